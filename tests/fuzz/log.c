/* Log lines: one event is one printable line of bounded length, and a secret never shows. */
#include "fuzz.h"

#include <sys/mman.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"

enum { LINE_BYTES_MAX = 8192 };
#define SECRET "hunter2-hunter2"

static int caught_fd, stderr_fd;

int LLVMFuzzerInitialize(int *count, char ***words);

int LLVMFuzzerInitialize(int *count, char ***words)
{
    (void)count;
    (void)words;
    log_start("fuzz", LOG_LEVEL_DEBUG);
    log_mask(SECRET);
    caught_fd = memfd_create("log", MFD_CLOEXEC);
    stderr_fd = dup(STDERR_FILENO);
    return caught_fd < 0 || stderr_fd < 0;
}

/* Logs with stderr in a file of ours; the fuzzer reports there, too. */
static size_t logged(struct input *input, char line[LINE_BYTES_MAX + 1])
{
    const char *person = input_text(input), *what = input_text(input), *value = input_text(input);
    ssize_t count;

    if (ftruncate(caught_fd, 0) < 0 || lseek(caught_fd, 0, SEEK_SET) < 0)
        abort();
    dup2(caught_fd, STDERR_FILENO);
    log_request("0123456789abcdef", person);
    log_line(LOG_LEVEL_WARNING, what, " value=%s after=%d", value, 1);
    log_request(NULL, NULL);
    dup2(stderr_fd, STDERR_FILENO);
    count = pread(caught_fd, line, LINE_BYTES_MAX + 1, 0);
    return count < 0 ? 0 : (size_t)count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char line[LINE_BYTES_MAX + 1];
    struct arena *arena = arena_new();
    struct input input = input_of(arena, data, size);
    size_t count = logged(&input, line);

    EXPECT(count > 0 && count <= LINE_BYTES_MAX);
    EXPECT(memchr(line, '\n', count) == line + count - 1);
    EXPECT(utf8_is_valid(line, count));
    EXPECT(strncmp(line, "warning fuzz request=0123456789abcdef ", 38) == 0);
    EXPECT(!memmem(line, count, SECRET, strlen(SECRET)));
    for (size_t i = 0; i + 1 < count; i++)
        EXPECT((unsigned char)line[i] >= ' ' && line[i] != 0x7f);
    arena_free(arena);
    return 0;
}
