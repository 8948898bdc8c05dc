/* Days and cycles as rows. */
#include "service/usage_csv.h"

#include "base/arena.h"
#include "base/text.h"
#include "base/time.h"
#include "service/csv.h"
#include "service/scope.h"
#include "store/usage.h"

static const char *number(const struct request *request, int64_t value)
{
    return arena_format(request->arena, "%lld", (long long)value);
}

static struct error reply_days(struct request *request)
{
    struct buffer *csv = csv_new(request->arena);
    struct usage_day *days;
    size_t count;

    TRY(usage_days(request->db, &days, &count));
    csv_row(csv, (const char *const[]){"day", "conversations", "tokens", NULL});
    for (size_t i = 0; i < count; i++)
        csv_row(csv, (const char *const[]){days[i].day, number(request, days[i].conversations),
                                           number(request, days[i].tokens), NULL});
    return csv_reply(request, csv);
}

static struct error reply_all_days(struct request *request)
{
    struct buffer *csv = csv_new(request->arena);
    struct usage_day *days;
    size_t count;

    TRY(usage_history(request->db, &days, &count));
    csv_row(csv, (const char *const[]){"cycle", "day", "conversations", "tokens", NULL});
    for (size_t i = 0; i < count; i++)
        csv_row(csv, (const char *const[]){time_rfc3339(request->arena, days[i].cycle), days[i].day,
                                           number(request, days[i].conversations),
                                           number(request, days[i].tokens), NULL});
    return csv_reply(request, csv);
}

static struct error reply_cycles(struct request *request)
{
    struct buffer *csv = csv_new(request->arena);
    struct quota quota = scope_quota();
    struct usage_cycle *cycles;
    size_t count;

    TRY(usage_cycles(request->db, &quota, 0, &cycles, &count));
    csv_row(csv, (const char *const[]){"start", "end", "conversations", "tokens", "limit", NULL});
    for (size_t i = 0; i < count; i++)
        csv_row(csv, (const char *const[]){time_rfc3339(request->arena, cycles[i].start),
                                           time_rfc3339(request->arena, cycles[i].end),
                                           number(request, cycles[i].conversations),
                                           number(request, cycles[i].tokens),
                                           cycles[i].limit ? cycles[i].limit : "", NULL});
    return csv_reply(request, csv);
}

struct error usage_csv_reply(struct request *request)
{
    const char *history = request_query(request, "history");

    if (!history)
        return reply_days(request);
    if (text_equals(history, "days"))
        return reply_all_days(request);
    if (text_equals(history, "cycles"))
        return reply_cycles(request);
    return ERROR_ABOUT(BAD_REQUEST, QUERY_MISSING, "history");
}
