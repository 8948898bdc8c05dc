/* The walk as a whole: portals, past tickets, knowledge, directory; then the swap. */
#include "service/indexer.h"

#include "base/arena.h"
#include "base/buffer.h"
#include "base/json.h"
#include "base/log.h"
#include "base/phrase.h"
#include "base/time.h"
#include "service/index_walk.h"
#include "service/sync_message.h"
#include "store/conversation.h"

enum { COUNTS_BYTES_MAX = 4096, SWEEP_MS_MAX = 20000 };

/* Said once, not for each type. */
static struct error note_forms(struct walk *walk)
{
    if (walk->forms.knowledge == JIRA_FORMS_UNKNOWN)
        return sync_note(walk->db, walk->run, phrase_key(PHRASE_SYNC_FORMS_UNKNOWN));
    if (walk->forms.knowledge == JIRA_FORMS_REFUSED)
        return sync_note(walk->db, walk->run, phrase_key(PHRASE_SYNC_FORMS_REFUSED));
    return NO_ERROR;
}

static struct error walk_all(struct walk *walk)
{
    struct buffer *counts = buffer_new(walk->db->arena, COUNTS_BYTES_MAX);
    struct jira_server server;

    TRY(walk_tell(walk, "portals"));
    TRY(jira_server(walk->db->arena, &walk->site, &server));
    walk->languages = index_languages(walk->db->arena, server.default_locale);
    jira_forms_find(walk->db->arena, &walk->site, &walk->forms);
    TRY(walk_portals(walk));
    TRY(walk_tickets(walk));
    TRY(walk_articles(walk));
    TRY(walk_directory(walk));
    TRY(note_forms(walk));
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

void indexer_sweep(struct pool *pool, const atomic_bool *stop)
{
    struct arena *scratch = arena_new();
    struct db db = {.pool = pool, .arena = scratch};
    int64_t until_ms = time_monotonic_ms() + SWEEP_MS_MAX;
    bool more = true;

    while (more && !atomic_load(stop) && time_monotonic_ms() < until_ms) {
        struct error error = sync_sweep(&db, &more);

        if (error.kind) {
            log_warning("old snapshots stay for now", "code=%s", error_code(error.kind));
            more = false;
        }
        arena_empty(scratch);
    }
    arena_free(scratch);
}

static void tell_failure(struct walk *walk, struct error error)
{
    const char *message = sync_message_line(walk->db->arena, error.phrase, error.subject);

    log_warning("synchronisation failed; the index stays as it was", "run=%lld code=%s reason=%s",
                (long long)walk->run->id, error_code(error.kind),
                sync_message_text(walk->db->arena, LANGUAGE_EN, message));
    error = sync_fail(walk->db, walk->run, message);
    if (error.kind)
        log_warning("a failed run could not be marked; its lease will run out", "code=%s",
                    error_code(error.kind));
}

struct error indexer_run(struct db *db, const struct sync_run *run, const atomic_bool *stop)
{
    struct walk walk = {
        .db = db, .run = run, .stop = stop, .site = jira_site(), .lock = PTHREAD_MUTEX_INITIALIZER};
    struct error error;

    walk.site.trip = &walk.trip;
    forget_old(db);
    error = walk_all(&walk);
    if (error.kind)
        tell_failure(&walk, error);
    else
        log_info("synchronised", "run=%lld types=%lld rows=%lld calls=%lld", (long long)run->id,
                 (long long)walk.counts.request_types, (long long)walk.counts.rows,
                 (long long)walk.counts.calls);
    return error;
}
