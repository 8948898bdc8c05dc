/* Text of others, times and dates: valid UTF-8 comes out, and what was written is read again. */
#include "fuzz.h"

#include "base/text.h"
#include "base/time.h"
#include "base/zone_rule.h"
#include "remote/markup.h"

static void is_text(const char *text)
{
    EXPECT(utf8_is_valid(text, strlen(text)));
}

static void cut_and_clean(struct arena *arena, const char *text, unsigned most)
{
    const char *shortened = text_shortened(arena, text, most);

    is_text(shortened);
    EXPECT(utf8_length(shortened) <= most || utf8_length(text) <= most);
    EXPECT(utf8_cut(text, most) <= most);
    EXPECT(utf8_is_valid(text, utf8_cut(text, most)));
    is_text(text_cleaned(arena, text));
    is_text(text_trimmed(arena, text));
    is_text(text_lowered(arena, text));
    EXPECT(text_equals(text_cleaned(arena, text_cleaned(arena, text)), text_cleaned(arena, text)));
    is_text(markup_text(arena, text, most));
}

static void write_and_read(struct arena *arena, const char *text)
{
    const char *encoded = text_url_encoded(arena, text);

    EXPECT(text_equals(text_url_decoded(arena, encoded, strlen(encoded)), text));
}

static void read_moments(struct arena *arena, const char *text)
{
    struct date date;
    int64_t seconds, again;
    struct zone_rule rule;

    if (date_parse(text, &date)) {
        EXPECT(date_is_valid(date));
        EXPECT(text_equals(date_text(arena, date), text));
    }
    if (time_parse_rfc3339(text, &seconds))
        EXPECT(time_parse_rfc3339(time_rfc3339(arena, seconds), &again) && again == seconds);
    if (zone_rule_parse(text, &rule)) {
        int64_t offset = zone_rule_offset(&rule, 1795179900);

        EXPECT(offset == rule.standard_offset || offset == rule.summer_offset);
    }
    time_zone_exists(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct input input = input_of(arena, data, size);
    unsigned most = input_byte(&input);
    const char *text = utf8_repaired(arena, input.bytes, input.count);
    int64_t number;
    double decimal;

    is_text(text);
    cut_and_clean(arena, text, most);
    write_and_read(arena, text);
    read_moments(arena, text);
    if (number_parse(text, &number))
        EXPECT(decimal_parse(text, &decimal));
    arena_free(arena);
    return 0;
}
