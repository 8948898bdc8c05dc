/* One run at a time; who may run is decided by the lease in the database. */
#include "service/sync_runner.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/thread.h"
#include "service/indexer.h"
#include "store/db.h"
#include "store/setting.h"

enum { RUNNER_STACK_BYTES = 1024 * 1024 };

/* The process's one runner. */
static struct {
    struct pool *pool;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool given; /* `id` and `fence` wait to be run; guarded by lock */
    int64_t id, fence;
    bool asked;       /* to look whether a run is due; guarded by lock */
    bool ending;      /* guarded by lock */
    atomic_bool stop; /* tells a running walk to give up */
} runner = {.lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};

static void carry_out(int64_t id, int64_t fence)
{
    struct arena *arena = arena_new();
    struct db db = {.pool = runner.pool, .arena = arena};
    struct sync_run run = {.id = id, .fence = fence};
    struct error error = indexer_run(&db, &run, &runner.stop);

    if (error.kind)
        log_warning("synchronisation ended without a new index", "run=%lld code=%s", (long long)id,
                    error_code(error.kind));
    arena_free(arena);
    indexer_sweep(runner.pool, &runner.stop);
}

/* Begins a run when none has succeeded yet or the last is a day old. */
static void begin_if_due(void)
{
    struct arena *arena = arena_new();
    struct db db = {.pool = runner.pool, .arena = arena};
    struct sync_status status = {0};
    const struct actor actor = {.name = "schedule"};
    struct sync_run run = {0};

    if (!sync_status_load(&db, &status).kind && status.due &&
        !sync_begin(&db, "schedule", &actor, false, &run).kind && run.begun)
        sync_runner_take(&run);
    arena_free(arena);
}

static void look(void)
{
    begin_if_due();
    indexer_sweep(runner.pool, &runner.stop);
}

/* Waits for a run or for the next look; true when there is one. Called with the lock held. */
static bool wait_for_run(void)
{
    struct timespec until;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += SYNC_LOOK_SECONDS;
    while (!runner.given && !runner.asked && !runner.ending)
        if (pthread_cond_timedwait(&runner.changed, &runner.lock, &until) != 0)
            break;
    runner.asked = false;
    return runner.given;
}

static void *work(void *nothing)
{
    (void)nothing;
    begin_if_due();
    pthread_mutex_lock(&runner.lock);
    while (!runner.ending || runner.given) {
        bool given = wait_for_run();
        int64_t id = runner.id, fence = runner.fence;

        runner.given = false;
        pthread_mutex_unlock(&runner.lock);
        if (given)
            carry_out(id, fence);
        else if (!atomic_load(&runner.stop))
            look();
        pthread_mutex_lock(&runner.lock);
    }
    pthread_mutex_unlock(&runner.lock);
    return NULL;
}

bool sync_runner_start(struct pool *pool)
{
    runner.pool = pool;
    return thread_start(&runner.thread, RUNNER_STACK_BYTES, work, NULL);
}

void sync_runner_take(const struct sync_run *run)
{
    pthread_mutex_lock(&runner.lock);
    runner.given = true;
    runner.id = run->id;
    runner.fence = run->fence;
    pthread_cond_signal(&runner.changed);
    pthread_mutex_unlock(&runner.lock);
}

void sync_runner_look(void)
{
    pthread_mutex_lock(&runner.lock);
    runner.asked = true;
    pthread_cond_signal(&runner.changed);
    pthread_mutex_unlock(&runner.lock);
}

void sync_runner_stop(void)
{
    if (!getenv("GATEWAY_INTERFACE"))
        atomic_store(&runner.stop, true);
    pthread_mutex_lock(&runner.lock);
    runner.ending = true;
    pthread_cond_signal(&runner.changed);
    pthread_mutex_unlock(&runner.lock);
    pthread_join(runner.thread, NULL);
}
