/* JSON: what the scan lets pass parses, and printing it changes nothing any more. */
#include "fuzz.h"

#include "base/buffer.h"
#include "base/json.h"
#include "base/text.h"

/* Every getter on every value: none may mind what it is given. */
static void walk(struct arena *arena, const struct json *value, size_t depth)
{
    double number;
    int64_t whole;
    const char *text = json_text(value);

    EXPECT(depth <= json_limits_body.depth);
    EXPECT(!text || utf8_is_valid(text, strlen(text)));
    if (json_whole_number(value, &whole))
        EXPECT(json_number(value, &number) && whole <= JSON_WHOLE_NUMBER_MAX &&
               -whole <= JSON_WHOLE_NUMBER_MAX);
    EXPECT(json_count(value) < json_limits_body.nodes);
    json_id(arena, value);
    for (const struct json *item = json_first(value); item; item = json_next(item)) {
        if (json_is_object(value))
            EXPECT(json_member(value, json_name(item)) == item);
        walk(arena, item, depth + 1);
    }
}

static void round_trip(struct arena *arena, const struct json *json)
{
    const char *printed = json_print(arena, json), *again;
    const struct json *other;
    const struct json_limits roomy = {json_limits_body.bytes * 6, json_limits_body.depth,
                                      json_limits_body.nodes};

    EXPECT(json_parse(arena, printed, strlen(printed), &roomy, &other).kind == ERROR_NONE);
    again = json_print(arena, other);
    EXPECT(strcmp(printed, again) == 0);
}

/* Any valid text survives writing and reading. */
static void write_and_read(struct arena *arena, const char *text)
{
    struct buffer *written = buffer_new(arena, 8 * strlen(text) + 16);
    const struct json *json;

    json_write_text(written, text);
    EXPECT(!written->overflowed);
    EXPECT(json_parse(arena, written->bytes, written->length, &json_limits_remote, &json).kind == ERROR_NONE);
    EXPECT(text_equals(json_text(json), text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    const struct json *json = NULL;
    bool scanned = json_scan((const char *)data, size, &json_limits_body).kind == ERROR_NONE;
    bool parsed = json_parse(arena, (const char *)data, size, &json_limits_body, &json).kind == ERROR_NONE;

    EXPECT(scanned == parsed);
    EXPECT(parsed == (json != NULL));
    if (parsed) {
        walk(arena, json, 1);
        round_trip(arena, json);
    }
    write_and_read(arena, utf8_repaired(arena, (const char *)data, size < 4096 ? size : 4096));
    arena_free(arena);
    return 0;
}
