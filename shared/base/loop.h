/* An event loop: epoll, timers and work posted from other threads; nothing else. One thread runs it. */
#ifndef BASE_LOOP_H
#define BASE_LOOP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct loop;

enum { LOOP_READ = 1, LOOP_WRITE = 2, LOOP_HANGUP = 4 };

/* events: those of LOOP_READ, LOOP_WRITE, LOOP_HANGUP (the peer closed or half-closed, or an error) that are
 * due. */
typedef void loop_ready(void *owner, int fd, int events);
typedef void loop_call(void *owner);

struct loop *loop_new(void); /* NULL with a log line when the system refuses */
void loop_free(struct loop *loop);

/* Runs until loop_stop; calls posted later than that wait for the next loop_run, or are dropped by loop_free.
 */
void loop_run(struct loop *loop);
void loop_stop(struct loop *loop); /* from any thread */

/* Watches fd for `events` (LOOP_HANGUP is always watched); calling again changes them. The fd stays the
 * caller's and is unwatched before it is closed. A callback may unwatch any fd, also its own; an event
 * already fetched for it is then dropped. LOOP_READ and LOOP_WRITE come back until there is nothing to read
 * or write, LOOP_HANGUP once a call. false with a log line: the system refuses to watch it. */
bool loop_watch(struct loop *loop, int fd, int events, loop_ready *ready, void *owner);
void loop_unwatch(struct loop *loop, int fd);

/* Runs call(owner) on the loop's thread soon, in order; from any thread. */
void loop_post(struct loop *loop, loop_call *call, void *owner);

/* A timer is embedded in its owner; zeroed memory is an idle one. Setting it again moves it. Loop thread
 * only. */
struct loop_timer {
    int64_t due_ms;
    loop_call *call;
    void *owner;
    uint64_t turn; /* of two that are due at once, the one set first goes first */
    size_t place;  /* in the loop's heap */
    bool armed;    /* false before its call is made */
};
void loop_timer_set(struct loop *loop, struct loop_timer *timer, int64_t delay_ms, loop_call *call,
                    void *owner);
void loop_timer_clear(struct loop *loop, struct loop_timer *timer);

#endif
