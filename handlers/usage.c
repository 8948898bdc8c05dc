/* GET /usage: what the billing cycle holds; GET /usage/metrics: the same for monitors. */
#include "base/buffer.h"
#include "base/text.h"
#include "service/belonging.h"
#include "service/quota_view.h"
#include "service/sessions.h"
#include "service/standing.h"
#include "service/usage_csv.h"
#include "service/usage_view.h"
#include "web/handler.h"
#include "web/reply.h"

enum { METRICS_BYTES_MAX = 65536 };

static struct error show_usage(struct request *request)
{
    struct usage_view view;

    if (text_equals(request_query(request, "format"), "csv"))
        return usage_csv_reply(request);
    TRY(usage_view_load(request, &view));
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
    struct standing standing;
    const struct usage *usage = &standing.usage;

    TRY(standing_load(request->db, &standing));
    add_metric(text, "ata_cycle_conversations", "gauge", "Conversations of this billing cycle.",
               usage->conversations);
    add_metric(text, "ata_cycle_turns", "gauge", "Turns of this billing cycle.", usage->turns);
    add_metric(text, "ata_cycle_tokens", "gauge", "Tokens of this billing cycle as reported.", usage->total);
    add_metric(text, "ata_quota_used_tokens", "gauge", "Tokens charged to the quota.", usage->used);
    add_metric(text, "ata_quota_reserved_tokens", "gauge", "Tokens reserved by running turns.",
               usage->reserved);
    add_metric(text, "ata_quota_limit_tokens", "gauge", "Limit with credits; 0 without a limit.",
               usage->quota_limit);
    add_metric(text, "ata_quota_overrun_tokens", "gauge", "Tokens beyond what was reserved and free.",
               usage->overrun);
    add_metric(text, "ata_quota_alert_percent", "gauge", "Highest of 50, 80 and 95 % reached; 0 below.",
               usage->has_limit ? quota_alert(usage) : 0);
    add_metric(text, "ata_quota_exhausts_seconds", "gauge",
               "When it is used up at this pace; 0 when it lasts.", usage->exhausts_at);
    add_metric(text, "ata_active", "gauge",
               "1: enabled and answering; 0: off, used up, or without a good key.",
               text_equals(standing.status, "active"));
    add_metric(text, "ata_sync_last_success_seconds", "gauge", "End of the last successful synchronisation.",
               standing.snapshot.last_ok);
    add_metric(text, "ata_tickets_waiting", "gauge", "Tickets that wait for the service desk.",
               standing.tickets.waiting);
    add_metric(text, "ata_tickets_confirming", "gauge", "Tickets that may be there and are looked for.",
               standing.tickets.confirming);
    add_metric(text, "ata_tickets_double", "gauge", "Tickets of the last week found twice.",
               standing.tickets.double_tickets);
    add_metric(text, "ata_ticket_steps_failed", "gauge", "Steps after a ticket that failed in the last week.",
               standing.tickets.failed_steps);
    return reply_text(request, 200, "text/plain; version=0.0.4; charset=utf-8", text->bytes);
}

static const struct route routes[] = {
    {"GET", "/usage", MAY_ADMIN, show_usage, {"format", "history"}},
    {"GET", "/usage/metrics", MAY_WATCH, show_metrics, {NULL}},
    {0},
};

int main(int argc, char **argv)
{
    return handler_run(argc, argv,
                       &(struct program){
                           .name = "usage",
                           .routes = routes,
                           .membership = belonging_fill,
                           .session = session_visitor,
                       });
}
