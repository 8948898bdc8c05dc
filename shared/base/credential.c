/* Reads a secret from a file that only its owner may read. */
#include "base/credential.h"

#include "base/arena.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CREDENTIAL_BYTES_MAX = 64 * 1024 };

static const char *file_fault(int fd, bool group_may_read)
{
    mode_t refused = S_IROTH | S_IWOTH | S_IWGRP | (group_may_read ? 0 : S_IRGRP);
    struct stat status;

    if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode))
        return "is no ordinary file";
    if (status.st_mode & refused)
        return "may be read or written by others; its mode should be 0400";
    if (status.st_size > CREDENTIAL_BYTES_MAX)
        return "is longer than 64 KiB";
    return NULL;
}

/* At most bytes_max bytes; a shorter count at the end of the file or where reading fails. */
static size_t read_all(int fd, char *bytes, size_t bytes_max)
{
    size_t length = 0;
    ssize_t got;

    do {
        got = read(fd, bytes + length, bytes_max - length);
        if (got > 0)
            length += (size_t)got;
    } while (length < bytes_max && (got > 0 || (got < 0 && errno == EINTR)));
    return length;
}

static const char *text_fault(const char *text, size_t length)
{
    if (!length)
        return "is empty";
    return utf8_is_valid(text, length) ? NULL : "is not UTF-8 text";
}

const char *credential_read(struct arena *arena, const char *path, bool group_may_read, const char **fault)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    size_t length = 0;
    char *text;

    if (fd < 0) {
        *fault = errno == ENOENT ? "is not there" : "cannot be opened";
        return NULL;
    }
    text = arena_array(arena, CREDENTIAL_BYTES_MAX + 1, 1);
    *fault = file_fault(fd, group_may_read);
    if (!*fault) {
        length = read_all(fd, text, CREDENTIAL_BYTES_MAX);
        while (length && strchr(" \t\r\n", text[length - 1]))
            text[--length] = '\0';
        *fault = text_fault(text, length);
    }
    close(fd);
    return *fault ? NULL : text;
}
