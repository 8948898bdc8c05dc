/* Plain words within wiki markup. */
#include "remote/wiki.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "base/buffer.h"

static bool is_word(char character)
{
    return isalnum((unsigned char)character) || (unsigned char)character >= 0x80;
}

/* These mean something wherever they stand. */
static bool is_always_markup(char character)
{
    return character && strchr("{}[]|", character);
}

/* These begin something before a word, or a list at the start of a line; within a word and before a space
 * they are what they are, so that addresses and hyphens stay readable. */
static bool is_markup_here(const char *line, const char *at)
{
    char before = at > line ? at[-1] : ' ';

    if (!*at || !strchr("*_-+^~#!?", *at))
        return false;
    if (strspn(line, " \t*#-") >= (size_t)(at - line))
        return true;
    return at[1] && !isspace((unsigned char)at[1]) && !(is_word(before) && is_word(at[1]));
}

/* "h1." and "bq." at the start of a line: the character that makes it one, else NULL. */
static const char *block_dot(const char *line)
{
    const char *at = line + strspn(line, " \t");
    bool heading = at[0] == 'h' && at[1] >= '1' && at[1] <= '6' && at[2] == '.';
    bool quote = at[0] == 'b' && at[1] == 'q' && at[2] == '.';

    return heading || quote ? at + 2 : NULL;
}

/* A backslash cannot be escaped by another one: two of them are a line break. */
static void add_character(struct buffer *markup, const char *line, const char *at)
{
    if (*at == '\\') {
        buffer_add(markup, "&#92;");
    } else if (at == block_dot(line)) {
        buffer_add(markup, "&#46;");
    } else {
        if (is_always_markup(*at) || is_markup_here(line, at))
            buffer_add_char(markup, '\\');
        buffer_add_char(markup, *at);
    }
}

void wiki_add_plain(struct buffer *markup, const char *text)
{
    const char *line = text;

    for (const char *at = text; *at; at++) {
        add_character(markup, line, at);
        if (*at == '\n')
            line = at + 1;
    }
}
