/* Whether the words around a value speak of a field. */
#include "assistant/nearness.h"

#include <string.h>

#include "assistant/stems.h"
#include "assistant/synonyms.h"
#include "base/arena.h"
#include "base/text.h"

enum { REACH_BEFORE = 6, REACH_BEHIND = 4, PREFIX_LEAST = 4, TAIL_LEAST = 4, NAME_GAPS_MAX = 3 };

static const double BORDER_SHARE = 0.5;

/* Words that many fields have in their names and that tell nothing. */
static const char plain_words[] =
    " number date time count amount field name many much when what which total value type option boolean "
    "flag indicating whether select please enter anzahl datum zahl nummer uhrzeit zeit wann wie viele "
    "wieviele welche welcher welches bitte angeben name typ art feld optional required day tag your ihr "
    "ihre ";

/* Things that are counted under several names. */
static const char *const countables[] = {
    " people person persons rider riders seats covers guest guests passenger passengers traveler travelers "
    "traveller travellers adult adults attendee attendees participant participants party group personen "
    "person leute gaeste teilnehmer teilnehmende reisende besucher visitors visitor employees mitarbeiter ",
    " seat seats ticket tickets passengers passenger platz plaetze sitzplaetze karte karten ",
    " licence licences license licenses lizenz lizenzen ",
    " gb gigabyte tb terabyte storage memory disk ram speicher speicherplatz arbeitsspeicher space ",
    " cpu cpus core cores kern kerne prozessoren ",
    " piece pieces item items unit units copy copies quantity stueck exemplare menge ",
    " km kilometer kilometers kilometre kilometres miles mile distance strecke entfernung ",
};

static void words_add(const struct utterance *utterance, struct field_words *field, const char *text)
{
    struct words words = words_of(utterance->arena, text ? text : "");
    size_t room = field->count + words.count;

    field->words = arena_grow(utterance->arena, field->words, field->count, room, sizeof *field->words);
    for (size_t t = 0; t < 2; t++)
        field->stems[t] =
            arena_grow(utterance->arena, field->stems[t], field->count, room, sizeof **field->stems);
    for (size_t i = 0; i < words.count; i++) {
        const char *word = words.list[i].text;
        if (words_hold(plain_words, word) || stems_is_stop_word(TONGUE_EN, word) ||
            stems_is_stop_word(TONGUE_DE, word))
            continue;
        field->words[field->count] = word;
        for (size_t t = 0; t < 2; t++)
            field->stems[t][field->count] = arena_text(utterance->arena, utterance_stem(utterance, t, word));
        field->count++;
    }
}

struct field_words field_words_of(const struct utterance *utterance, const struct form_field *field)
{
    struct field_words words = {0};

    words_add(utterance, &words, field->name);
    words_add(utterance, &words, field->also);
    words.name_count = words.count;
    words_add(utterance, &words, field->description);
    return words;
}

static bool is_same_stem(const char *one, const char *other, size_t prefix_least)
{
    size_t a = strlen(one), b = strlen(other), least = a < b ? a : b;

    if (a == b)
        return a > 0 && strcmp(one, other) == 0;
    return least >= prefix_least && strncmp(one, other, least) == 0 && (a > b ? a - b : b - a) <= 5;
}

/* The number of the field's word that stands there; its count when none does. */
static size_t field_word_at(const struct utterance *utterance, const struct field_words *field, size_t at,
                            size_t prefix_least)
{
    for (size_t i = 0; i < field->count && at < utterance->words.count; i++) {
        for (size_t t = 0; t < 2; t++) {
            if (is_same_stem(field->stems[t][i], utterance->stems[t][at], prefix_least))
                return i;
        }
    }
    return field->count;
}

static double word_nearness(const struct utterance *utterance, const struct field_words *field, size_t at,
                            size_t distance)
{
    size_t number = field_word_at(utterance, field, at, PREFIX_LEAST);

    if (number == field->count)
        return 0;
    return (number < field->name_count ? 1.0 : 0.6) * (1.0 - 0.08 * (double)(distance - 1));
}

/* Beyond "and" or a comma something else may be spoken of. */
static bool is_border(const struct utterance *utterance, size_t at)
{
    return utterance->words.list[at].behind_comma || utterance_word_is(utterance, at, " and und but aber ");
}

