/* Loaded before libc: the wall clock is ten minutes slow. */
#include <sys/time.h>
#include <time.h>

int gettimeofday(struct timeval *moment, void *zone)
{
    struct timespec now;

    (void)zone;
    clock_gettime(CLOCK_REALTIME, &now);
    moment->tv_sec = now.tv_sec - 600;
    moment->tv_usec = now.tv_nsec / 1000;
    return 0;
}
