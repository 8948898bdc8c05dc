/* Markers that stand in more than one ticket. */
#include "service/sweep.h"

#include "base/log.h"
#include "remote/jira.h"
#include "store/db.h"
#include "store/submission.h"

static void look_for_doubles(struct db *db, const struct submission *submission)
{
    struct jira_site site = jira_site();
    const char *keys[JIRA_DOUBLES_MAX];
    size_t count;
    bool news;

    if (jira_doubles(db->arena, &site, submission->marker, submission->ticket_key, keys, &count).kind ||
        submission_sweep(db, submission->id, keys, count, &news).kind || !news)
        return;
    for (size_t i = 0; i < count; i++)
        log_error("a ticket is there twice: please close one of them", "ticket=%s other=%s",
                  submission->ticket_key, keys[i]);
}

void sweep_run(struct db *db)
{
    struct submission *due;
    size_t count = 0;

    if (submission_sweep_due(db, SWEEP_BATCH, &due, &count).kind)
        return;
    for (size_t i = 0; i < count; i++)
        look_for_doubles(db, &due[i]);
}
