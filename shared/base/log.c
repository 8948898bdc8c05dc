/* Writes a line to stderr with one write(2), escaped and with secrets masked. */
#include "base/log.h"

#include "base/arena.h"
#include "base/text.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LINE_BYTES_MAX = 8192, SECRET_BYTES_MIN = 6 };

static const char *const level_names[] = {"debug", "info", "warning", "error"};
static const char mask_text[] = "***", cut_text[] = " (cut)\n";

static const char *log_program = "-";                /* written by log_start only */
static enum log_level lowest_level = LOG_LEVEL_INFO; /* written by log_start only */
static _Thread_local const char *thread_request, *thread_person;

struct mask {
    struct mask *next;
    size_t bytes;
    char secret[];
};

static pthread_rwlock_t masks_lock = PTHREAD_RWLOCK_INITIALIZER;
static struct mask *masks; /* guarded by masks_lock */

struct line {
    char bytes[LINE_BYTES_MAX];
    size_t length;
    bool full;
};

void log_start(const char *program, enum log_level lowest)
{
    log_program = program;
    lowest_level = lowest;
}

bool log_level_find(const char *name, enum log_level *level)
{
    for (size_t at = 0; at < sizeof(level_names) / sizeof(level_names[0]); at++) {
        if (text_equals(level_names[at], name)) {
            *level = (enum log_level)at;
            return true;
        }
    }
    return false;
}

void log_request(const char *request_id, const char *person)
{
    thread_request = request_id;
    thread_person = person;
}

/* Bytes of the longest secret that stands at text, 0 for none. masks_lock is held. */
static size_t secret_at(const char *text)
{
    size_t longest = 0;

    for (const struct mask *mask = masks; mask; mask = mask->next)
        if (mask->bytes > longest && strncmp(text, mask->secret, mask->bytes) == 0)
            longest = mask->bytes;
    return longest;
}

static bool is_masked(const char *secret)
{
    const struct mask *mask = masks;

    while (mask && strcmp(mask->secret, secret) != 0)
        mask = mask->next;
    return mask != NULL;
}

void log_mask(const char *secret)
{
    size_t bytes = secret ? strlen(secret) : 0;
    struct mask *mask;

    if (bytes < SECRET_BYTES_MIN)
        return;
    pthread_rwlock_wrlock(&masks_lock);
    if (!is_masked(secret)) {
        mask = memory_checked(malloc(sizeof(*mask) + bytes + 1));
        memcpy(mask->secret, secret, bytes + 1);
        mask->bytes = bytes;
        mask->next = masks;
        masks = mask;
    }
    pthread_rwlock_unlock(&masks_lock);
}

/* Whole pieces only, and always with room left to say that the line was cut. */
static void put_bytes(struct line *line, const char *bytes, size_t count)
{
    if (line->full || count > sizeof(line->bytes) - sizeof(cut_text) - line->length) {
        line->full = true;
        return;
    }
    memcpy(line->bytes + line->length, bytes, count);
    line->length += count;
}

static void put(struct line *line, const char *text)
{
    put_bytes(line, text, strlen(text));
}

/* What would break the line, move the cursor, reorder the text or hide in it. */
static bool is_unsafe(uint32_t code_point)
{
    return code_point < 0x20 || (code_point >= 0x7f && code_point <= 0x9f) || code_point == 0xad ||
           code_point == 0x61c || (code_point >= 0x200b && code_point <= 0x200f) ||
           (code_point >= 0x2028 && code_point <= 0x202e) || (code_point >= 0x2060 && code_point <= 0x206f) ||
           code_point == 0xfeff || (code_point >= 0xfff9 && code_point <= 0xfffb) || code_point >= 0xe0000;
}

static void put_escape(struct line *line, const char *bytes, size_t count, uint32_t code_point)
{
    char escape[16];

    if (code_point == '\n')
        snprintf(escape, sizeof(escape), "\\n");
    else if (count == 1)
        snprintf(escape, sizeof(escape), "\\x%02x", (unsigned char)*bytes);
    else
        snprintf(escape, sizeof(escape), "\\u{%x}", code_point);
    put(line, escape);
}

/* Text of others: masked and escaped. `special` are characters that get a backslash too. */
static void put_escaped(struct line *line, const char *text, const char *special)
{
    while (*text && !line->full) {
        size_t secret = secret_at(text);
        const char *start = text;
        uint32_t code_point;

        if (secret) {
            put(line, mask_text);
            text += secret;
            continue;
        }
        code_point = utf8_next(&text);
        if (is_unsafe(code_point) || (code_point == 0xfffd && text - start == 1)) {
            put_escape(line, start, (size_t)(text - start), code_point);
            continue;
        }
        if (code_point < 0x80 && strchr(special, (int)code_point))
            put(line, "\\");
        put_bytes(line, start, (size_t)(text - start));
    }
}

char *log_safe(struct arena *arena, const char *text)
{
    struct line line = {.length = 0};

    pthread_rwlock_rdlock(&masks_lock);
    put_escaped(&line, text, "");
    pthread_rwlock_unlock(&masks_lock);
    return arena_text_bytes(arena, line.bytes, line.length);
}

static void put_quoted(struct line *line, const char *text)
{
    put(line, "\"");
    put_escaped(line, text, "\\\"");
    put(line, "\"");
}

/* name=value, in quotes where the value could pass for more than one. */
static void put_member(struct line *line, const char *name, const char *value)
{
    if (!value)
        return;
    put(line, " ");
    put(line, name);
    put(line, "=");
    if (!*value || strpbrk(value, " \"=\\"))
        put_quoted(line, value);
    else
        put_escaped(line, value, "");
}

static void put_values(struct line *line, const char *values)
{
    values += strspn(values, " ");
    if (!*values)
        return;
    put(line, " ");
    put_escaped(line, values, "\\");
}

static void write_line(struct line *line)
{
    ssize_t written;

    if (line->full) {
        memcpy(line->bytes + line->length, cut_text, sizeof(cut_text) - 1);
        line->length += sizeof(cut_text) - 1;
    } else {
        line->bytes[line->length++] = '\n';
    }
    written = write(STDERR_FILENO, line->bytes, line->length);
    (void)written; /* there is nobody left to tell */
}

void log_line(enum log_level level, const char *what, const char *format, ...)
{
    struct line line = {.length = 0};
    char *values = NULL;
    va_list list;

    if (level < lowest_level)
        return;
    va_start(list, format);
    if (vasprintf(&values, format, list) < 0)
        values = NULL;
    va_end(list);
    put(&line, level_names[level]);
    put(&line, " ");
    put(&line, log_program);
    pthread_rwlock_rdlock(&masks_lock);
    put_member(&line, "request", thread_request);
    put_member(&line, "person", thread_person);
    put(&line, " ");
    put_quoted(&line, what);
    put_values(&line, values ? values : "");
    pthread_rwlock_unlock(&masks_lock);
    write_line(&line);
    free(values);
}
