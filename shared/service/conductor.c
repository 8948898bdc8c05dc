/* The loop of chat. */
#include "service/conductor.h"

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#include "base/arena.h"
#include "base/environment.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/time.h"
#include "remote/http.h"
#include "service/passage.h"
#include "web/workers.h"

/* The process's one conductor: made by conductor_start, then used by the loop thread alone, but for `count`.
 */
static struct {
    struct passage_house house;
    struct pool *pool;
    pthread_t thread;
    struct loop_timer renewal;
    struct passage *running;
    atomic_int count;
} conductor;

static void *run(void *loop)
{
    loop_run(loop);
    return NULL;
}

static void enlist(struct passage *passage)
{
    passage->next = conductor.running;
    if (passage->next)
        passage->next->previous = passage;
    conductor.running = passage;
}

static void strike(struct passage *passage)
{
    if (passage->previous)
        passage->previous->next = passage->next;
    else
        conductor.running = passage->next;
    if (passage->next)
        passage->next->previous = passage->previous;
}

static void leave(struct passage *passage)
{
    strike(passage);
    conductor_leave();
}

static void begin(void *passage)
{
    enlist(passage);
    passage_begin(passage);
}

static void take_over(void *passage)
{
    loop_post(conductor.house.loop, begin, passage);
}

struct error conductor_room(void)
{
    if (atomic_load(&conductor.count) >= environment.streams)
        return ERROR(BUSY, MODEL_BUSY);
    return NO_ERROR;
}

struct loop *conductor_enter(void)
{
    atomic_fetch_add(&conductor.count, 1);
    return conductor.house.loop;
}

void conductor_leave(void)
{
    atomic_fetch_sub(&conductor.count, 1);
}

void conductor_take(struct dialogue *dialogue)
{
    struct passage *passage = arena_one(dialogue->request->arena, struct passage);

    passage->dialogue = dialogue;
    passage->house = &conductor.house;
    passage->began_ms = time_monotonic_ms();
    atomic_fetch_add(&conductor.count, 1);
    request_hand_over(dialogue->request, take_over, passage);
}

/* ---- leases, start, stop ---- */

struct renewal {
    const char **tokens;
    size_t count;
    struct arena *arena;
};

static void renew(void *owner)
{
    struct renewal *renewal = owner;
    struct db db = {.pool = conductor.pool, .arena = renewal->arena};
    struct error error = turn_renew(&db, renewal->tokens, renewal->count, NULL, NULL);

    if (error.kind)
        log_warning("leases of running turns could not be renewed", "code=%s", error_code(error.kind));
    arena_free(renewal->arena);
}

static void renew_soon(void *nothing)
{
    size_t most = (size_t)atomic_load(&conductor.count);
    struct arena *arena;
    struct renewal *renewal;

    (void)nothing;
    loop_timer_set(conductor.house.loop, &conductor.renewal, CONDUCTOR_RENEW_MS, renew_soon, NULL);
    if (!conductor.running)
        return;
    arena = arena_new();
    renewal = arena_one(arena, struct renewal);
    renewal->arena = arena;
    renewal->tokens = arena_many(arena, most, const char *);
    for (struct passage *passage = conductor.running; passage && renewal->count < most;
         passage = passage->next)
        if (passage->call || passage->looking_up)
            renewal->tokens[renewal->count++] = arena_text(arena, passage->dialogue->token);
    workers_post(conductor.house.workers, renew, renewal);
}

static void interrupt_all(void *nothing)
{
    struct passage *next;

    (void)nothing;
    for (struct passage *passage = conductor.running; passage; passage = next) {
        next = passage->next;
        passage_interrupt(passage);
    }
}

static void start_on_loop(void *nothing)
{
    (void)nothing;
    conductor.house.http = http_client_new(conductor.house.loop);
    loop_timer_set(conductor.house.loop, &conductor.renewal, CONDUCTOR_RENEW_MS, renew_soon, NULL);
}

bool conductor_start(struct pool *pool)
{
    http_start();
    conductor.pool = pool;
    conductor.house.left = leave;
    conductor.house.loop = loop_new();
    if (!conductor.house.loop)
        return false;
    conductor.house.workers = workers_new(CONDUCTOR_WORKERS);
    loop_post(conductor.house.loop, start_on_loop, NULL);
    return pthread_create(&conductor.thread, NULL, run, conductor.house.loop) == 0;
}

/* Streams end a moment after their last passage: their last bytes may still wait for a slow peer. */
static void wait_for_turns(int64_t most_ms)
{
    const struct timespec pause = {.tv_nsec = 10000000};
    int64_t until_ms = time_monotonic_ms() + most_ms;

    while (atomic_load(&conductor.count) > 0 && time_monotonic_ms() < until_ms)
        nanosleep(&pause, NULL);
}

static void stop_on_loop(void *nothing)
{
    (void)nothing;
    loop_timer_clear(conductor.house.loop, &conductor.renewal);
    http_client_free(conductor.house.http);
    loop_stop(conductor.house.loop);
}

void conductor_stop(void)
{
    wait_for_turns(CONDUCTOR_DRAIN_MS);
    loop_post(conductor.house.loop, interrupt_all, NULL);
    wait_for_turns(CONDUCTOR_DRAIN_MS);
    loop_post(conductor.house.loop, stop_on_loop, NULL);
    pthread_join(conductor.thread, NULL);
    workers_free(conductor.house.workers);
    loop_free(conductor.house.loop);
}
