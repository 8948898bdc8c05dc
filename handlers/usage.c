/* GET /usage: what the billing cycle holds; GET /usage/metrics: the same for monitors. */
#include "base/arena.h"
#include "base/buffer.h"
#include "base/environment.h"
#include "base/text.h"
#include "service/csv.h"
#include "service/quota_view.h"
#include "service/recollection.h"
#include "service/scope.h"
#include "store/snapshot.h"
#include "store/usage.h"
#include "web/handler.h"
#include "web/reply.h"

enum { METRICS_BYTES_MAX = 65536 };

struct cycle_view {
    int64_t start, end;
};
static const struct field cycle_view_fields[] = {
    FIELD_TIME(struct cycle_view, start),
    FIELD_TIME(struct cycle_view, end),
    FIELDS_END,
};

struct tokens_view {
    int64_t input, cached, output, total;
};
static const struct field tokens_view_fields[] = {
    FIELD_INT64(struct tokens_view, input),
    FIELD_INT64(struct tokens_view, cached),
    FIELD_INT64(struct tokens_view, output),
    FIELD_INT64(struct tokens_view, total),
    FIELDS_END,
};

struct usage_view {
    const char *edition;
    const char *status;
    struct cycle_view *cycle;
    int64_t conversations;
    struct tokens_view *tokens;
    struct quota_view *quota;
    int64_t last_updated;
    struct usage_day *days;
    size_t day_count;
    struct usage_cycle *cycles;
    size_t cycle_count;
    struct usage_turn *recent;
    size_t recent_count;
};
static const struct field usage_view_fields[] = {
    FIELD_TEXT(struct usage_view, edition),
    FIELD_TEXT(struct usage_view, status),
    FIELD_OBJECT(struct usage_view, cycle, cycle_view_fields, struct cycle_view),
    FIELD_INT64(struct usage_view, conversations),
    FIELD_OBJECT(struct usage_view, tokens, tokens_view_fields, struct tokens_view),
    FIELD_OBJECT(struct usage_view, quota, quota_view_fields, struct quota_view, .leave_out_null = true),
    FIELD_TIME(struct usage_view, last_updated),
    FIELD_LIST(struct usage_view, days, day_count, usage_day_fields, struct usage_day),
    FIELD_LIST(struct usage_view, cycles, cycle_count, usage_cycle_fields, struct usage_cycle),
    FIELD_LIST(struct usage_view, recent, recent_count, usage_turn_fields, struct usage_turn),
    FIELDS_END,
};

static struct error find_status(struct request *request, const struct usage *usage,
                                const struct snapshot *snapshot, const char **status)
{
    struct setting setting = {0};
    bool needs_key = environment_engine_is_model() && !environment_edition_is_advanced();

    TRY(setting_load(request->db, &setting));
    if (!setting.enabled)
        *status = "off";
    else if (snapshot->id == 0)
        *status = "syncing_first_time";
    else if (!usage->open)
        *status = "quota_exceeded";
    else if (needs_key &&
             (text_equals(setting.key_state, "invalid") || text_equals(setting.key_state, "no_credit") ||
              (text_equals(setting.key_state, "unset") && text_is_empty(environment.managed_key))))
        *status = "key_invalid";
    else
        *status = "active";
    return NO_ERROR;
}

/* A row for each day of the cycle. */
static struct error show_csv(struct request *request)
{
    struct buffer *csv = csv_new(request->arena);
    struct usage_day *days;
    size_t count;

    TRY(usage_days(request->db, &days, &count));
    csv_row(csv, (const char *const[]){"day", "conversations", "tokens", NULL});
    for (size_t i = 0; i < count; i++)
        csv_row(csv, (const char *const[]){
                         days[i].day, arena_format(request->arena, "%lld", (long long)days[i].conversations),
                         arena_format(request->arena, "%lld", (long long)days[i].tokens), NULL});
    return reply_text(request, 200, "text/csv; charset=utf-8", csv->bytes);
}

