/* Events by a timer of the conductor's loop. */
#include "service/stream_trial.h"

#include <stdatomic.h>

#include "base/arena.h"
#include "base/loop.h"
#include "service/conductor.h"
#include "web/reply.h"
#include "web/stream.h"

struct stream_trial {
    struct request *request;
    struct loop *loop;
    struct stream *stream;
    struct loop_timer timer;
    int sent;
};

static atomic_int under_way; /* in this process */

/* What is left of it goes with the stream. */
static void end(struct stream_trial *trial, const char *json)
{
    stream_end(trial->stream, "done", json);
    atomic_fetch_sub(&under_way, 1);
    conductor_leave();
}

static void send_next(void *owner)
{
    struct stream_trial *trial = owner;
    const char *json = arena_format(trial->request->arena, "{\"number\":%d}", ++trial->sent);

    if (trial->sent == STREAM_TRIAL_EVENTS) {
        end(trial, json);
        return;
    }
    stream_event(trial->stream, "tick", json);
    loop_timer_set(trial->loop, &trial->timer, STREAM_TRIAL_PAUSE_MS, send_next, trial);
}

static void begin(void *owner)
{
    struct stream_trial *trial = owner;

    trial->stream = stream_open(trial->loop, trial->request, true, NULL, NULL);
    send_next(trial);
}

static void take_over(void *owner)
{
    struct stream_trial *trial = owner;

    loop_post(trial->loop, begin, trial);
}

struct error stream_trial_take(struct request *request)
{
    struct stream_trial *trial;

    if (request->head_only)
        return reply_text(request, 200, "text/event-stream", "");
    if (atomic_fetch_add(&under_way, 1) >= STREAM_TRIALS_MAX) {
        atomic_fetch_sub(&under_way, 1);
        return ERROR(BUSY, MODEL_BUSY);
    }
    trial = arena_one(request->arena, struct stream_trial);
    trial->request = request;
    trial->loop = conductor_enter();
    request_hand_over(request, take_over, trial);
    return NO_ERROR;
}
