/* Catches what is written to stderr between two calls. */
#ifndef UNIT_CAPTURE_H
#define UNIT_CAPTURE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct capture {
    FILE *file;
    int stderr_fd;
};

static inline struct capture capture_begin(void)
{
    struct capture capture = {.file = tmpfile()};

    if (!capture.file)
        abort();
    capture.stderr_fd = dup(STDERR_FILENO);
    dup2(fileno(capture.file), STDERR_FILENO);
    return capture;
}

/* What came, to be freed by the caller. */
static inline char *capture_end(struct capture capture)
{
    off_t bytes = lseek(STDERR_FILENO, 0, SEEK_END);
    char *text = calloc((size_t)bytes + 1, 1);

    dup2(capture.stderr_fd, STDERR_FILENO);
    close(capture.stderr_fd);
    if (!text || pread(fileno(capture.file), text, (size_t)bytes, 0) != bytes)
        abort();
    fclose(capture.file);
    return text;
}

#endif
