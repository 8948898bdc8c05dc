/* Moments in words. */
#include "service/moment.h"

#include "assistant/readable.h"
#include "store/setting.h"

const char *moment_words(const struct request *request, int64_t seconds, const struct setting *setting)
{
    const char *zone = time_zone_exists(request->person.zone) ? request->person.zone : setting->timezone;
    struct zoned_time local;

    time_in_zone(seconds, zone, &local);
    return readable_datetime(request->arena, request->language, local.date, local.hour, local.minute);
}
