/* A counter, and what the last ones met. */
#include "service/asking.h"

#include <errno.h>
#include <pthread.h>
#include <time.h>

#include "base/time.h"
#include "remote/jira.h"

static struct {
    pthread_mutex_t mutex;
    pthread_cond_t ended;
    int count;
    bool away;          /* the last one to ask got no answer */
    int64_t asked_ms;   /* when that was */
    int64_t in_vain_ms; /* when somebody last waited for a turn and got none; 0: never */
} asking = {.mutex = PTHREAD_MUTEX_INITIALIZER, .ended = PTHREAD_COND_INITIALIZER};

/* A refusal of one question says nothing about the next. */
static bool means_away(struct error outcome)
{
    switch (outcome.kind) {
    case ERROR_REMOTE_TIMEOUT:
        return true;
    case ERROR_REMOTE_REFUSED:
        return !jira_is_forbidden(outcome);
    case ERROR_REMOTE_FAILED:
        return outcome.phrase != PHRASE_JIRA_DECLINED && outcome.phrase != PHRASE_JIRA_NOT_UNDERSTOOD;
    default:
        return false;
    }
}

static struct timespec moment_in_ms(int64_t milliseconds)
{
    struct timespec moment;

    clock_gettime(CLOCK_MONOTONIC, &moment);
    moment.tv_sec += milliseconds / 1000;
    moment.tv_nsec += milliseconds % 1000 * 1000000;
    if (moment.tv_nsec >= 1000000000) {
        moment.tv_nsec -= 1000000000;
        moment.tv_sec++;
    }
    return moment;
}

/* Who waited in vain met a slow Jira: for a while nobody else waits for it. Call with the lock held. */
static bool wait_for_turn(void)
{
    const struct timespec until = moment_in_ms(ASKING_WAIT_MS);
    int64_t now_ms = time_monotonic_ms();

    if (asking.in_vain_ms && now_ms - asking.in_vain_ms < ASKING_PAUSE_MS)
        return asking.count < ASKING_MOST;
    while (!asking.away && asking.count >= ASKING_MOST)
        if (pthread_cond_clockwait(&asking.ended, &asking.mutex, CLOCK_MONOTONIC, &until) == ETIMEDOUT) {
            asking.in_vain_ms = time_monotonic_ms();
            return false;
        }
    return true;
}

static struct error take_turn(void)
{
    if (!wait_for_turn())
        return ERROR(BUSY, TOO_BUSY);
    if (asking.away && (asking.count > 0 || time_monotonic_ms() - asking.asked_ms < ASKING_PAUSE_MS))
        return ERROR(REMOTE_FAILED, JIRA_UNREACHABLE);
    asking.count++;
    return NO_ERROR;
}

struct error asking_begin(void)
{
    struct error error;

    pthread_mutex_lock(&asking.mutex);
    error = take_turn();
    pthread_mutex_unlock(&asking.mutex);
    return error;
}

void asking_end(struct error outcome)
{
    pthread_mutex_lock(&asking.mutex);
    asking.count--;
    asking.away = means_away(outcome);
    asking.asked_ms = time_monotonic_ms();
    pthread_cond_broadcast(&asking.ended);
    pthread_mutex_unlock(&asking.mutex);
}
