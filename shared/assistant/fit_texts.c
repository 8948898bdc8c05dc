/* Words behind a field's name into text fields. */
#include <string.h>

#include "assistant/fitting.h"
#include "base/arena.h"
#include "base/text.h"

enum { VALUE_WORDS_MAX = 6 };

static bool has_digit(const char *text)
{
    return strpbrk(text, "0123456789") != NULL;
}

/* The end of what stands behind the name: at the sentence's end, a comma, or a word that goes on with
 * something else. */
static size_t value_end(const struct utterance *utterance, size_t at)
{
    static const char stops[] =
        " and but because since und aber weil da please bitte which that die der das with mit ";
    const struct word *words = utterance->words.list;
    size_t last = at;

    while (last + 1 < utterance->words.count && last + 1 < at + VALUE_WORDS_MAX) {
        bool glued = words[last + 1].start == words[last].end + 1 && utterance->text[words[last].end] != ' ';
        if (!glued && (words[last + 1].begins_sentence || words[last + 1].behind_comma ||
                       utterance_word_is(utterance, last + 1, stops)))
            break;
        last++;
    }
    return words[last].end;
}

/* ":" or "=" or "is" between the name and the value. */
static bool is_linked(const struct utterance *utterance, size_t behind_name, size_t *at)
{
    const struct word *words = utterance->words.list;

    *at = behind_name;
    while (utterance_word_is(utterance, *at, " is ist lautet are heisst was ") && *at < behind_name + 1)
        ++*at;
    if (*at > behind_name)
        return *at < utterance->words.count && !words[*at].begins_sentence;
    for (size_t i = words[behind_name - 1].end; i < words[behind_name].start; i++) {
        if (utterance->text[i] == ':' || utterance->text[i] == '=')
            return true;
    }
    return false;
}

static bool named_at(const struct utterance *utterance, size_t at, const char *name, size_t *start,
                     size_t *end)
{
    size_t count = utterance_phrase_at(utterance, at, name), value;

    if (!count || at + count >= utterance->words.count)
        return false;
    bool linked = is_linked(utterance, at + count, &value);
    if (value >= utterance->words.count ||
        utterance_word_is(utterance, value, " not nicht unknown unbekannt "))
        return false;
    if (!linked &&
        (!has_digit(utterance_word(utterance, value)) || utterance->words.list[value].begins_sentence))
        return false;
    *start = utterance->words.list[value].start;
    *end = linked ? value_end(utterance, value) : utterance->words.list[value].end;
    return true;
}

bool fitting_named_text(const struct utterance *utterance, const struct form_field *field, size_t *start,
                        size_t *end)
{
    size_t count = 0;
    char **names = text_split(
        utterance->arena,
        arena_format(utterance->arena, "%s\n%s", field->name, field->also ? field->also : ""), '\n', &count);

    for (size_t n = 0; n < count; n++) {
        const char *name = words_folded(utterance->arena, names[n]);
        for (size_t at = 0; *name && at < utterance->words.count; at++) {
            if (named_at(utterance, at, name, start, end))
                return true;
        }
    }
    return false;
}
