/* Keys of phrases in, sentences out. */
#include "service/sync_message.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"

const char *sync_message_line(struct arena *arena, enum phrase phrase, const char *subject)
{
    if (text_is_empty(subject))
        return phrase_key(phrase);
    return arena_format(arena, "%s %s", phrase_key(phrase), subject);
}

/* A line that begins with no key is shown as it is. */
static const char *sentence_of(struct arena *arena, enum language language, const char *line)
{
    size_t bytes = strcspn(line, " ");
    enum phrase phrase = phrase_of_key(arena_format(arena, "%.*s", (int)bytes, line));

    if (phrase == PHRASE_NONE)
        return line;
    return phrase_fill(arena, language, phrase,
                       PHRASE_VALUES({"subject", line + bytes + (line[bytes] == ' ')}));
}

const char *sync_message_text(struct arena *arena, enum language language, const char *message)
{
    char **lines = message ? text_split(arena, message, '\n', NULL) : NULL;
    const char *text = NULL;

    for (; lines && *lines; lines++) {
        const char *sentence = sentence_of(arena, language, *lines);

        text = text ? arena_format(arena, "%s %s", text, sentence) : sentence;
    }
    return text;
}
