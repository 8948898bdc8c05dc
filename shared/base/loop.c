/* The loop over epoll: a table of watched descriptors, a heap of timers, a queue of posted calls. */
#include "base/loop.h"

#include "base/arena.h"
#include "base/log.h"
#include "base/time.h"

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { EVENTS_PER_ROUND = 64, TABLE_FIRST_CAPACITY = 64 };

/* What is known of one descriptor; `generation` tells an event of an earlier watch from one of this. */
struct watch {
    loop_ready *ready; /* NULL: not watched */
    void *owner;
    uint32_t generation;
    int events;
    bool in_epoll, hangup_told;
};

struct post {
    struct post *next;
    loop_call *call;
    void *owner;
};

struct loop {
    int epoll_fd, wake_fd;
    atomic_bool stopped;
    struct watch *watches; /* by fd */
    size_t watches_count;
    struct loop_timer **timers; /* a binary heap, earliest first */
    size_t timers_count, timers_capacity;
    uint64_t timers_set;
    pthread_mutex_t posts_lock;
    struct post *first_post, **last_post; /* guarded by posts_lock */
};

struct loop *loop_new(void)
{
    struct loop *loop = memory_checked(calloc(1, sizeof(*loop)));
    struct epoll_event wake = {.events = EPOLLIN, .data.u64 = UINT64_MAX};

    loop->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    loop->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    loop->last_post = &loop->first_post;
    pthread_mutex_init(&loop->posts_lock, NULL);
    if (loop->epoll_fd < 0 || loop->wake_fd < 0 ||
        epoll_ctl(loop->epoll_fd, EPOLL_CTL_ADD, loop->wake_fd, &wake) != 0) {
        log_error("event loop refused", "errno=%d", errno);
        loop_free(loop);
        return NULL;
    }
    return loop;
}

static void free_posts(struct post *post)
{
    while (post) {
        struct post *next = post->next;

        free(post);
        post = next;
    }
}

void loop_free(struct loop *loop)
{
    if (!loop)
        return;
    if (loop->epoll_fd >= 0)
        close(loop->epoll_fd);
    if (loop->wake_fd >= 0)
        close(loop->wake_fd);
    for (size_t at = 0; at < loop->timers_count; at++)
        loop->timers[at]->armed = false;
    free_posts(loop->first_post);
    pthread_mutex_destroy(&loop->posts_lock);
    free(loop->timers);
    free(loop->watches);
    free(loop);
}

/* Timers */

static bool is_before(const struct loop_timer *one, const struct loop_timer *other)
{
    return one->due_ms != other->due_ms ? one->due_ms < other->due_ms : one->turn < other->turn;
}

static void timer_place(struct loop *loop, struct loop_timer *timer, size_t at)
{
    loop->timers[at] = timer;
    timer->place = at;
}

static void timer_rise(struct loop *loop, struct loop_timer *timer, size_t at)
{
    while (at > 0 && is_before(timer, loop->timers[(at - 1) / 2])) {
        timer_place(loop, loop->timers[(at - 1) / 2], at);
        at = (at - 1) / 2;
    }
    timer_place(loop, timer, at);
}

static void timer_sink(struct loop *loop, struct loop_timer *timer, size_t at)
{
    for (;;) {
        size_t child = at * 2 + 1;

        if (child + 1 < loop->timers_count && is_before(loop->timers[child + 1], loop->timers[child]))
            child++;
        if (child >= loop->timers_count || !is_before(loop->timers[child], timer))
            break;
        timer_place(loop, loop->timers[child], at);
        at = child;
    }
    timer_place(loop, timer, at);
}

void loop_timer_clear(struct loop *loop, struct loop_timer *timer)
{
    struct loop_timer *last;
    size_t at = timer->place;

    if (!timer->armed)
        return;
    timer->armed = false;
    last = loop->timers[--loop->timers_count];
    if (last == timer)
        return;
    if (at > 0 && is_before(last, loop->timers[(at - 1) / 2]))
        timer_rise(loop, last, at);
    else
        timer_sink(loop, last, at);
}

