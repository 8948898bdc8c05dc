/* Starting threads. */
#include "base/thread.h"

bool thread_start(pthread_t *thread, size_t stack_bytes, void *(*run)(void *owner), void *owner)
{
    pthread_attr_t attributes;
    int failed;

    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, stack_bytes);
    failed = pthread_create(thread, &attributes, run, owner);
    pthread_attr_destroy(&attributes);
    return !failed;
}
