/* Waiting as the server asks, or a little longer each time. */
#include "remote/model_wait.h"

#include "base/text.h"

enum { FIRST_WAIT_MS = 500 };

int64_t model_wait_ms(const struct http_response *response, int repetitions, int64_t now, unsigned random)
{
    const char *asked = http_header(response, "retry-after-ms");
    int64_t seconds = http_retry_seconds(response->retry_after, now);
    double milliseconds;
    int64_t wait;

    if (asked && decimal_parse(asked, &milliseconds) && milliseconds >= 0 && milliseconds < 1e9)
        return (int64_t)milliseconds;
    if (seconds >= 0)
        return seconds < 1000000 ? seconds * 1000 : 1000000000;
    wait = FIRST_WAIT_MS << (repetitions < 6 ? repetitions : 6);
    return wait - wait * random / 1024;
}
