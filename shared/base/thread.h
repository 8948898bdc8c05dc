/* Threads with a stack of known size: the system's default reserves eight megabytes each. */
#ifndef BASE_THREAD_H
#define BASE_THREAD_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

/* Runs run(owner) on a thread of its own, to be joined. false when the system refuses. */
bool thread_start(pthread_t *thread, size_t stack_bytes, void *(*run)(void *owner), void *owner);

#endif
