/* Sentences: any values give valid text, and no value is read as a place to fill. */
#include "fuzz.h"

#include "base/phrase.h"
#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct input input = input_of(arena, data, size);
    enum phrase phrase = (enum phrase)((input_byte(&input) | input_byte(&input) << 8) % PHRASES_COUNT);
    enum language language = (enum language)(input_byte(&input) % LANGUAGES_COUNT), found = LANGUAGE_EN;
    const char *tags = input_text(&input), *text = input_text(&input), *filled;

    text = utf8_repaired(arena, text, strlen(text));
    filled = phrase_fill(arena, language, phrase,
                         PHRASE_VALUES({"subject", text}, {"name", text}, {"field", text}, {"value", text}));
    EXPECT(utf8_is_valid(filled, strlen(filled)));
    if (strstr(phrase_text(language, phrase), "{subject}"))
        EXPECT(strstr(filled, text));
    EXPECT(language_find(tags, &found) || found == LANGUAGE_EN);
    EXPECT(language_of(tags) == found);
    arena_free(arena);
    return 0;
}
