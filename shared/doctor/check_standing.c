/* What only the database knows: how old the index is, and whether the assistant may answer. */
#include <inttypes.h>

#include "base/text.h"
#include "base/time.h"
#include "doctor/checks.h"
#include "service/quota_view.h"
#include "service/standing.h"
#include "service/sync_message.h"
#include "store/db.h"
#include "store/sync.h"

enum { HOUR = 60 * 60, AGE_HOURS_MAX = 26 /* a day, and time for a run that failed once */ };

static void tell_unread(struct report *report, const char *check, struct error error)
{
    report_failed(report, check, "the lines about the database tell why", "cannot be read (%s)",
                  error_code(error.kind));
}

static void tell_attempt(struct report *report, const struct sync_status *status)
{
    if (status->shrink)
        report_warning(report, "synchronisation", "confirm it on the admin page if that is right",
                       "the last run would drop more than half of the index and waits: %s", status->shrink);
    else if (text_equals(status->last_attempt_outcome, "failed"))
        report_warning(report, "synchronisation",
                       "the lines about Jira tell more; it is tried again by itself",
                       "the last run failed: %s",
                       status->last_attempt_message
                           ? sync_message_text(report->arena, LANGUAGE_EN, status->last_attempt_message)
                           : "no reason is known");
}

static void tell_age(struct report *report, const struct sync_status *status)
{
    int64_t age = (time_now() - status->last_updated) / HOUR;
    const char *advice =
        "see that the program sync stays up, or that `systemctl status ata-sync.timer` is active";

    if (status->running)
        report_ok(report, "timer", "a run is at %s, %" PRId64 " of %" PRId64, status->phase, status->done,
                  status->total);
    else if (!status->last_updated)
        report_failed(report, "timer", advice, "the service desk was never read: nobody sees the assistant");
    else if (age > AGE_HOURS_MAX)
        report_failed(report, "timer", advice, "the service desk was last read %" PRId64 " hours ago", age);
    else
        report_ok(report, "timer", "the service desk was read %" PRId64 " hours ago, next at %s", age,
                  time_rfc3339(report->arena, status->next_due));
}

void check_sync(struct report *report, struct db *db)
{
    struct sync_status status;
    struct error error = sync_status_load(db, &status);

    if (error.kind) {
        tell_unread(report, "timer", error);
        return;
    }
    tell_attempt(report, &status);
    tell_age(report, &status);
}

static void tell_quota(struct report *report, const struct usage *usage)
{
    struct quota_view view = quota_view_of(report->arena, usage);
    const char *advice = "add credits with POST /ata/config/credits, or raise ATA_QUOTA_TOKENS";

    if (!usage->open)
        report_warning(report, "quota", advice, "the %" PRId64 " tokens of this cycle are used up",
                       view.limit);
    else if (quota_alert(usage) >= 80)
        report_warning(report, "quota", advice, "%.1f %% of %" PRId64 " tokens are used", view.percent,
                       view.limit);
    else
        report_ok(report, "quota", "%.1f %% of %" PRId64 " tokens are used", view.percent, view.limit);
}

void check_usage(struct report *report, struct db *db)
{
    struct standing standing;
    struct error error = standing_load(db, &standing);

    if (error.kind) {
        tell_unread(report, "switch", error);
        return;
    }
    if (text_equals(standing.status, "off"))
        report_warning(report, "switch",
                       "turn it on with the switch of the admin page, when it is meant to answer",
                       "the assistant is switched off");
    else
        report_ok(report, "switch", "on; %" PRId64 " conversations in this billing cycle",
                  standing.usage.conversations);
    if (standing.usage.has_limit)
        tell_quota(report, &standing.usage);
}
