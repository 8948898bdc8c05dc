/* Looks phrases up, fills them, and finds the shipped language that fits a list of tags (RFC 4647 lookup). */
#include "base/phrase.h"

#include "base/buffer.h"

#include <string.h>
#include <strings.h>

#include "generated/phrases.inc"

enum { PHRASE_BYTES_MAX = 64 * 1024, TAG_BYTES_MAX = 64, WEIGHT_FULL = 1000 };

const char *phrase_text(enum language language, enum phrase phrase)
{
    if ((size_t)language >= LANGUAGES_COUNT)
        language = LANGUAGE_EN;
    if ((size_t)phrase >= PHRASES_COUNT)
        phrase = PHRASE_NONE;
    return phrase_texts[language][phrase];
}

const char *phrase_key(enum phrase phrase)
{
    return phrase_keys[(size_t)phrase < PHRASES_COUNT ? phrase : PHRASE_NONE];
}

enum phrase phrase_of_key(const char *key)
{
    for (int phrase = PHRASE_NONE + 1; phrase < PHRASES_COUNT; phrase++)
        if (strcmp(phrase_keys[phrase], key) == 0)
            return (enum phrase)phrase;
    return PHRASE_NONE;
}

static const char *value_of(const struct phrase_value *values, const char *name, size_t length)
{
    for (; values && values->name; values++)
        if (strlen(values->name) == length && memcmp(values->name, name, length) == 0)
            return values->text ? values->text : "";
    return "";
}

const char *phrase_fill(struct arena *arena, enum language language, enum phrase phrase,
                        const struct phrase_value *values)
{
    struct buffer *filled = buffer_new(arena, PHRASE_BYTES_MAX);
    const char *text = phrase_text(language, phrase);
    const char *open, *close;

    while ((open = strchr(text, '{')) && (close = strchr(open, '}'))) {
        buffer_add_bytes(filled, text, (size_t)(open - text));
        buffer_add(filled, value_of(values, open + 1, (size_t)(close - open) - 1));
        text = close + 1;
    }
    buffer_add(filled, text);
    return filled->bytes;
}

static size_t tag_length(const char *tags)
{
    return strcspn(tags, ",; \t");
}

/* "de-AT" and "de_CH" fit "de": the tag is shortened from its end until a language has it. */
static bool language_of_tag(const char *tag, size_t length, enum language *language)
{
    char name[TAG_BYTES_MAX];
    char *cut;

    if (!length || length >= sizeof(name))
        return false;
    memcpy(name, tag, length);
    name[length] = '\0';
    for (char *at = name; (at = strchr(at, '_'));)
        *at = '-';
    for (;;) {
        for (int at = 0; at < LANGUAGES_COUNT; at++) {
            if (strcasecmp(language_tags[at], name) == 0) {
                *language = (enum language)at;
                return true;
            }
        }
        cut = strrchr(name, '-');
        if (!cut)
            return false;
        *cut = '\0';
    }
}

/* The weight behind a tag (";q=0.8") in thousandths; a malformed one counts as full. */
static int tag_weight(const char *parameters, const char *end)
{
    const char *at = parameters;
    int weight, digit_value = 100;

    while (at < end && strchr("; \t", *at))
        at++;
    if (end - at < 3 || (*at | 0x20) != 'q' || at[1] != '=' || (at[2] != '0' && at[2] != '1'))
        return WEIGHT_FULL;
    if (at[2] == '1')
        return WEIGHT_FULL;
    weight = 0;
    for (at += 3; at < end && (*at == '.' || (*at >= '0' && *at <= '9')); at++) {
        if (*at == '.')
            continue;
        weight += (*at - '0') * digit_value;
        digit_value /= 10;
    }
    return weight;
}

bool language_find(const char *tags, enum language *language)
{
    int best = 0;

    while (tags && *tags) {
        const char *end = tags + strcspn(tags, ",");
        enum language candidate;
        size_t length;
        int weight;

        tags += strspn(tags, " \t");
        length = tag_length(tags);
        weight = tag_weight(tags + length, end);
        if (weight > best && language_of_tag(tags, length, &candidate)) {
            *language = candidate;
            best = weight;
        }
        tags = *end ? end + 1 : end;
    }
    return best > 0;
}

enum language language_of(const char *tags)
{
    enum language language = LANGUAGE_EN;

    language_find(tags, &language);
    return language;
}

const char *language_tag(enum language language)
{
    return (size_t)language < LANGUAGES_COUNT ? language_tags[language] : language_tags[LANGUAGE_EN];
}
