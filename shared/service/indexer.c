/* The walk as a whole: portals, past tickets, knowledge, directory; then the swap. */
#include "service/indexer.h"

#include "base/arena.h"
#include "base/buffer.h"
#include "base/json.h"
#include "base/log.h"
#include "base/phrase.h"
#include "service/index_walk.h"
#include "store/conversation.h"

enum { COUNTS_BYTES_MAX = 4096 };

static struct error walk_all(struct walk *walk)
{
    struct buffer *counts = buffer_new(walk->db->arena, COUNTS_BYTES_MAX);
    struct jira_server server;

    TRY(walk_tell(walk, "portals"));
    TRY(jira_server(walk->db->arena, &walk->site, &server));
    walk->languages = index_languages(walk->db->arena, server.default_locale);
    TRY(walk_portals(walk));
    TRY(walk_tickets(walk));
    TRY(walk_articles(walk));
    TRY(walk_directory(walk));
    TRY(walk_tell(walk, "indexing"));
    walk->counts.calls = atomic_load(&walk->trip.calls);
    json_write(counts, index_counts_fields, &walk->counts);
    return sync_commit(walk->db, walk->run, walk->pieces, counts->bytes);
}

/* Each run, whatever becomes of it, begins with erasing what is older than the settings keep it. */
static void forget_old(struct db *db)
{
    int64_t erased = 0;
    struct error error;

    do
        error = conversation_expire(db, &erased);
    while (!error.kind && erased > 0);
    if (error.kind)
        log_warning("old conversations could not be erased; tried again after the next run", "code=%s",
                    error_code(error.kind));
}

struct error indexer_run(struct db *db, const struct sync_run *run, const atomic_bool *stop)
{
    struct walk walk = {
        .db = db, .run = run, .stop = stop, .site = jira_site(), .lock = PTHREAD_MUTEX_INITIALIZER};
    struct error error;
    const char *message;
    struct error told;

    walk.site.trip = &walk.trip;
    forget_old(db);
    error = walk_all(&walk);
    if (!error.kind) {
        log_info("synchronised", "run=%lld types=%lld rows=%lld calls=%lld", (long long)run->id,
                 (long long)walk.counts.request_types, (long long)walk.counts.rows,
                 (long long)walk.counts.calls);
        return NO_ERROR;
    }
    message = phrase_fill(db->arena, LANGUAGE_EN, error.phrase,
                          PHRASE_VALUES({"subject", error.subject ? error.subject : ""}));
    log_warning("synchronisation failed; the index stays as it was", "run=%lld code=%s", (long long)run->id,
                error_code(error.kind));
    told = sync_fail(db, run, message);
    if (told.kind)
        log_warning("a failed run could not be marked; its lease will run out", "code=%s",
                    error_code(told.kind));
    return error;
}
