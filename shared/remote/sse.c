/* Lines end with CR, LF or both; a blank line ends an event. */
#include "remote/sse.h"

#include <string.h>

void sse_init(struct sse_reader *reader)
{
    buffer_init(&reader->line, SSE_EVENT_BYTES_MAX);
    buffer_init(&reader->data, SSE_EVENT_BYTES_MAX);
    reader->name[0] = '\0';
    reader->has_data = reader->began = reader->after_cr = reader->stopped = false;
}

void sse_release(struct sse_reader *reader)
{
    buffer_release(&reader->line);
    buffer_release(&reader->data);
}

static void dispatch(struct sse_reader *reader)
{
    if (reader->has_data &&
        !reader->event(reader->owner, reader->name, reader->data.bytes, reader->data.length))
        reader->stopped = true;
    buffer_clear(&reader->data);
    reader->name[0] = '\0';
    reader->has_data = false;
}

static void take_data(struct sse_reader *reader, const char *value, size_t count)
{
    if (reader->has_data)
        buffer_add_char(&reader->data, '\n');
    buffer_add_bytes(&reader->data, value, count);
    reader->has_data = true;
    if (reader->data.overflowed)
        reader->stopped = true;
}

static void take_name(struct sse_reader *reader, const char *value, size_t count)
{
    if (count >= SSE_NAME_BYTES_MAX)
        count = SSE_NAME_BYTES_MAX - 1;
    memcpy(reader->name, value, count);
    reader->name[count] = '\0';
}

/* A whole line, without its end. */
static void take_line(struct sse_reader *reader, const char *line, size_t count)
{
    const char *colon, *value;
    size_t name_bytes;

    if (!reader->began && count >= 3 && memcmp(line, "\xef\xbb\xbf", 3) == 0) {
        line += 3;
        count -= 3;
    }
    reader->began = true;
    if (count == 0) {
        dispatch(reader);
        return;
    }
    colon = memchr(line, ':', count);
    name_bytes = colon ? (size_t)(colon - line) : count;
    value = colon ? colon + 1 : line + count;
    if (value < line + count && *value == ' ')
        value++;
    if (name_bytes == 4 && memcmp(line, "data", 4) == 0)
        take_data(reader, value, (size_t)(line + count - value));
    else if (name_bytes == 5 && memcmp(line, "event", 5) == 0)
        take_name(reader, value, (size_t)(line + count - value));
}

static size_t line_bytes(const char *bytes, size_t count)
{
    const char *lf = memchr(bytes, '\n', count);
    const char *cr = memchr(bytes, '\r', lf ? (size_t)(lf - bytes) : count);

    if (cr)
        return (size_t)(cr - bytes);
    return lf ? (size_t)(lf - bytes) : count;
}

/* A line ended; its beginning may wait in reader->line. */
static void end_line(struct sse_reader *reader, const char *rest, size_t count)
{
    if (reader->line.length == 0) {
        take_line(reader, rest, count);
        return;
    }
    buffer_add_bytes(&reader->line, rest, count);
    if (reader->line.overflowed)
        reader->stopped = true;
    else
        take_line(reader, reader->line.bytes, reader->line.length);
    buffer_clear(&reader->line);
}

bool sse_add(struct sse_reader *reader, const char *bytes, size_t count)
{
    const char *end = bytes + count;

    while (bytes < end && !reader->stopped) {
        size_t length;

        if (reader->after_cr && *bytes == '\n') {
            reader->after_cr = false;
            bytes++;
            continue;
        }
        reader->after_cr = false;
        length = line_bytes(bytes, (size_t)(end - bytes));
        if (bytes + length == end) {
            buffer_add_bytes(&reader->line, bytes, length);
            reader->stopped = reader->line.overflowed;
            break;
        }
        reader->after_cr = bytes[length] == '\r';
        end_line(reader, bytes, length);
        bytes += length + 1;
    }
    return !reader->stopped;
}

bool sse_end(struct sse_reader *reader)
{
    if (!reader->stopped && reader->line.length)
        end_line(reader, "", 0);
    if (!reader->stopped)
        dispatch(reader);
    return !reader->stopped;
}
