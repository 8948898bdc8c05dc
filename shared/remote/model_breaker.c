/* One breaker a server. */
#include "remote/model_breaker.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

enum { SERVERS_MAX = 16 };

struct breaker {
    char *base_url;
    int64_t failures_ms[MODEL_BREAKER_FAILURES]; /* the last ones, as a ring */
    size_t count;                                /* since the last success */
    int64_t open_until_ms;
};

static struct {
    pthread_mutex_t lock;
    struct breaker breakers[SERVERS_MAX];
    size_t count, oldest;
} table = {.lock = PTHREAD_MUTEX_INITIALIZER};

static struct breaker *breaker_of(const char *base_url)
{
    struct breaker *breaker;

    for (size_t i = 0; i < table.count; i++)
        if (strcmp(table.breakers[i].base_url, base_url) == 0)
            return &table.breakers[i];
    breaker = &table.breakers[table.count < SERVERS_MAX ? table.count++ : table.oldest++ % SERVERS_MAX];
    free(breaker->base_url);
    *breaker = (struct breaker){.base_url = memory_checked(strdup(base_url))};
    return breaker;
}

int64_t model_breaker_wait_ms(const char *base_url, int64_t now_ms)
{
    int64_t wait_ms;

    pthread_mutex_lock(&table.lock);
    wait_ms = breaker_of(base_url)->open_until_ms - now_ms;
    pthread_mutex_unlock(&table.lock);
    return wait_ms > 0 ? wait_ms : 0;
}

static void add_failure(struct breaker *breaker, int64_t now_ms)
{
    int64_t *oldest = &breaker->failures_ms[breaker->count % MODEL_BREAKER_FAILURES];

    *oldest = now_ms;
    breaker->count++;
    oldest = &breaker->failures_ms[breaker->count % MODEL_BREAKER_FAILURES];
    if (breaker->count >= MODEL_BREAKER_FAILURES && now_ms - *oldest <= MODEL_BREAKER_WINDOW_MS)
        breaker->open_until_ms = now_ms + MODEL_BREAKER_OPEN_MS;
}

void model_breaker_note(const char *base_url, bool failed, int64_t now_ms)
{
    struct breaker *breaker;

    pthread_mutex_lock(&table.lock);
    breaker = breaker_of(base_url);
    if (failed) {
        add_failure(breaker, now_ms);
    } else {
        breaker->count = 0;
        breaker->open_until_ms = 0;
    }
    pthread_mutex_unlock(&table.lock);
}