static struct error show_usage(struct request *request)
{
    struct quota quota = scope_quota();
    struct snapshot snapshot = {0};
    struct usage usage = {0};
    struct usage_view view = {.edition = environment.edition};

    if (text_equals(request_query(request, "format"), "csv"))
        return show_csv(request);
    TRY(usage_load(request->db, &quota, &usage));
    TRY(snapshot_current(request->db, &snapshot));
    TRY(find_status(request, &usage, &snapshot, &view.status));
    TRY(usage_days(request->db, &view.days, &view.day_count));
    TRY(usage_cycles(request->db, &quota, &view.cycles, &view.cycle_count));
    TRY(usage_recent(request->db, &view.recent, &view.recent_count));
    view.cycle = &(struct cycle_view){.start = usage.cycle_start, .end = usage.cycle_end};
    view.conversations = usage.conversations;
    view.tokens = &(struct tokens_view){usage.input, usage.cached, usage.output, usage.total};
    view.last_updated = snapshot.last_ok;
    if (usage.has_limit) {
        view.quota = arena_one(request->arena, struct quota_view);
        *view.quota = quota_view_of(request->arena, &usage);
    }
    return reply_json(request, 200, usage_view_fields, &view);
}

static void add_metric(struct buffer *text, const char *name, const char *kind, const char *help,
                       int64_t value)
{
    buffer_add_format(text, "# HELP %s %s\n# TYPE %s %s\n%s %lld\n", name, help, name, kind, name,
                      (long long)value);
}

static struct error show_metrics(struct request *request)
{
    struct buffer *text = buffer_new(request->arena, METRICS_BYTES_MAX);
    struct quota quota = scope_quota();
    struct snapshot snapshot = {0};
    struct usage usage = {0};
    const char *status;

    TRY(usage_load(request->db, &quota, &usage));
    TRY(snapshot_current(request->db, &snapshot));
    TRY(find_status(request, &usage, &snapshot, &status));
    add_metric(text, "ata_cycle_conversations", "gauge", "Conversations of this billing cycle.",
               usage.conversations);
    add_metric(text, "ata_cycle_turns", "gauge", "Turns of this billing cycle.", usage.turns);
    add_metric(text, "ata_cycle_tokens", "gauge", "Tokens of this billing cycle as reported.", usage.total);
    add_metric(text, "ata_quota_used_tokens", "gauge", "Tokens charged to the quota.", usage.used);
    add_metric(text, "ata_quota_reserved_tokens", "gauge", "Tokens reserved by running turns.",
               usage.reserved);
    add_metric(text, "ata_quota_limit_tokens", "gauge", "Limit with credits; 0 without a limit.",
               usage.quota_limit);
    add_metric(text, "ata_quota_overrun_tokens", "gauge", "Tokens beyond what was reserved and free.",
               usage.overrun);
    add_metric(text, "ata_quota_alert_percent", "gauge", "Highest of 50, 80 and 95 % reached; 0 below.",
               usage.has_limit ? quota_alert(&usage) : 0);
    add_metric(text, "ata_quota_exhausts_seconds", "gauge",
               "When it is used up at this pace; 0 when it lasts.", usage.exhausts_at);
    add_metric(text, "ata_active", "gauge",
               "1: enabled and answering; 0: off, used up, or without a good key.",
               text_equals(status, "active"));
    add_metric(text, "ata_sync_last_success_seconds", "gauge", "End of the last successful synchronisation.",
               snapshot.last_ok);
    return reply_text(request, 200, "text/plain; version=0.0.4; charset=utf-8", text->bytes);
}

static const struct route routes[] = {
    {"GET", "/usage", MAY_ADMIN, show_usage, {"format"}},
    {"GET", "/usage/metrics", MAY_WATCH, show_metrics, {NULL}},
    {0},
};

int main(int argc, char **argv)
{
    return handler_run(argc, argv,
                       &(struct program){.name = "usage", .routes = routes, .membership = recollection_fill});
}
