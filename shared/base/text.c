/* Comparing, reading numbers, trimming and splitting text. */
#include "base/text.h"

#include "base/arena.h"

#include <math.h>
#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

enum { REPLACEMENT = 0xfffd };

bool text_is_empty(const char *text)
{
    return !text || !*text;
}

bool text_equals(const char *one, const char *other)
{
    return one && other ? strcmp(one, other) == 0 : one == other;
}

static unsigned char ascii_lowered(char character)
{
    unsigned char byte = (unsigned char)character;

    return byte >= 'A' && byte <= 'Z' ? (unsigned char)(byte + ('a' - 'A')) : byte;
}

bool text_equals_ignoring_case(const char *one, const char *other)
{
    if (!one || !other)
        return one == other;
    while (*one && ascii_lowered(*one) == ascii_lowered(*other)) {
        one++;
        other++;
    }
    return ascii_lowered(*one) == ascii_lowered(*other);
}

bool text_starts_with(const char *text, const char *start)
{
    return text && start && strncmp(text, start, strlen(start)) == 0;
}

bool text_ends_with(const char *text, const char *end)
{
    size_t text_bytes, end_bytes;

    if (!text || !end)
        return false;
    text_bytes = strlen(text);
    end_bytes = strlen(end);
    return text_bytes >= end_bytes && memcmp(text + text_bytes - end_bytes, end, end_bytes) == 0;
}

static bool is_digit(char character)
{
    return character >= '0' && character <= '9';
}

bool number_parse(const char *text, int64_t *value)
{
    int64_t number = 0;
    bool negative;

    if (!text)
        return false;
    negative = *text == '-';
    text += negative;
    if (!*text)
        return false;
    for (; *text; text++) {
        int digit = *text - '0';

        if (!is_digit(*text) || __builtin_mul_overflow(number, 10, &number) ||
            __builtin_add_overflow(number, negative ? -digit : digit, &number))
            return false;
    }
    *value = number;
    return true;
}

static const char *past_digits(const char *text)
{
    while (is_digit(*text))
        text++;
    return text;
}

/* Where the number at text ends, or NULL: digits, then perhaps a fraction, then perhaps an exponent. */
static const char *decimal_end(const char *text)
{
    const char *at = text + (*text == '-');
    const char *digits = at;

    at = past_digits(at);
    if (at == digits)
        return NULL;
    if (*at == '.') {
        digits = ++at;
        at = past_digits(at);
        if (at == digits)
            return NULL;
    }
    if (*at == 'e' || *at == 'E') {
        at++;
        at += *at == '+' || *at == '-';
        digits = at;
        at = past_digits(at);
        if (at == digits)
            return NULL;
    }
    return at;
}

bool decimal_parse(const char *text, double *value)
{
    const char *end = text ? decimal_end(text) : NULL;
    double number;

    if (!end || *end)
        return false;
    number = strtod(text, NULL);
    if (!isfinite(number))
        return false;
    *value = number;
    return true;
}

/* The White_Space property of Unicode. */
static bool is_space(uint32_t code_point)
{
    return code_point == ' ' || (code_point >= '\t' && code_point <= '\r') || code_point == 0x85 ||
           code_point == 0xa0 || code_point == 0x1680 || (code_point >= 0x2000 && code_point <= 0x200a) ||
           code_point == 0x2028 || code_point == 0x2029 || code_point == 0x202f || code_point == 0x205f ||
           code_point == 0x3000;
}

/* The code point that ends at `end`, which lies behind `text`, and where it starts. */
static uint32_t last_point(const char *text, const char *end, const char **start)
{
    const char *behind;
    uint32_t point;

    *start = end - 1;
    while (*start > text && end - *start < 4 && ((unsigned char)**start & 0xc0) == 0x80)
        (*start)--;
    behind = *start;
    point = utf8_next(&behind);
    if (behind != end) /* a bad sequence: its last byte stands alone, and is no white space */
        *start = end - 1;
    return behind == end ? point : REPLACEMENT;
}

/* The stretch of count bytes at text without white space at its ends. */
static char *trimmed_bytes(struct arena *arena, const char *text, size_t count)
{
    const char *end = text + count, *at = text;

    while (text < end && is_space(utf8_next(&at)))
        text = at;
    while (text < end && is_space(last_point(text, end, &at)))
        end = at;
    return arena_text_bytes(arena, text, (size_t)(end - text));
}

char *text_trimmed(struct arena *arena, const char *text)
{
    return text ? trimmed_bytes(arena, text, strlen(text)) : NULL;
}

char **text_split(struct arena *arena, const char *text, char separator, size_t *count)
{
    size_t parts_max = 1, parts = 0;
    const char *end;
    char **list;

    for (const char *at = text; at && *at; at++)
        parts_max += *at == separator;
    list = arena_many(arena, parts_max + 1, char *);
    while (text && *text) {
        end = strchr(text, separator);
        if (!end)
            end = text + strlen(text);
        list[parts] = trimmed_bytes(arena, text, (size_t)(end - text));
        parts += *list[parts] != '\0';
        text = *end ? end + 1 : end;
    }
    list[parts] = NULL;
    if (count)
        *count = parts;
    return list;
}

char *text_shortened(struct arena *arena, const char *text, size_t characters_max)
{
    const char *at = text, *cut = text, *word_end = NULL;
    size_t characters = 0;
    bool after_space = true;

    if (utf8_length(text) <= characters_max)
        return arena_text(arena, text);
    if (!characters_max)
        return arena_text(arena, "");
    while (characters < characters_max) {
        const char *start = at;
        bool space = is_space(utf8_next(&at));

        if (space && !after_space && characters > characters_max / 2)
            word_end = start;
        if (!space && characters + 1 < characters_max)
            cut = at;
        after_space = space;
        characters++;
    }
    if (word_end)
        cut = word_end;
    return arena_format(arena, "%.*s\u2026", (int)(cut - text), text);
}

bool secret_equals(const char *one, const char *other)
{
    size_t bytes;

    if (!one || !other)
        return false;
    bytes = strlen(one);
    return strlen(other) == bytes && CRYPTO_memcmp(one, other, bytes) == 0;
}
