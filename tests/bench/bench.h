/* What the benchmarks' programs share. */
#ifndef BENCH_H
#define BENCH_H

#include <stdint.h>
#include <sys/resource.h>
#include <time.h>

static inline int64_t monotonic_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* As many open files as the system lets us have. */
static inline void raise_file_limit(void)
{
    struct rlimit files;

    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
}

#endif
