/* GET and POST /sync: how old the index is, how far a run has come; start one. */
#include <time.h>

#include "base/arena.h"
#include "base/text.h"
#include "service/belonging.h"
#include "service/sessions.h"
#include "service/sync_message.h"
#include "service/sync_runner.h"
#include "service/sync_view.h"
#include "store/setting.h"
#include "web/handler.h"

enum { WAIT_STEP_MS = 200 };

struct order {
    bool confirm_shrink;
};
static const struct field order_fields[] = {
    FIELD_BOOL(struct order, confirm_shrink, .optional = true),
    FIELDS_END,
};

/* Who looks finds a run that is overdue begun: nobody need wait for the next look of the runner. */
static struct error show_sync(struct request *request)
{
    const char *start = request_query(request, "start");
    struct sync_status status = {0};
    int64_t types_start = 0;

    if (start && (!number_parse(start, &types_start) || types_start < 0))
        return ERROR_ABOUT(BAD_REQUEST, QUERY_MISSING, "start");
    TRY(sync_status_load(request->db, &status));
    if (status.due)
        sync_runner_look();
    return sync_view_reply(request, 200, &status, types_start);
}

static struct error reply_status(struct request *request, int http_status)
{
    struct sync_status status = {0};

    TRY(sync_status_load(request->db, &status));
    return sync_view_reply(request, http_status, &status, 0);
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

/* A body is not needed. */
static struct error read_order(struct request *request, struct order *order)
{
    const char *length = request_variable(request, "CONTENT_LENGTH");

    *order = (struct order){0};
    if (text_is_empty(length) || text_equals(length, "0"))
        return NO_ERROR;
    return request_json(request, order_fields, order);
}

static struct error start_sync(struct request *request)
{
    bool scheduled = request->person.caller == CALLER_SCHEDULER;
    struct actor actor = request_actor(request);
    struct sync_run run = {0};
    struct order order;

    TRY(read_order(request, &order));
    if (scheduled && order.confirm_shrink)
        return ERROR(FORBIDDEN, NOT_ALLOWED);
    TRY(sync_begin(request->db, scheduled ? "schedule" : "manual", &actor, order.confirm_shrink, &run));
    if (run.begun)
        sync_runner_take(&run);
    if (!text_equals(request_query(request, "wait"), "1"))
        return reply_status(request, 202);
    TRY(wait_for(request, run.id, &run));
    if (!text_equals(run.outcome, "ok"))
        return ERROR_ABOUT(SYNC_FAILED, SYNC_FAILED,
                           sync_message_text(request->arena, request->language, run.message));
    return reply_status(request, 200);
}

static const struct route routes[] = {
    {"GET", "/sync", MAY_SYNC, show_sync, {"start"}},
    {"POST", "/sync", MAY_SYNC, start_sync, {"wait"}},
    {0},
};

int main(int argc, char **argv)
{
    return handler_run(argc, argv,
                       &(struct program){.name = "sync",
                                         .routes = routes,
                                         .membership = belonging_fill,
                                         .session = session_visitor,
                                         .start = sync_runner_start,
                                         .stop = sync_runner_stop});
}