void loop_timer_set(struct loop *loop, struct loop_timer *timer, int64_t delay_ms, loop_call *call,
                    void *owner)
{
    loop_timer_clear(loop, timer);
    if (loop->timers_count == loop->timers_capacity) {
        loop->timers_capacity = loop->timers_capacity ? loop->timers_capacity * 2 : TABLE_FIRST_CAPACITY;
        loop->timers =
            memory_checked(reallocarray(loop->timers, loop->timers_capacity, sizeof(struct loop_timer *)));
    }
    timer->due_ms = time_monotonic_ms() + (delay_ms > 0 ? delay_ms : 0);
    timer->turn = loop->timers_set++;
    timer->call = call;
    timer->owner = owner;
    timer->armed = true;
    timer_rise(loop, timer, loop->timers_count++);
}

/* Those that are due; what they set anew, even without delay, waits for the next round. */
static void run_timers(struct loop *loop)
{
    int64_t now_ms = time_monotonic_ms();
    uint64_t set_before = loop->timers_set;

    while (loop->timers_count) {
        struct loop_timer *timer = loop->timers[0];

        if (timer->due_ms > now_ms || timer->turn >= set_before)
            return;
        loop_timer_clear(loop, timer);
        timer->call(timer->owner);
    }
}

static int wait_ms(const struct loop *loop)
{
    int64_t left_ms;

    if (!loop->timers_count)
        return -1;
    left_ms = loop->timers[0]->due_ms - time_monotonic_ms();
    return left_ms < 0 ? 0 : left_ms > INT_MAX ? INT_MAX : (int)left_ms;
}

/* Posts */

static void wake(struct loop *loop)
{
    const uint64_t one = 1;
    ssize_t written = write(loop->wake_fd, &one, sizeof(one));

    (void)written; /* fails only where the counter is full, and then the loop is awake */
}

void loop_post(struct loop *loop, loop_call *call, void *owner)
{
    struct post *post = memory_checked(malloc(sizeof(*post)));
    bool first;

    *post = (struct post){.call = call, .owner = owner};
    pthread_mutex_lock(&loop->posts_lock);
    first = !loop->first_post;
    *loop->last_post = post;
    loop->last_post = &post->next;
    if (first)
        wake(loop); /* under the lock: the loop may be freed as soon as the call has run */
    pthread_mutex_unlock(&loop->posts_lock);
}

static void run_posts(struct loop *loop)
{
    struct post *post;

    pthread_mutex_lock(&loop->posts_lock);
    post = loop->first_post;
    loop->first_post = NULL;
    loop->last_post = &loop->first_post;
    pthread_mutex_unlock(&loop->posts_lock);
    while (post) {
        struct post *next = post->next;

        post->call(post->owner);
        free(post);
        post = next;
    }
}

/* Descriptors */

static uint32_t epoll_events(const struct watch *watch)
{
    uint32_t events = watch->hangup_told ? 0 : EPOLLRDHUP;

    if (watch->events & LOOP_READ)
        events |= EPOLLIN;
    if (watch->events & LOOP_WRITE)
        events |= EPOLLOUT;
    return events;
}

static bool watch_register(struct loop *loop, int fd)
{
    struct watch *watch = &loop->watches[fd];
    struct epoll_event event = {.events = epoll_events(watch)};
    int operation = watch->in_epoll ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;
    int result;

    event.data.u64 = (uint64_t)watch->generation << 32 | (uint32_t)fd;
    result = epoll_ctl(loop->epoll_fd, operation, fd, &event);
    if (result != 0 && (errno == ENOENT || errno == EEXIST)) /* the number was closed and given out again */
        result = epoll_ctl(loop->epoll_fd, errno == ENOENT ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, fd, &event);
    watch->in_epoll = result == 0;
    return result == 0;
}

