/* Text of others within a prompt: made harmless, and kept between marks that nobody can guess. */
#include "assistant/fence.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/text.h"

enum { WORDS_BYTES_MAX = 65536, ID_CHARACTERS = 12 };

/* "<words" and "</words", in any letter case and with any white space in between. */
static bool begins_mark(const char *text)
{
    text += 1 + strspn(text + 1, " \t\n/");
    return strncasecmp(text, "words", 5) == 0;
}

/* The bracket goes, the word stays: taking out more could put another mark together. */
static char *without_marks(struct arena *arena, const char *text)
{
    char *kept = arena_text(arena, text);

    for (char *at = strchr(kept, '<'); at; at = strchr(at + 1, '<'))
        if (begins_mark(at))
            *at = '(';
    return kept;
}

const char *fence_text(struct arena *arena, const char *text, size_t bytes_max)
{
    const char *cleaned = without_marks(arena, text_cleaned(arena, text));

    return arena_text_bytes(arena, cleaned, utf8_cut(cleaned, bytes_max));
}

/* In place. */
static void into_one_line(char *text)
{
    char *end = text;

    for (const char *at = text; *at; at++) {
        bool space = *at == '\n' || *at == '\t' || *at == ' ';

        if (space && (end == text || end[-1] == ' '))
            continue;
        *end++ = space ? ' ' : *at == '"' || *at == '|' ? '\'' : *at;
    }
    *end = '\0';
}

const char *fence_line(struct arena *arena, const char *text, size_t characters_max)
{
    char *line = without_marks(arena, text_cleaned(arena, text));

    into_one_line(line);
    return text_shortened(arena, text_trimmed(arena, line), characters_max);
}

void fence_add(struct arena *arena, struct buffer *buffer, const char *words)
{
    const char *id = uuid_new(arena) + strlen("01234567-0123-0123-0123-");

    buffer_add_format(buffer, "<words id=%.*s>\n%s\n</words id=%.*s>", ID_CHARACTERS, id,
                      fence_text(arena, words, WORDS_BYTES_MAX), ID_CHARACTERS, id);
}
