/* The first words of the assistant. */
#include "assistant/greeting.h"

#include <string.h>

#include "assistant/readable.h"
#include "base/arena.h"
#include "base/text.h"

enum { NAME_CHARACTERS_MAX = 40, LATER_CHARACTERS_MAX = 200 };

static bool is_title(const char *word)
{
    static const char *const titles[] = {"dr",         "dr.",  "prof", "prof.", "mr",   "mr.",
                                         "mrs",        "mrs.", "ms",   "ms.",   "herr", "frau",
                                         "dipl.-ing.", "ing.", "mag.", "miss",  "sir"};

    for (size_t at = 0; at < sizeof(titles) / sizeof(titles[0]); at++)
        if (text_equals_ignoring_case(word, titles[at]))
            return true;
    return false;
}

/* Directories hold log-in names and addresses as display names, too: nobody is greeted by those. */
static bool is_spoken_name(const char *word)
{
    return *word && !strpbrk(word, "0123456789@_/\\<>{}[]()|:;\"") &&
           utf8_length(word) <= NAME_CHARACTERS_MAX;
}

/* The first name within "Emma Clarke", "Clarke, Emma" or "Dr. Emma Clarke"; NULL when there is none. */
static const char *first_name(struct arena *arena, const char *name)
{
    const char *cleaned = text_cleaned(arena, name);
    const char *comma = strchr(cleaned, ',');
    char **words;

    if (comma && !text_is_empty(text_trimmed(arena, comma + 1)))
        cleaned = comma + 1;
    words = text_split(arena, cleaned, ' ', NULL);
    while (*words && is_title(*words))
        words++;
    return *words && is_spoken_name(*words) ? *words : NULL;
}

struct hello {
    const char *tag, *named, *unnamed;
};

#define GREETING(tag_, named_, unnamed_) {tag_, named_, unnamed_},
static const struct hello hellos[] = {
#include "assistant/greetings.list"
};
#undef GREETING

/* "fr-CA" finds "fr"; NULL when nobody speaks it. */
static const struct hello *hello_of(struct arena *arena, const char *locale)
{
    char *tag = arena_text(arena, locale ? locale : "");

    for (char *at = tag; *at; at++)
        if (*at == '_')
            *at = '-';
    while (*tag) {
        char *cut = strrchr(tag, '-');

        for (size_t at = 0; at < sizeof(hellos) / sizeof(hellos[0]); at++)
            if (text_equals_ignoring_case(hellos[at].tag, tag))
                return &hellos[at];
        if (!cut)
            return NULL;
        *cut = '\0';
    }
    return NULL;
}

static const char *hello_named(struct arena *arena, const struct hello *hello, const char *name)
{
    const char *place = strstr(hello->named, "{name}");

    if (!name)
        return hello->unnamed;
    return arena_format(arena, "%.*s%s%s", (int)(place - hello->named), hello->named, name,
                        place + strlen("{name}"));
}

const char *greeting(struct arena *arena, enum language language, const char *locale, const char *name,
                     const char *later)
{
    const char *first = name ? first_name(arena, name) : NULL, *hello;
    const struct hello *elsewhere = later ? NULL : hello_of(arena, locale);

    if (elsewhere)
        return hello_named(arena, elsewhere, first);
    hello = first ? phrase_fill(arena, language, PHRASE_GREETING, PHRASE_VALUES({"name", first}))
                  : phrase_text(language, PHRASE_GREETING_UNNAMED);
    if (!later)
        return hello;
    return arena_format(
        arena, "%s %s", hello,
        phrase_fill(arena, language, PHRASE_GREETING_LATER,
                    PHRASE_VALUES({"words", readable_line(arena, later, LATER_CHARACTERS_MAX)})));
}