double nearness(const struct utterance *utterance, const struct field_words *field, size_t first,
                size_t count)
{
    const struct word *words = utterance->words.list;
    double best = 0, share = 1;

    for (size_t back = 1; back <= REACH_BEFORE && back <= first; back++) {
        if (words[first - back + 1].begins_sentence)
            break;
        share *= is_border(utterance, first - back + 1) ? BORDER_SHARE : 1;
        double near = share * word_nearness(utterance, field, first - back, back);
        best = near > best ? near : best;
    }
    share = 1;
    for (size_t i = 0; i < REACH_BEHIND && first + count + i < utterance->words.count; i++) {
        if (words[first + count + i].begins_sentence)
            break;
        share *= is_border(utterance, first + count + i) ? BORDER_SHARE : 1;
        double near = share * word_nearness(utterance, field, first + count + i, i + 1);
        best = near > best ? near : best;
    }
    return best;
}

/* "Kerne" is what "Prozessorkerne" ends with. */
static bool is_tail(const char *whole, const char *tail)
{
    size_t length = strlen(tail);

    return length >= TAIL_LEAST && strlen(whole) >= length + TAIL_LEAST && text_ends_with(whole, tail);
}

static bool ends_field_word(const struct utterance *utterance, const struct field_words *field, size_t at)
{
    for (size_t i = 0; i < field->count; i++) {
        if (is_tail(field->stems[1][i], utterance->stems[1][at]))
            return true;
    }
    return false;
}

bool nearness_counts(const struct utterance *utterance, const struct field_words *field, size_t at)
{
    if (at >= utterance->words.count)
        return false;
    if (field_word_at(utterance, field, at, PREFIX_LEAST - 1) < field->count ||
        ends_field_word(utterance, field, at))
        return true;
    for (size_t c = 0; c < sizeof countables / sizeof *countables; c++) {
        if (!utterance_word_is(utterance, at, countables[c]))
            continue;
        for (size_t i = 0; i < field->count; i++) {
            if (words_hold(countables[c], field->words[i]))
                return true;
        }
    }
    return false;
}

/* Where a word of the name or one that means the same stands; the count of words when nowhere. */
static size_t name_word_find(const struct utterance *utterance, const struct field_words *field,
                             size_t number)
{
    for (size_t at = 0; at < utterance->words.count; at++) {
        if (is_same_stem(field->stems[0][number], utterance->stems[0][at], PREFIX_LEAST) ||
            is_same_stem(field->stems[1][number], utterance->stems[1][at], PREFIX_LEAST) ||
            synonyms_are(field->words[number], utterance_word(utterance, at)))
            return at;
        const char *next = utterance_word(utterance, at + 1);
        if (*next && synonyms_are(field->words[number], arena_format(utterance->arena, "%s %s",
                                                                     utterance_word(utterance, at), next)))
            return at;
    }
    return utterance->words.count;
}

/* All of one name within some words more than it has. */
static bool name_stands(const struct utterance *utterance, const char *name, size_t *first, size_t *count)
{
    struct field_words words = {0};
    size_t low = utterance->words.count, high = 0;

    words_add(utterance, &words, name);
    for (size_t i = 0; i < words.count; i++) {
        size_t at = name_word_find(utterance, &words, i);
        if (at == utterance->words.count)
            return false;
        low = at < low ? at : low;
        high = at > high ? at : high;
    }
    *first = low;
    *count = high + 1 - low;
    return words.count > 0 && *count <= words.count + NAME_GAPS_MAX;
}

static char **names_of(const struct utterance *utterance, const struct form_field *field, size_t *count)
{
    return text_split(utterance->arena,
                      arena_format(utterance->arena, "%s\n%s", field->name, field->also ? field->also : ""),
                      '\n', count);
}

bool nearness_whole(const struct utterance *utterance, const struct form_field *field, size_t *first,
                    size_t *count)
{
    size_t names_count = 0;
    char **names = names_of(utterance, field, &names_count);

    for (size_t n = 0; n < names_count; n++) {
        if (name_stands(utterance, names[n], first, count))
            return true;
    }
    return false;
}

double nearness_share(const struct utterance *utterance, const struct form_field *field, size_t *last)
{
    size_t names_count = 0;
    char **names = names_of(utterance, field, &names_count);
    double best = 0;

    for (size_t n = 0; n < names_count; n++) {
        struct field_words words = {0};
        size_t said = 0, high = 0;

        words_add(utterance, &words, names[n]);
        for (size_t i = 0; i < words.count; i++) {
            size_t at = name_word_find(utterance, &words, i);

            if (at == utterance->words.count)
                continue;
            said++;
            high = at > high ? at : high;
        }
        if (said && (double)said / (double)words.count > best) {
            best = (double)said / (double)words.count;
            *last = high;
        }
    }
    return best;
}
