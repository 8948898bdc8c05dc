/* Looks every few seconds; several processes may, the lease in the outbox decides. */
#include "service/outbox_runner.h"

#include <pthread.h>
#include <time.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/text.h"
#include "base/thread.h"
#include "base/time.h"
#include "service/attachments.h"
#include "service/followups.h"
#include "service/sweep.h"
#include "service/ticket.h"
#include "store/attachment.h"

enum { RUNNER_STACK_BYTES = 1024 * 1024 };

/* The process's one runner. */
static struct {
    struct pool *pool;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool ending, woken; /* guarded by lock */
} runner = {.lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};

/* One accepted a moment ago is being sent by the request that brought it: taking it away would only answer
 * the person "being created" instead of the ticket. */
static bool is_in_hand(const struct submission *submission)
{
    return text_equals(submission->state, "pending") && !submission->error &&
           time_now() - submission->created < OUTBOX_GRACE_SECONDS;
}

static void send_due(struct db *db)
{
    struct submission *due;
    size_t count = 0;
    bool tried;

    if (submission_due(db, OUTBOX_BATCH, &due, &count).kind)
        return;
    for (size_t i = 0; i < count; i++)
        if (!is_in_hand(&due[i]) && ticket_send(db, due[i].id, &tried).kind)
            log_warning("a submission could not be brought on", "submission=%lld", (long long)due[i].id);
}

static void attach_due(struct db *db)
{
    struct attachment_due *due;
    size_t count = 0;

    if (attachment_due(db, OUTBOX_BATCH, &due, &count).kind)
        return;
    for (size_t i = 0; i < count; i++)
        if (attachments_deliver(db, due[i].id).kind)
            log_warning("files could not be attached yet", "submission=%lld", (long long)due[i].id);
}

static void look(void)
{
    struct arena *arena = arena_new();
    struct db db = {.pool = runner.pool, .arena = arena};

    send_due(&db);
    attach_due(&db);
    followups_run(&db);
    sweep_run(&db);
    arena_free(arena);
}

static bool pause_ended(void)
{
    struct timespec until;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += OUTBOX_LOOK_SECONDS;
    while (!runner.ending && !runner.woken)
        if (pthread_cond_timedwait(&runner.changed, &runner.lock, &until) != 0)
            break;
    runner.woken = false;
    return !runner.ending;
}

static void *work(void *nothing)
{
    (void)nothing;
    pthread_mutex_lock(&runner.lock);
    while (pause_ended()) {
        pthread_mutex_unlock(&runner.lock);
        look();
        pthread_mutex_lock(&runner.lock);
    }
    pthread_mutex_unlock(&runner.lock);
    return NULL;
}

bool outbox_runner_start(struct pool *pool)
{
    runner.pool = pool;
    return thread_start(&runner.thread, RUNNER_STACK_BYTES, work, NULL);
}

void outbox_runner_wake(void)
{
    pthread_mutex_lock(&runner.lock);
    runner.woken = true;
    pthread_cond_signal(&runner.changed);
    pthread_mutex_unlock(&runner.lock);
}

void outbox_runner_stop(void)
{
    pthread_mutex_lock(&runner.lock);
    runner.ending = true;
    pthread_cond_signal(&runner.changed);
    pthread_mutex_unlock(&runner.lock);
    pthread_join(runner.thread, NULL);
}
