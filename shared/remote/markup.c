/* From markup to text, in one pass. */
#include "remote/markup.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/text.h"

enum { TAG_BYTES_MAX = 64, ENTITY_BYTES_MAX = 12 };

struct reading {
    const char *at;
    struct buffer *text;
    bool space; /* white space is due before the next character */
    bool line;  /* and it is a line end */
};

static void add_character(struct reading *reading, uint32_t character)
{
    if (character == ' ' || character == '\t' || character == '\n' || character == '\r' ||
        character == 0xa0) {
        reading->space = true;
        return;
    }
    if (reading->text->length && (reading->space || reading->line))
        buffer_add_char(reading->text, reading->line ? '\n' : ' ');
    reading->space = reading->line = false;
    utf8_add(reading->text, character);
}

static bool is_one_of(const char *name, const char *const *names)
{
    for (; *names; names++)
        if (strcmp(*names, name) == 0)
            return true;
    return false;
}

static void name_of_tag(const char *tag, char name[TAG_BYTES_MAX])
{
    size_t bytes = strcspn(tag, " \t\r\n/>");

    if (bytes >= TAG_BYTES_MAX)
        bytes = TAG_BYTES_MAX - 1;
    for (size_t i = 0; i < bytes; i++)
        name[i] = tag[i] >= 'A' && tag[i] <= 'Z' ? (char)(tag[i] | 0x20) : tag[i];
    name[bytes] = '\0';
}

static const char *end_of_tag(const char *tag)
{
    for (char quote = '\0'; *tag; tag++) {
        if (quote)
            quote = *tag == quote ? '\0' : quote;
        else if (*tag == '"' || *tag == '\'')
            quote = *tag;
        else if (*tag == '>')
            return tag + 1;
    }
    return tag;
}

/* Behind the element's end tag; elements of these names do not nest. */
static const char *end_of_element(const char *at, const char *name)
{
    size_t bytes = strlen(name);

    while ((at = strstr(at, "</"))) {
        if (strncasecmp(at + 2, name, bytes) == 0 && strchr(" \t\r\n>", at[2 + bytes]) && at[2 + bytes])
            return end_of_tag(at + 2);
        at += 2;
    }
    return NULL;
}

static void read_tag(struct reading *reading)
{
    static const char *const unseen[] = {"ac:parameter", "script", "style", "head", NULL};
    static const char *const blocks[] = {"p",
                                         "br",
                                         "div",
                                         "li",
                                         "ul",
                                         "ol",
                                         "tr",
                                         "td",
                                         "th",
                                         "h1",
                                         "h2",
                                         "h3",
                                         "h4",
                                         "h5",
                                         "h6",
                                         "table",
                                         "hr",
                                         "pre",
                                         "blockquote",
                                         "ac:structured-macro",
                                         "ac:plain-text-body",
                                         NULL};
    const char *tag = reading->at + 1;
    bool closing = *tag == '/';
    char name[TAG_BYTES_MAX];
    const char *end = end_of_tag(tag);

    name_of_tag(tag + closing, name);
    reading->at = end;
    if (is_one_of(name, blocks))
        reading->line = true;
    if (!closing && end[-1] == '>' && end[-2] != '/' && is_one_of(name, unseen)) {
        const char *behind = end_of_element(end, name);

        reading->at = behind ? behind : end + strlen(end);
    }
}

static uint32_t named_character(const char *name, size_t bytes)
{
    static const struct {
        const char *name;
        uint32_t character;
    } entities[] = {
        {"amp", '&'},      {"lt", '<'},       {"gt", '>'},        {"quot", '"'},     {"apos", '\''},
        {"nbsp", ' '},     {"auml", 0xe4},    {"ouml", 0xf6},     {"uuml", 0xfc},    {"Auml", 0xc4},
        {"Ouml", 0xd6},    {"Uuml", 0xdc},    {"szlig", 0xdf},    {"eacute", 0xe9},  {"egrave", 0xe8},
        {"ndash", 0x2013}, {"mdash", 0x2014}, {"hellip", 0x2026}, {"lsquo", 0x2018}, {"rsquo", 0x2019},
        {"ldquo", 0x201c}, {"rdquo", 0x201d}, {"bdquo", 0x201e},  {"euro", 0x20ac},  {"rarr", 0x2192},
        {"bull", 0x2022},  {"middot", 0xb7},  {"times", 0xd7},    {"deg", 0xb0},     {"copy", 0xa9},
    };

    for (size_t i = 0; i < sizeof(entities) / sizeof(*entities); i++)
        if (strlen(entities[i].name) == bytes && memcmp(entities[i].name, name, bytes) == 0)
            return entities[i].character;
    return 0;
}

static uint32_t numbered_character(const char *digits)
{
    bool hexadecimal = (*digits | 0x20) == 'x';
    unsigned long number = strtoul(digits + hexadecimal, NULL, hexadecimal ? 16 : 10);

    if (number == 0 || number > 0x10ffff || (number >= 0xd800 && number < 0xe000))
        return 0xfffd;
    return (uint32_t)number;
}

static void read_entity(struct reading *reading)
{
    const char *name = reading->at + 1;
    size_t bytes = strcspn(name, ";<& \n");
    uint32_t character = 0;

    if (bytes && bytes <= ENTITY_BYTES_MAX && name[bytes] == ';')
        character = *name == '#' ? numbered_character(name + 1) : named_character(name, bytes);
    reading->at += character ? bytes + 2 : 1;
    add_character(reading, character ? character : '&');
}

static void read_code(struct reading *reading)
{
    const char *end = strstr(reading->at, "]]>");

    while (reading->at < end || (!end && *reading->at)) {
        if (*reading->at == '\n')
            reading->line = true;
        add_character(reading, utf8_next(&reading->at));
    }
    if (end)
        reading->at = end + 3;
}

static bool skip(struct reading *reading, const char *start)
{
    if (!text_starts_with(reading->at, start))
        return false;
    reading->at += strlen(start);
    return true;
}

static void read_some(struct reading *reading)
{
    const char *end;

    if (skip(reading, "<![CDATA[")) {
        read_code(reading);
    } else if (skip(reading, "<!--")) {
        end = strstr(reading->at, "-->");
        reading->at = end ? end + 3 : reading->at + strlen(reading->at);
    } else if (*reading->at == '<') {
        read_tag(reading);
    } else if (*reading->at == '&') {
        read_entity(reading);
    } else {
        add_character(reading, utf8_next(&reading->at));
    }
}

const char *markup_text(struct arena *arena, const char *markup, size_t characters_max)
{
    struct reading reading = {.at = markup, .text = buffer_new(arena, characters_max * 4 + 8)};

    while (*reading.at && !reading.text->overflowed)
        read_some(&reading);
    return text_shortened(arena, text_cleaned(arena, reading.text->bytes), characters_max);
}
