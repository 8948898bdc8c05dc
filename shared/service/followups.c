/* Steps by their kinds. */
#include "service/followups.h"

#include "base/log.h"
#include "base/text.h"
#include "service/backoff.h"
#include "service/sharing.h"
#include "service/transcript.h"
#include "store/db.h"

enum { UNSENT_AGAIN_SECONDS = 5, UNSENT_AGAIN_MOST_SECONDS = 300, LOOK_AGAIN_MOST_SECONDS = 300 };

static const struct {
    const char *name;
    followup_planner *plan;
    followup_step *step;
} kinds[] = {
    {"organization", sharing_plan, sharing_step},
    {"transcript", transcript_plan, transcript_step},
};
enum { KINDS_COUNT = sizeof(kinds) / sizeof(*kinds) };

struct error followups_plan(struct request *request, const struct dossier *dossier,
                            const char **followups_json)
{
    struct followup_plan plans[KINDS_COUNT];
    size_t count = 0;

    for (size_t i = 0; i < KINDS_COUNT; i++) {
        plans[count] = (struct followup_plan){.kind = kinds[i].name};
        TRY(kinds[i].plan(request, dossier, &plans[count].payload));
        if (plans[count].payload)
            count++;
    }
    *followups_json = followup_plans_json(request->db, plans, count);
    return NO_ERROR;
}

static struct jira_verdict do_step(struct db *db, const struct followup_claim *claim)
{
    for (size_t i = 0; i < KINDS_COUNT; i++)
        if (text_equals(kinds[i].name, claim->kind))
            return kinds[i].step(db, claim);
    return (struct jira_verdict){.outcome = JIRA_REFUSED, .code = "unknown_kind"};
}

bool followup_may_leave(struct db *db, const struct followup_claim *claim, struct jira_verdict *verdict)
{
    bool granted = false;

    *verdict = (struct jira_verdict){.outcome = JIRA_IN_DOUBT, .code = "in_doubt"};
    return !followup_leave(db, claim, &granted).kind && granted;
}

/* That the account is not let in says nothing about the step: it waits for another token. */
static enum jira_outcome outcome_of(const struct jira_verdict *verdict)
{
    return verdict->status == 401 ? JIRA_UNSENT : verdict->outcome;
}

static struct error finish(struct db *db, const struct followup_claim *claim,
                           const struct jira_verdict *verdict)
{
    int64_t unsent = verdict->retry_after_seconds > 0
                         ? verdict->retry_after_seconds
                         : backoff_seconds(claim->attempts, UNSENT_AGAIN_SECONDS, UNSENT_AGAIN_MOST_SECONDS);
    bool accepted;

    switch (outcome_of(verdict)) {
    case JIRA_DONE:
        return followup_finish(db, claim, "done", NULL, 0, &accepted);
    case JIRA_REFUSED:
        return followup_finish(db, claim, "failed", verdict->code, 0, &accepted);
    case JIRA_UNSENT:
        return followup_finish(db, claim, "pending", verdict->code, unsent, &accepted);
    case JIRA_IN_DOUBT:
        break;
    }
    return followup_finish(db, claim, "doing", verdict->code,
                           backoff_seconds(claim->attempts, 1, LOOK_AGAIN_MOST_SECONDS), &accepted);
}

static void bring_on(struct db *db, int64_t id)
{
    struct followup_claim claim;
    struct jira_verdict verdict;

    if (followup_claim(db, id, FOLLOWUP_LEASE_SECONDS, &claim).kind)
        return; /* another process was faster, or the database is away: it stays due */
    verdict = do_step(db, &claim);
    if (verdict.outcome != JIRA_DONE)
        log_warning("a step after the ticket was not done", "ticket=%s kind=%s status=%ld code=%s",
                    claim.ticket_key, claim.kind, verdict.status, verdict.code);
    if (finish(db, &claim, &verdict).kind)
        log_warning("what became of a step could not be noted", "ticket=%s kind=%s", claim.ticket_key,
                    claim.kind);
}

void followups_run(struct db *db)
{
    struct followup *due;
    size_t count = 0;

    if (followup_due(db, FOLLOWUP_BATCH, &due, &count).kind)
        return;
    for (size_t i = 0; i < count; i++)
        bring_on(db, due[i].id);
}
