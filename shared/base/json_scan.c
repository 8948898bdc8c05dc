/* One pass over a text that says whether it is JSON as RFC 8259 has it, within limits, before cJSON sees it.
 */
#include "base/json.h"

#include "base/arena.h"
#include "base/buffer.h"
#include "base/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const struct json_limits json_limits_body = {.bytes = 64 * 1024, .depth = 32, .nodes = 5000};
const struct json_limits json_limits_remote = {.bytes = 16 * 1024 * 1024, .depth = 64, .nodes = 500000};

enum { NUMBER_BYTES_MAX = 62 /* cJSON reads no longer ones */, NAMES_FIRST_CAPACITY = 64 };

struct name {
    const char *bytes;
    size_t count;
};

/* `names` is a stack: those of the object being read are on top of those of the objects around it. */
struct scan {
    const char *at, *end;
    const struct json_limits *limits;
    size_t depth, nodes;
    struct name *names;
    size_t names_count, names_capacity;
    struct arena *decoded; /* names that had escapes; made on first use */
    struct error fault;
};

static bool scan_value(struct scan *scan);

static bool refuse(struct scan *scan, enum phrase phrase)
{
    if (!scan->fault.kind)
        scan->fault = (struct error){.kind = ERROR_BAD_JSON, .phrase = phrase};
    return false;
}

static bool refuse_form(struct scan *scan)
{
    return refuse(scan, PHRASE_JSON_NOT_VALID);
}

static char peek(const struct scan *scan)
{
    return scan->at < scan->end ? *scan->at : '\0';
}

static void skip_space(struct scan *scan)
{
    while (scan->at < scan->end &&
           (*scan->at == ' ' || *scan->at == '\n' || *scan->at == '\r' || *scan->at == '\t'))
        scan->at++;
}

static bool take(struct scan *scan, char character)
{
    if (peek(scan) != character)
        return false;
    scan->at++;
    return true;
}

/* The four digits after \u, or -1. */
static int scan_unit(struct scan *scan)
{
    int unit = 0;

    if (scan->end - scan->at < 4)
        return -1;
    for (int digit = 0; digit < 4; digit++) {
        char character = *scan->at++;

        if (character >= '0' && character <= '9')
            unit = unit * 16 + character - '0';
        else if ((character | 0x20) >= 'a' && (character | 0x20) <= 'f')
            unit = unit * 16 + (character | 0x20) - 'a' + 10;
        else
            return -1;
    }
    return unit;
}

/* What stands behind \u: a character, or both halves of a surrogate pair. */
static bool scan_unicode_escape(struct scan *scan, struct buffer *decoded)
{
    int unit = scan_unit(scan), second;

    if (unit < 0)
        return refuse_form(scan);
    if (unit == 0 || (unit >= 0xdc00 && unit <= 0xdfff))
        return refuse(scan, PHRASE_JSON_TEXT_NOT_VALID);
    if (unit >= 0xd800 && unit <= 0xdbff) {
        if (!take(scan, '\\') || !take(scan, 'u'))
            return refuse(scan, PHRASE_JSON_TEXT_NOT_VALID);
        second = scan_unit(scan);
        if (second < 0xdc00 || second > 0xdfff)
            return refuse(scan, PHRASE_JSON_TEXT_NOT_VALID);
        unit = 0x10000 + ((unit - 0xd800) << 10) + (second - 0xdc00);
    }
    if (decoded)
        utf8_add(decoded, (uint32_t)unit);
    return true;
}

