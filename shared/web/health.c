/* /NAME/healthz and /NAME/readyz. */
#include "web/health.h"

#include <string.h>

#include "base/text.h"
#include "web/reply.h"

bool health_answers(const struct request *request, const char *name)
{
    size_t bytes = strlen(name);

    return request->path[0] == '/' && strncmp(request->path + 1, name, bytes) == 0 &&
           (text_equals(request->path + 1 + bytes, "/healthz") ||
            text_equals(request->path + 1 + bytes, "/readyz"));
}

struct error health_answer(struct request *request)
{
    if (!text_equals(request->method, "GET"))
        return request_wrong_method(request, "GET, HEAD");
    if (text_ends_with(request->path, "/readyz"))
        TRY(db_ready(request->db));
    return reply_json_text(request, 200, "{\"status\":\"ok\"}");
}
