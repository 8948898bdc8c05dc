/* Pauses that grow. */
#include "service/backoff.h"

int64_t backoff_seconds(int64_t attempts, int64_t first, int64_t most)
{
    int64_t seconds = first;

    for (int64_t i = 1; i < attempts && seconds < most; i++)
        seconds *= 2;
    return seconds < most ? seconds : most;
}