static bool scan_escape(struct scan *scan, struct buffer *decoded)
{
    static const char shorts[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
    char character = peek(scan);
    const char *found = character ? strchr(shorts, character) : NULL;

    if (scan->at < scan->end)
        scan->at++;
    if (character == 'u')
        return scan_unicode_escape(scan, decoded);
    if (!found)
        return refuse_form(scan);
    if (decoded)
        buffer_add_char(decoded, meanings[found - shorts]);
    return true;
}

static bool is_plain(char character)
{
    return (unsigned char)character >= 0x20 && character != '"' && character != '\\';
}

/* The stretch up to the next quote, escape or control character. */
static bool scan_plain(struct scan *scan, struct buffer *decoded)
{
    const char *start = scan->at;

    while (scan->at < scan->end && is_plain(*scan->at))
        scan->at++;
    if (!utf8_is_valid(start, (size_t)(scan->at - start)))
        return refuse(scan, PHRASE_JSON_TEXT_NOT_VALID);
    if (decoded)
        buffer_add_bytes(decoded, start, (size_t)(scan->at - start));
    return true;
}

/* A string from its opening quote on. decoded may be NULL. */
static bool scan_string(struct scan *scan, struct buffer *decoded)
{
    if (!take(scan, '"'))
        return refuse_form(scan);
    for (;;) {
        if (!scan_plain(scan, decoded))
            return false;
        if (take(scan, '"'))
            return true;
        if (!take(scan, '\\'))
            return scan->at < scan->end ? refuse(scan, PHRASE_JSON_TEXT_NOT_VALID) : refuse_form(scan);
        if (!scan_escape(scan, decoded))
            return false;
    }
}

static void name_push(struct scan *scan, struct name name)
{
    if (scan->names_count == scan->names_capacity) {
        scan->names_capacity = scan->names_capacity ? scan->names_capacity * 2 : NAMES_FIRST_CAPACITY;
        scan->names = memory_checked(reallocarray(scan->names, scan->names_capacity, sizeof(*scan->names)));
    }
    scan->names[scan->names_count++] = name;
}

/* A name without escapes is compared where it stands; another one is decoded first. */
static bool scan_name(struct scan *scan)
{
    const char *start = scan->at, *first = start + 1;
    struct buffer *decoded;
    size_t count;

    if (!scan_string(scan, NULL))
        return false;
    count = (size_t)(scan->at - first) - 1;
    if (!memchr(first, '\\', count)) {
        name_push(scan, (struct name){first, count});
        return true;
    }
    if (!scan->decoded)
        scan->decoded = arena_new();
    decoded = buffer_new(scan->decoded, count);
    scan->at = start;
    if (!scan_string(scan, decoded))
        return false;
    name_push(scan, (struct name){decoded->bytes, decoded->length});
    return true;
}

static int compare_names(const void *one, const void *other)
{
    const struct name *first = one, *second = other;

    if (first->count != second->count)
        return first->count < second->count ? -1 : 1;
    return memcmp(first->bytes, second->bytes, first->count);
}

/* Sorting finds equal names without a hash that somebody could aim at. */
static bool check_names(struct scan *scan, size_t first)
{
    struct name *names = scan->names + first;
    size_t count = scan->names_count - first;

    if (count < 2)
        return true;
    qsort(names, count, sizeof(*names), compare_names);
    for (size_t at = 1; at < count; at++)
        if (compare_names(&names[at - 1], &names[at]) == 0)
            return refuse(scan, PHRASE_JSON_DUPLICATE_NAME);
    return true;
}

static bool scan_member(struct scan *scan)
{
    skip_space(scan);
    if (!scan_name(scan))
        return false;
    skip_space(scan);
    if (!take(scan, ':'))
        return refuse_form(scan);
    return scan_value(scan);
}

static bool scan_object(struct scan *scan)
{
    size_t first_name = scan->names_count;

    skip_space(scan);
    if (take(scan, '}'))
        return true;
    do {
        if (!scan_member(scan))
            return false;
        skip_space(scan);
    } while (take(scan, ','));
    if (!take(scan, '}'))
        return refuse_form(scan);
    if (!check_names(scan, first_name))
        return false;
    scan->names_count = first_name;
    return true;
}

static bool scan_array(struct scan *scan)
{
    skip_space(scan);
    if (take(scan, ']'))
        return true;
    do {
        if (!scan_value(scan))
            return false;
        skip_space(scan);
    } while (take(scan, ','));
    return take(scan, ']') || refuse_form(scan);
}

static bool scan_nested(struct scan *scan, bool (*scan_inside)(struct scan *scan))
{
    if (++scan->depth > scan->limits->depth)
        return refuse(scan, PHRASE_JSON_TOO_DEEP);
    scan->at++;
    if (!scan_inside(scan))
        return false;
    scan->depth--;
    return true;
}

static bool scan_digits(struct scan *scan)
{
    const char *start = scan->at;

    while (peek(scan) >= '0' && peek(scan) <= '9')
        scan->at++;
    return scan->at > start;
}

static bool is_in_range(const char *number, size_t count)
{
    char copy[NUMBER_BYTES_MAX + 1];

    if (count > NUMBER_BYTES_MAX)
        return false;
    memcpy(copy, number, count);
    copy[count] = '\0';
    return isfinite(strtod(copy, NULL));
}

static bool scan_number(struct scan *scan)
{
    const char *start = scan->at;

    take(scan, '-');
    if (!take(scan, '0') && !scan_digits(scan))
        return refuse_form(scan);
    if (take(scan, '.') && !scan_digits(scan))
        return refuse_form(scan);
    if (take(scan, 'e') || take(scan, 'E')) {
        if (!take(scan, '+'))
            take(scan, '-');
        if (!scan_digits(scan))
            return refuse_form(scan);
    }
    return is_in_range(start, (size_t)(scan->at - start)) || refuse(scan, PHRASE_JSON_NUMBER_OUT_OF_RANGE);
}

static bool scan_word(struct scan *scan, const char *word)
{
    size_t count = strlen(word);

    if ((size_t)(scan->end - scan->at) < count || memcmp(scan->at, word, count) != 0)
        return refuse_form(scan);
    scan->at += count;
    return true;
}

static bool scan_value(struct scan *scan)
{
    skip_space(scan);
    if (++scan->nodes > scan->limits->nodes)
        return refuse(scan, PHRASE_JSON_TOO_MANY_VALUES);
    switch (peek(scan)) {
    case '{':
        return scan_nested(scan, scan_object);
    case '[':
        return scan_nested(scan, scan_array);
    case '"':
        return scan_string(scan, NULL);
    case 't':
        return scan_word(scan, "true");
    case 'f':
        return scan_word(scan, "false");
    case 'n':
        return scan_word(scan, "null");
    default:
        return scan_number(scan);
    }
}

struct error json_scan(const char *text, size_t bytes, const struct json_limits *limits)
{
    struct scan scan = {.at = text, .end = text + bytes, .limits = limits};

    if (bytes > limits->bytes)
        return ERROR(BAD_JSON, JSON_TOO_LARGE);
    if (scan_value(&scan)) {
        skip_space(&scan);
        if (scan.at != scan.end)
            refuse_form(&scan);
    }
    free(scan.names);
    arena_free(scan.decoded);
    return scan.fault;
}
