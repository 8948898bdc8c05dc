/* A streamed answer: however it is cut, the same pieces come out. */
#include "fuzz.h"

#include "assistant/answer.h"
#include "base/text.h"

enum { HEARD_BYTES_MAX = 1024 * 1024, SPLIT_BYTES_MAX = 400 };

static void note_piece(void *heard, const char *text, size_t bytes)
{
    EXPECT(bytes > 0);
    EXPECT(utf8_is_valid(text, bytes));
    buffer_add(heard, "piece ");
    buffer_add_bytes(heard, text, bytes);
    buffer_add_char(heard, '\n');
}

static void note_type(void *heard, const char *id)
{
    buffer_add_format(heard, "type %s\n", id);
}

static void note_places(struct buffer *heard, const struct answer_reader *reader)
{
    size_t start = 0, end = 0, length = strlen(answer_reader_text(reader));

    if (answer_reader_object(reader, &start, &end)) {
        EXPECT(start < end && end <= length);
        buffer_add_format(heard, "object %zu %zu\n", start, end);
    }
    if (answer_reader_words(reader, &start)) {
        EXPECT(start <= length);
        buffer_add_format(heard, "words %zu\n", start);
    }
}

/* What is heard when the bytes come in parts of `part`, the first of `first`. */
static const char *heard_in_parts(struct arena *arena, const char *bytes, size_t count, size_t first,
                                  size_t part)
{
    struct buffer *heard = buffer_new(arena, HEARD_BYTES_MAX);
    const struct answer_listener listener = {note_piece, note_type, heard, "CANARY", NULL};
    struct answer_reader *reader = answer_reader_new(&listener);
    bool goes_on = true;

    for (size_t at = 0, next = first; goes_on && at < count; at += next, next = part) {
        if (next > count - at)
            next = count - at;
        goes_on = answer_reader_add(reader, bytes + at, next);
    }
    buffer_add_format(heard, "%s\n", goes_on ? "whole" : "stopped");
    note_places(heard, reader);
    answer_reader_free(reader);
    EXPECT(strstr(heard->bytes, "CANARY") == NULL);
    return heard->bytes;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    const char *text = utf8_repaired(arena, (const char *)data, size);
    size_t bytes = strlen(text);
    const char *whole = heard_in_parts(arena, text, bytes, bytes, bytes);

    EXPECT(strcmp(whole, heard_in_parts(arena, text, bytes, 1, 1)) == 0);
    for (size_t split = 1; split < bytes && bytes <= SPLIT_BYTES_MAX; split++)
        EXPECT(strcmp(whole, heard_in_parts(arena, text, bytes, split, bytes)) == 0);
    arena_free(arena);
    return 0;
}