static void watch_unregister(struct loop *loop, int fd)
{
    struct epoll_event unused = {0};

    if (loop->watches[fd].in_epoll)
        epoll_ctl(loop->epoll_fd, EPOLL_CTL_DEL, fd, &unused);
    loop->watches[fd].in_epoll = false;
}

static void table_reach(struct loop *loop, size_t count)
{
    size_t capacity = loop->watches_count ? loop->watches_count : TABLE_FIRST_CAPACITY;

    if (count <= loop->watches_count)
        return;
    while (capacity < count)
        capacity *= 2;
    loop->watches = memory_checked(reallocarray(loop->watches, capacity, sizeof(struct watch)));
    memset(loop->watches + loop->watches_count, 0, (capacity - loop->watches_count) * sizeof(struct watch));
    loop->watches_count = capacity;
}

bool loop_watch(struct loop *loop, int fd, int events, loop_ready *ready, void *owner)
{
    struct watch *watch;

    if (fd < 0)
        return false;
    table_reach(loop, (size_t)fd + 1);
    watch = &loop->watches[fd];
    watch->ready = ready;
    watch->owner = owner;
    watch->events = events;
    watch->hangup_told = false;
    if (watch_register(loop, fd))
        return true;
    log_error("descriptor not watched", "fd=%d errno=%d", fd, errno);
    loop_unwatch(loop, fd);
    return false;
}

void loop_unwatch(struct loop *loop, int fd)
{
    struct watch *watch;

    if (fd < 0 || (size_t)fd >= loop->watches_count || !loop->watches[fd].ready)
        return;
    watch_unregister(loop, fd);
    watch = &loop->watches[fd];
    watch->ready = NULL;
    watch->generation++;
}

/* A broken descriptor counts as ready for whatever was asked: reading or writing then shows the fault. */
static int loop_events(const struct watch *watch, uint32_t events)
{
    bool broken = events & (EPOLLHUP | EPOLLERR);
    int due = 0;

    if (events & EPOLLIN || broken)
        due |= LOOP_READ;
    if (events & EPOLLOUT || broken)
        due |= LOOP_WRITE;
    due &= watch->events;
    if ((broken || events & EPOLLRDHUP) && !watch->hangup_told)
        due |= LOOP_HANGUP;
    return due;
}

/* A hangup stays until the descriptor is closed, so it is told once and then no longer waited for. */
static void hangup_told(struct loop *loop, int fd)
{
    struct watch *watch = &loop->watches[fd];

    watch->hangup_told = true;
    if (watch->events & (LOOP_READ | LOOP_WRITE))
        watch_register(loop, fd);
    else
        watch_unregister(loop, fd);
}

static void run_event(struct loop *loop, const struct epoll_event *event)
{
    int fd = (int)(uint32_t)event->data.u64, due;
    struct watch watch;

    if (event->data.u64 == UINT64_MAX) {
        uint64_t count;
        ssize_t got = read(loop->wake_fd, &count, sizeof(count));

        (void)got;
        return;
    }
    watch = loop->watches[fd];
    if (!watch.ready || watch.generation != (uint32_t)(event->data.u64 >> 32))
        return;
    due = loop_events(&watch, event->events);
    if (due & LOOP_HANGUP)
        hangup_told(loop, fd);
    if (due)
        watch.ready(watch.owner, fd, due);
}

void loop_run(struct loop *loop)
{
    struct epoll_event events[EVENTS_PER_ROUND];

    while (!atomic_load(&loop->stopped)) {
        int count = epoll_wait(loop->epoll_fd, events, EVENTS_PER_ROUND, wait_ms(loop));

        for (int at = 0; at < count; at++)
            run_event(loop, &events[at]);
        run_timers(loop);
        run_posts(loop);
    }
    atomic_store(&loop->stopped, false);
}

void loop_stop(struct loop *loop)
{
    atomic_store(&loop->stopped, true);
    wake(loop);
}
