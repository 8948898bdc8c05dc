/* Worker threads with one queue. */
#include "web/workers.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/thread.h"

enum { WORKER_STACK_BYTES = 512 * 1024 };

struct work {
    workers_call *call;
    void *owner;
    struct work *next;
};

struct workers {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct work *first;
    struct work **last;
    bool ending;
    size_t count;
    pthread_t threads[];
};

static void *run(void *pointer)
{
    struct workers *workers = pointer;

    pthread_mutex_lock(&workers->lock);
    while (workers->first || !workers->ending) {
        struct work *work = workers->first;

        if (!work) {
            pthread_cond_wait(&workers->changed, &workers->lock);
            continue;
        }
        workers->first = work->next;
        if (!workers->first)
            workers->last = &workers->first;
        pthread_mutex_unlock(&workers->lock);
        work->call(work->owner);
        free(work);
        pthread_mutex_lock(&workers->lock);
    }
    pthread_mutex_unlock(&workers->lock);
    return NULL;
}

struct workers *workers_new(size_t threads)
{
    struct workers *workers = calloc(1, sizeof(*workers) + threads * sizeof(pthread_t));

    if (!workers)
        abort();
    pthread_mutex_init(&workers->lock, NULL);
    pthread_cond_init(&workers->changed, NULL);
    workers->last = &workers->first;
    workers->count = threads;
    for (size_t i = 0; i < threads; i++)
        if (!thread_start(&workers->threads[i], WORKER_STACK_BYTES, run, workers))
            abort();
    return workers;
}

void workers_post(struct workers *workers, workers_call *call, void *owner)
{
    struct work *work = malloc(sizeof(*work));

    if (!work)
        abort();
    *work = (struct work){.call = call, .owner = owner};
    pthread_mutex_lock(&workers->lock);
    *workers->last = work;
    workers->last = &work->next;
    pthread_cond_signal(&workers->changed);
    pthread_mutex_unlock(&workers->lock);
}

void workers_free(struct workers *workers)
{
    pthread_mutex_lock(&workers->lock);
    workers->ending = true;
    pthread_cond_broadcast(&workers->changed);
    pthread_mutex_unlock(&workers->lock);
    for (size_t i = 0; i < workers->count; i++)
        pthread_join(workers->threads[i], NULL);
    pthread_cond_destroy(&workers->changed);
    pthread_mutex_destroy(&workers->lock);
    free(workers);
}
