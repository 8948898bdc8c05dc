/* A few threads that walk side by side, while the one that called them keeps the lease. */
#include <time.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/phrase.h"
#include "base/thread.h"
#include "service/index_walk.h"
#include "store/index.h"

/* Four calls at once hide Jira's answer times and stay far below what it allows an account in a second. */
enum { HANDS = 4, HAND_STACK_BYTES = 512 * 1024, TELL_SECONDS = 1 };

struct crew;
struct hand {
    struct member member;
    struct crew *crew;
    pthread_t thread;
    bool started;
};

struct crew {
    struct walk *walk;
    walk_task *task;
    const void *what;
    size_t count;
    size_t next, working; /* these and the error are guarded by walk->lock */
    struct error error;
    pthread_cond_t changed;
    struct hand hands[HANDS];
};

static bool take_task(struct crew *crew, size_t *index)
{
    bool taken;

    pthread_mutex_lock(&crew->walk->lock);
    taken = !crew->error.kind && crew->next < crew->count;
    if (taken)
        *index = crew->next++;
    pthread_mutex_unlock(&crew->walk->lock);
    return taken;
}

/* The first error is the one that counts: what comes after it is its consequence. */
static void end_task(struct crew *crew, struct error error)
{
    pthread_mutex_lock(&crew->walk->lock);
    crew->walk->done++;
    if (error.kind && !crew->error.kind)
        crew->error = error;
    pthread_mutex_unlock(&crew->walk->lock);
    if (error.kind)
        atomic_store(&crew->walk->trip.stop, true);
}

static void *work(void *owner)
{
    struct hand *hand = owner;
    struct crew *crew = hand->crew;
    struct error error = NO_ERROR;
    size_t index;

    while (!error.kind && take_task(crew, &index)) {
        arena_empty(hand->member.arena);
        error = crew->task(&hand->member, crew->what, index);
        end_task(crew, error);
    }
    pthread_mutex_lock(&crew->walk->lock);
    crew->working--;
    pthread_cond_signal(&crew->changed);
    pthread_mutex_unlock(&crew->walk->lock);
    return NULL;
}

static bool start(struct crew *crew, struct hand *hand)
{
    *hand = (struct hand){.crew = crew, .member = {.walk = crew->walk, .arena = arena_new()}};
    hand->member.db = (struct db){.pool = crew->walk->db->pool, .arena = hand->member.arena};
    pthread_mutex_lock(&crew->walk->lock);
    crew->working++;
    pthread_mutex_unlock(&crew->walk->lock);
    hand->started = thread_start(&hand->thread, HAND_STACK_BYTES, work, hand);
    if (!hand->started) {
        pthread_mutex_lock(&crew->walk->lock);
        crew->working--;
        pthread_mutex_unlock(&crew->walk->lock);
    }
    return hand->started;
}

/* Called without the lock. */
static struct error tell(struct walk *walk, const char *phase, size_t total)
{
    struct arena *scratch = arena_new();
    struct db db = {.pool = walk->db->pool, .arena = scratch};
    bool alive = true;
    struct error error;
    int64_t done;

    pthread_mutex_lock(&walk->lock);
    done = walk->done;
    pthread_mutex_unlock(&walk->lock);
    error = sync_progress(&db, walk->run, phase, done, (int64_t)total, &alive);
    error.subject = NULL;
    arena_free(scratch);
    if (atomic_load(walk->stop))
        return ERROR(SHUTTING_DOWN, PROGRAM_ENDS);
    if (!error.kind && !alive)
        return ERROR(SYNC_FAILED, SYNC_OVERTAKEN);
    return error;
}

/* Until a hand ends or a second has passed. false: none works any more. */
static bool watch(struct crew *crew)
{
    struct timespec until;
    bool working;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += TELL_SECONDS;
    pthread_mutex_lock(&crew->walk->lock);
    if (crew->working)
        pthread_cond_timedwait(&crew->changed, &crew->walk->lock, &until);
    working = crew->working > 0;
    pthread_mutex_unlock(&crew->walk->lock);
    return working;
}

static void fail(struct crew *crew, struct error error)
{
    pthread_mutex_lock(&crew->walk->lock);
    if (!crew->error.kind)
        crew->error = error;
    pthread_mutex_unlock(&crew->walk->lock);
    atomic_store(&crew->walk->trip.stop, true);
}

struct error walk_tell(struct walk *walk, const char *phase)
{
    walk->done = 0;
    return tell(walk, phase, 0);
}

struct error walk_each(struct walk *walk, const char *phase, size_t count, walk_task *task, const void *what)
{
    struct crew crew = {.walk = walk, .task = task, .what = what, .count = count};
    size_t hands = 0;
    struct error error;

    walk->done = 0;
    TRY(tell(walk, phase, count));
    pthread_cond_init(&crew.changed, NULL);
    while (hands < HANDS && hands < count && start(&crew, &crew.hands[hands]))
        hands++;
    if (count && !hands)
        fail(&crew, ERROR(BUSY, TOO_BUSY));
    while (watch(&crew)) {
        error = tell(walk, phase, count);
        if (error.kind)
            fail(&crew, error);
    }
    for (size_t i = 0; i < hands; i++)
        pthread_join(crew.hands[i].thread, NULL);
    crew.error.subject = arena_text(walk->db->arena, crew.error.subject);
    for (size_t i = 0; i < HANDS; i++)
        arena_free(crew.hands[i].member.arena);
    pthread_cond_destroy(&crew.changed);
    return crew.error;
}

void walk_wrote(struct walk *walk, int64_t rows)
{
    pthread_mutex_lock(&walk->lock);
    walk->pieces++;
    walk->counts.rows += rows;
    pthread_mutex_unlock(&walk->lock);
}

struct error walk_write(struct member *member, const char *name, const struct buffer *json)
{
    struct walk *walk = member->walk;
    int64_t rows;

    if (json->overflowed)
        return ERROR(SYNC_FAILED, SYNC_TOO_LARGE);
    TRY(index_write(&member->db, walk->run, name, json->bytes, &rows));
    walk_wrote(walk, rows);
    return NO_ERROR;
}

void walk_count(struct walk *walk, const struct index_counts *more)
{
    struct index_counts *sum = &walk->counts;

    pthread_mutex_lock(&walk->lock);
    sum->portals += more->portals;
    sum->request_types += more->request_types;
    sum->fields += more->fields;
    sum->options += more->options;
    sum->tickets += more->tickets;
    sum->articles += more->articles;
    sum->groups += more->groups;
    sum->organizations += more->organizations;
    pthread_mutex_unlock(&walk->lock);
}
