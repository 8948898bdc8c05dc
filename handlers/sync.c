/* GET and POST /sync: how old the index is, how far a run has come; start one. */
#include <time.h>

#include "base/arena.h"
#include "base/text.h"
#include "service/belonging.h"
#include "service/sync_runner.h"
#include "web/handler.h"
#include "web/reply.h"

enum { WAIT_STEP_MS = 200 };

struct progress_view {
    int64_t done, total;
};
static const struct field progress_view_fields[] = {
    FIELD_INT64(struct progress_view, done),
    FIELD_INT64(struct progress_view, total),
    FIELDS_END,
};

struct attempt_view {
    int64_t at;
    const char *outcome;
    const char *message;
};
static const struct field attempt_view_fields[] = {
    FIELD_TIME(struct attempt_view, at),
    FIELD_TEXT(struct attempt_view, outcome),
    FIELD_TEXT(struct attempt_view, message),
    FIELDS_END,
};

static const struct field history_fields[] = {
    FIELD_INT64(struct sync_run, id),     FIELD_TIME(struct sync_run, started),
    FIELD_TIME(struct sync_run, ended),   FIELD_TEXT(struct sync_run, outcome),
    FIELD_TEXT(struct sync_run, message), FIELD_TEXT(struct sync_run, trigger),
    FIELD_TEXT(struct sync_run, by),      FIELDS_END,
};

struct sync_view {
    bool running;
    const char *phase;
    struct progress_view *progress;
    int64_t last_updated;
    struct attempt_view *last_attempt;
    int64_t next_due;
    const char *counts;
    const struct sync_run *history;
    size_t history_count;
};
static const struct field sync_view_fields[] = {
    FIELD_BOOL(struct sync_view, running),
    FIELD_TEXT(struct sync_view, phase),
    FIELD_OBJECT(struct sync_view, progress, progress_view_fields, struct progress_view),
    FIELD_TIME(struct sync_view, last_updated),
    FIELD_OBJECT(struct sync_view, last_attempt, attempt_view_fields, struct attempt_view),
    FIELD_TIME(struct sync_view, next_due),
    FIELD_JSON(struct sync_view, counts),
    FIELD_LIST(struct sync_view, history, history_count, history_fields, struct sync_run),
    FIELDS_END,
};

/* The database marks a run whose process died with a word instead of a sentence. */
static const char *message_of(const struct request *request, const char *message)
{
    return text_equals(message, "interrupted") ? phrase_text(request->language, PHRASE_SYNC_INTERRUPTED)
                                               : message;
}

static struct sync_run *history_of(struct request *request, const struct sync_status *status)
{
    struct sync_run *history = arena_many(request->arena, status->history_count, struct sync_run);

    for (size_t i = 0; i < status->history_count; i++) {
        history[i] = status->history[i];
        history[i].message = message_of(request, history[i].message);
    }
    return history;
}

static struct error reply_status(struct request *request, int http_status)
{
    struct sync_status status = {0};

    TRY(sync_status_load(request->db, &status));
    return reply_json(
        request, http_status, sync_view_fields,
        &(struct sync_view){
            .running = status.running,
            .phase = status.phase,
            .progress = &(struct progress_view){.done = status.done, .total = status.total},
            .last_updated = status.last_updated,
            .last_attempt =
                status.last_attempt_at
                    ? &(struct attempt_view){.at = status.last_attempt_at,
                                             .outcome = status.last_attempt_outcome,
                                             .message = message_of(request, status.last_attempt_message)}
                    : NULL,
            .next_due = status.next_due,
            .counts = status.counts,
            .history = history_of(request, &status),
            .history_count = status.history_count,
        });
}

static struct error show_sync(struct request *request)
{
    return reply_status(request, 200);
}

/* Until the run has ended, or nobody carries it out any more. */
static struct error wait_for(struct request *request, int64_t id, struct sync_run *run)
{
    const struct timespec step = {.tv_nsec = WAIT_STEP_MS * 1000000L};
    struct arena *scratch = arena_new();
    struct db db = {.pool = request->db->pool, .arena = scratch};
    struct sync_status status = {.running = true};
    struct error error;

    do {
        arena_empty(scratch);
        nanosleep(&step, NULL);
        error = sync_status_load(&db, &status);
    } while (!error.kind && status.running && status.history_count > 0 && status.history[0].id == id);
    arena_free(scratch);
    return error.kind ? error : sync_run_load(request->db, id, run);
}

static struct error start_sync(struct request *request)
{
    bool scheduled = request->person.caller == CALLER_SCHEDULER;
    const char *wait = request_query(request, "wait");
    struct sync_run run = {0};
    int64_t id;

    TRY(sync_begin(request->db, scheduled ? "schedule" : "manual", request->person.account, &run));
    if (run.begun)
        sync_runner_take(&run);
    if (!text_equals(wait, "1"))
        return reply_status(request, 202);
    id = run.id;
    TRY(wait_for(request, id, &run));
    if (!text_equals(run.outcome, "ok"))
        return ERROR_ABOUT(SYNC_FAILED, SYNC_FAILED, run.message ? message_of(request, run.message) : "");
    return reply_status(request, 200);
}

static const struct route routes[] = {
    {"GET", "/sync", MAY_SYNC, show_sync, {NULL}},
    {"POST", "/sync", MAY_SYNC, start_sync, {"wait"}},
    {0},
};

int main(int argc, char **argv)
{
    return handler_run(argc, argv,
                       &(struct program){.name = "sync",
                                         .routes = routes,
                                         .membership = belonging_fill,
                                         .start = sync_runner_start,
                                         .stop = sync_runner_stop});
}
