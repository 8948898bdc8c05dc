/* Names of people in words. */
#include "assistant/names.h"

#include <string.h>

#include "assistant/intents.h"
#include "assistant/patterns.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "base/text.h"

enum { BARE_WORDS_MAX = 8 }; /* in more of them only what is written like a name is taken for one */

/* What stands around a name without belonging to it. */
static const char fillers[] =
    " it is its thats that this would will should be was the a an my our his her their name named called i "
    "im am think guess please hi hello ask take choose use set to put mr mrs ms miss dr prof herr frau herrn "
    "das dies ist sei waere wird soll sollte bin bitte mein meine meinen meiner unser unsere unseren der die "
    "den dem ein eine einen heisst name ich glaube denke nimm waehle setze an auf manager boss supervisor "
    "lead teamlead approver chef chefin vorgesetzter vorgesetzte vorgesetzten leiter leiterin teamleiter "
    "teamleiterin kollege kollegin colleague and und also sowie plus ";
static const char ends[] =
    " from of in at on who which because since she he they but with for as aus im bei vom weil da sie er "
    "aber denn mit fuer als team department abteilung thanks thank danke then dann ";
static const char denials[] = " not no nobody none unknown anyone anybody nicht kein keine keiner niemand "
                              "unbekannt dont know what why wer was warum welche welcher egal whoever ";
static const char particles[] = " von van de der den del di la le zu zur ten ter ";
static const char selves[] = " me myself i mich mir ich selbst selber ";
static const char links[] = " is ist are heisst lautet sei waere should will be sind soll sollen ";

static bool is_capital(const char *text, const struct word *word)
{
    const char *cursor = text + word->start;
    uint32_t point = utf8_next(&cursor);

    if (point < 0x80)
        return point >= 'A' && point <= 'Z';
    return point >= 0x250 || (point >= 0xC0 && point <= 0xDE);
}

static bool is_name_word(const struct word *word)
{
    return !strpbrk(word->text, "0123456789");
}

static bool ends_name(const struct word *word)
{
    return word->begins_sentence || word->behind_comma;
}

/* How many words from `at` on are written like a name: "Anna von Berg". */
static size_t capital_run(const char *text, const struct words *words, size_t at)
{
    size_t end = at;

    while (end < words->count && end < at + NAME_WORDS_MAX) {
        const struct word *word = &words->list[end];
        bool particle = end > at && words_hold(particles, word->text) && end + 1 < words->count &&
                        is_capital(text, &words->list[end + 1]);

        if ((end > at && ends_name(word)) || !is_name_word(word) || !(particle || is_capital(text, word)))
            break;
        end++;
    }
    return end - at;
}

/* How many words from `at` on may be a name, however they are written. */
static size_t loose_run(const struct words *words, size_t at)
{
    size_t end = at;

    while (end < words->count) {
        const struct word *word = &words->list[end];
        bool particle = end > at && words_hold(particles, word->text) && end + 1 < words->count &&
                        !ends_name(&words->list[end + 1]);

        if ((end > at && ends_name(word)) || !is_name_word(word) ||
            (!particle && (words_hold(fillers, word->text) || words_hold(ends, word->text))))
            break;
        end++;
    }
    return end - at;
}

static void name_add(struct buffer *names, const char *text, const struct words *words, size_t at,
                     size_t count)
{
    size_t start = words->list[at].start, end = words->list[at + count - 1].end;

    buffer_add_format(names, "%s%.*s", names->length ? "; " : "", (int)(end - start), text + start);
}

static const char *addresses_said(struct arena *arena, const struct form_field *field, const char *text)
{
    struct buffer *names = buffer_new(arena, strlen(text) * 2 + 8);
    size_t start, end = 0;

    while (pattern_find(text, PATTERN_EMAIL, end, &start, &end) &&
           (!names->length || field->kind == VALUE_USERS))
        buffer_add_format(names, "%s%.*s", names->length ? "; " : "", (int)(end - start), text + start);
    return names->length ? names->bytes : NULL;
}

static bool is_denied(const struct words *words)
{
    for (size_t i = 0; i < words->count; i++)
        if (words_hold(denials, words->list[i].text))
            return true;
    return false;
}

/* One name or more; NULL when what is left of the words is too long for one. */
static const char *names_within(struct arena *arena, const struct form_field *field, const char *text,
                                bool capitals)
{
    struct words words = words_of(arena, text);
    struct buffer *names = buffer_new(arena, strlen(text) * 2 + 8);

    for (size_t at = 0; at < words.count;) {
        size_t count;

        if (names->length && (field->kind != VALUE_USERS || words_hold(ends, words.list[at].text)))
            break;
        if (words_hold(selves, words.list[at].text) && !words_hold(fillers, words.list[at].text))
            count = 1;
        else if (words_hold(selves, words.list[at].text) && at + 1 == words.count)
            count = 1; /* "das bin ich", "I" */
        else
            count = capitals ? capital_run(text, &words, at) : loose_run(&words, at);
        if (count > NAME_WORDS_MAX)
            return NULL;
        if (capitals && count == 1 && !words_hold(selves, words.list[at].text))
            count = 0;
        if (count)
            name_add(names, text, &words, at, count);
        at += count ? count : 1;
    }
    return names->length ? names->bytes : NULL;
}

const char *names_said(struct arena *arena, const struct turn_facts *facts, const struct form_field *field,
                       const char *words)
{
    bool asked = !facts->draft || text_equals(facts->draft->asked_field_id, field->id);
    const char *text = text_trimmed(arena, words), *addresses = addresses_said(arena, field, text);
    struct words list = words_of(arena, text);

    if (!asked && !draft_value(facts->draft, field->id))
        return NULL;
    if (addresses)
        return addresses;
    if (intent_of(arena, text) != INTENT_NONE || text_ends_with(text, "?") || is_denied(&list))
        return NULL;
    return names_within(arena, field, text, !asked || list.count > BARE_WORDS_MAX);
}

static const char *named_at(const struct utterance *utterance, size_t at, const char *name)
{
    const struct words *words = &utterance->words;
    size_t first = at + utterance_phrase_at(utterance, at, name), count;
    bool linked = false;

    if (first == at || first >= words->count)
        return NULL;
    for (size_t i = words->list[first - 1].end; i < words->list[first].start; i++)
        linked = linked || strchr(":=", utterance->text[i]);
    while (first < words->count && words_hold(links, words->list[first].text)) {
        linked = true;
        first++;
    }
    if (first >= words->count || (!linked && ends_name(&words->list[first])))
        return NULL;
    if (linked && words_hold(selves, words->list[first].text))
        return utterance_words_between(utterance, first, 1);
    count = capital_run(utterance->text, words, first);
    return count > (linked ? 0 : 1) ? utterance_words_between(utterance, first, count) : NULL;
}

const char *names_behind(const struct utterance *utterance, const struct form_field *field)
{
    struct arena *arena = utterance->arena;
    char **names = text_split(
        arena, arena_format(arena, "%s\n%s", field->name, field->also ? field->also : ""), '\n', NULL);

    for (; *names; names++) {
        const char *folded = words_folded(arena, *names);

        for (size_t at = 0; *folded && at < utterance->words.count; at++) {
            const char *named = named_at(utterance, at, folded);

            if (named)
                return named;
        }
    }
    return NULL;
}
