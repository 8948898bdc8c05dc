/* Reads words as the answer to a question about one field. */
#include <string.h>

#include "assistant/choices.h"
#include "assistant/extract.h"
#include "assistant/fitting.h"
#include "assistant/levels.h"
#include "assistant/moments.h"
#include "assistant/names.h"
#include "assistant/numbers.h"
#include "assistant/patterns.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "base/json.h"
#include "base/text.h"

enum { JSON_BYTES_MAX = 65536 };

static const double LIKENESS_LEAST = 0.45, ANSWERED = 0.9;

struct answering {
    struct utterance utterance;
    const struct form_field *field;
    struct proposed_value *value;
};

static bool answer_is(struct answering *answering, const char *json, const char *evidence, double confidence)
{
    *answering->value = (struct proposed_value){
        .field_id = answering->field->id, .json = json, .evidence = evidence, .confidence = confidence};
    return true;
}

static bool text_answer(struct answering *answering, const char *text, double confidence)
{
    struct buffer *json = buffer_new(answering->utterance.arena, strlen(text) * 6 + 3);

    if (answering->field->characters_max && utf8_length(text) > answering->field->characters_max)
        return false;
    json_write_text(json, text);
    return answer_is(answering, json->bytes, text, confidence);
}

/* A field that asks for a link, path, mail address or number takes just that out of the words. */
static bool pattern_answer(struct answering *answering)
{
    const struct utterance *utterance = &answering->utterance;
    enum pattern pattern = fitting_pattern(utterance->arena, answering->field);
    size_t start, end;

    return pattern == PATTERNS_COUNT
               ? fitting_name(utterance, answering->field, &start, &end) &&
                     text_answer(answering, utterance_bytes(utterance, start, end), ANSWERED)
               : pattern_find(utterance->text, pattern, 0, &start, &end) &&
                     text_answer(answering, utterance_bytes(utterance, start, end), ANSWERED);
}

static bool moment_answer(struct answering *answering)
{
    struct utterance *utterance = &answering->utterance;
    struct moment *moments;
    size_t count = moments_find(utterance, &moments);
    enum sense sense = sense_of_field(utterance->arena, answering->field, NULL);
    enum role role = role_of_field(utterance->arena, answering->field);
    const struct moment *best = NULL;
    const char *json;

    for (size_t i = 0; i < count; i++) {
        const struct moment *moment = &moments[i];
        if (!moment->has_day && answering->field->kind == VALUE_DATE)
            continue;
        bool better = !best || (role != ROLE_NONE && moment->role == role && best->role != role) ||
                      (sense != SENSE_ANY && moment->sense == sense && best->sense != sense);
        best = better ? moment : best;
    }
    if (!best)
        return false;
    enum sense read = moment_reading(utterance, best, sense);
    return moment_json(utterance, best, answering->field->kind, read, &json) &&
           answer_is(answering, json, utterance_words_between(utterance, best->first, best->count),
                     best->vague ? 0.7 : ANSWERED);
}

static bool number_answer(struct answering *answering)
{
    struct utterance *utterance = &answering->utterance;
    struct number_mention *numbers;
    size_t count = numbers_find(utterance, &numbers);
    const struct number_mention *best = NULL;

    for (size_t i = 0; i < count; i++) {
        if (!best || (best->article && !numbers[i].article))
            best = &numbers[i];
    }
    if (best)
        return answer_is(answering, number_json(utterance->arena, best->value),
                         utterance_bytes(utterance, best->start, best->end), ANSWERED);
    if (utterance->words.count <= 3 &&
        utterance_word_is(utterance, 0, " none no keine keinen kein nothing nichts "))
        return answer_is(answering, "0", utterance_words_between(utterance, 0, 1), 0.7);
    return false;
}

/* "the third one" and "number 3" pick; "the third floor" and "3 laptops" do not. */
static bool ends_choice(const struct utterance *utterance, size_t at)
{
    static const char behind[] = " one ones option choice entry of from please thanks then in on von aus "
                                 "bitte danke option eintrag punkt ";

    bool numbered = utterance->text[utterance->words.list[at].end] == '.'; /* "3. Stock" */

    return at + 1 >= utterance->words.count || utterance_word_is(utterance, at + 1, behind) ||
           (!numbered &&
            (utterance->words.list[at + 1].begins_sentence || utterance->words.list[at + 1].behind_comma));
}

/* A place in a list means something only to whom the list was shown. */
static bool is_asked(const struct answering *answering)
{
    const struct draft *draft = answering->utterance.facts->draft;

    return !draft || text_equals(draft->asked_field_id, answering->field->id);
}

/* "the second one", "2", "last", "die dritte": the number of an option, from 0; the count when none is meant.
 */
static size_t place_said(const struct utterance *utterance, size_t count, size_t *word)
{
    double value;
    bool ordinal;

    for (size_t i = 0; i < utterance->words.count; i++) {
        const char *text = utterance_word(utterance, i);
        *word = i;
        if (words_hold(" last letzte letzter letztes letzten ", text) && ends_choice(utterance, i))
            return count - 1;
        bool spoken =
            number_word(text, &value, &ordinal) && !words_hold(" a an ein eine einen einem einer ", text);
        bool one = utterance->words.count > 1 && !ordinal && words_hold(" one ", text);
        if (spoken && !one && (ordinal || utterance->words.count <= 3) && ends_choice(utterance, i))
            return value >= 1 && value <= (double)count ? (size_t)value - 1 : count;
        size_t digits = strspn(text, "0123456789");
        int64_t number = 0;
        bool suffix = words_hold(" st nd rd th ", text + digits);
        if (digits && digits < 4 && (text[digits] == 0 || suffix) && utterance->words.count <= 4 &&
            ends_choice(utterance, i) &&
            number_parse(utterance_bytes(utterance, utterance->words.list[i].start,
                                         utterance->words.list[i].start + digits),
                         &number))
            return number >= 1 && (size_t)number <= count ? (size_t)number - 1 : count;
    }
    return count;
}

static bool choices_answer(struct answering *answering, const struct choice *choices, size_t count,
                           size_t first, size_t words, double confidence)
{
    const struct utterance *utterance = &answering->utterance;

    return answer_is(answering, choice_json(utterance->arena, answering->field, choices, count),
                     utterance_words_between(utterance, first, words), confidence);
}

static bool option_answer(struct answering *answering, const struct option *option, size_t first,
                          size_t words)
{
    struct choice choice = {.option = option, .score = 1};
    return choices_answer(answering, &choice, 1, first, words, ANSWERED);
}

static bool yes_or_no_answer(struct answering *answering)
{
    const struct option *yes, *no;
    const struct utterance *utterance = &answering->utterance;

    if (!choice_is_yes_or_no(utterance->arena, answering->field, &yes, &no))
        return false;
    for (size_t i = 0; i < utterance->words.count; i++) {
        int meant = choice_yes_or_no(utterance_word(utterance, i));
        if (meant >= 0)
            return option_answer(answering, meant ? yes : no, i, 1);
    }
    return false;
}

static bool is_many(enum value_kind kind)
{
    return kind == VALUE_MULTISELECT || kind == VALUE_COMPONENTS;
}

/* "all of them", "both" */
static bool all_answer(struct answering *answering)
{
    const struct form_field *field = answering->field;
    const struct utterance *utterance = &answering->utterance;
    struct choice *choices = arena_many(utterance->arena, field->option_count + 1, struct choice);

    for (size_t i = 0; i < field->option_count; i++)
        choices[i].option = &field->options[i];
    for (size_t i = 0; i < utterance->words.count && utterance->words.count <= 4; i++) {
        bool both = field->option_count == 2 && utterance_word_is(utterance, i, " both beide beides ");
        if (both || utterance_word_is(utterance, i, " all every everything alle alles "))
            return choices_answer(answering, choices, field->option_count, i, 1, ANSWERED);
    }
    return false;
}

static bool names_other_parent(const struct choice *choices, size_t count, const struct option *parent)
{
    bool named = false, this_one = false;

    for (size_t i = 0; i < count; i++) {
        named = named || !choices[i].child;
        this_one = this_one || (!choices[i].child && choices[i].option == parent);
    }
    return named && !this_one;
}

static bool named_answer(struct answering *answering)
{
    const struct utterance *utterance = &answering->utterance;
    struct choice *choices;
    size_t count = choices_find(utterance, answering->field, &choices);

    if (count == 0)
        return false;
    if (is_many(answering->field->kind)) {
        size_t first = choices[0].first, end = first + choices[0].count;
        for (size_t i = 1; i < count; i++) {
            first = choices[i].first < first ? choices[i].first : first;
            end = choices[i].first + choices[i].count > end ? choices[i].first + choices[i].count : end;
        }
        return choices_answer(answering, choices, count, first, end - first, ANSWERED);
    }
    for (size_t i = 0; i < count && answering->field->kind == VALUE_CASCADING; i++) {
        if (choices[i].child && !names_other_parent(choices, count, choices[i].option))
            return choices_answer(answering, &choices[i], 1, choices[i].first, choices[i].count, ANSWERED);
    }
    if (count > 1 && choices[1].score > choices[0].score - 0.03)
        return false;
    return choices_answer(answering, choices, 1, choices[0].first, choices[0].count, ANSWERED);
}

static bool level_answer(struct answering *answering)
{
    const struct utterance *utterance = &answering->utterance;
    size_t first, count;

    if (!levels_are_of(utterance->arena, answering->field))
        return false;
    const struct option *option = levels_said(utterance, answering->field, &first, &count);
    for (size_t i = 0; !option && i < utterance->words.count; i++) {
        const struct form_field *field = answering->field;
        int level = level_of(utterance_word(utterance, i));
        for (size_t o = 0; level && !option && o < field->option_count; o++) {
            if (level_of(words_folded(utterance->arena, field->options[o].label)) == level)
                option = &field->options[o];
        }
        first = i;
        count = 1;
    }
    return option && option_answer(answering, option, first, count);
}

static bool choice_answer(struct answering *answering)
{
    const struct form_field *field = answering->field;
    struct utterance *utterance = &answering->utterance;
    const char *whole = text_trimmed(utterance->arena, utterance->text);
    const struct option *option =
        choice_of_text(utterance->arena, field->options, field->option_count, whole, 0.95);
    size_t words = utterance->words.count, at = 0;

    if (field->option_count == 0)
        return false;
    if (option && !is_many(field->kind))
        return option_answer(answering, option, 0, words);
    if (yes_or_no_answer(answering) || (is_many(field->kind) && all_answer(answering)) ||
        named_answer(answering) || level_answer(answering))
        return true;
    size_t place =
        is_asked(answering) ? place_said(utterance, field->option_count, &at) : field->option_count;
    if (place < field->option_count)
        return option_answer(answering, &field->options[place], at, 1);
    option =
        words <= 4 && !utterance_is_negated(utterance, words - 1)
            ? choice_of_text(utterance->arena, field->options, field->option_count, whole, LIKENESS_LEAST)
            : NULL;
    return option && option_answer(answering, option, 0, words);
}

/* "vpn, network and laptop" */
static bool labels_answer(struct answering *answering)
{
    const struct utterance *utterance = &answering->utterance;
    struct buffer *json = buffer_new(utterance->arena, JSON_BYTES_MAX);
    size_t start = 0, count = 0;
    bool open = false;

    buffer_add(json, "[");
    for (size_t i = 0; i <= utterance->words.count; i++) {
        bool between = i == utterance->words.count || utterance_word_is(utterance, i, " and und ");
        if (open &&
            (between || utterance->words.list[i].behind_comma || utterance->words.list[i].begins_sentence)) {
            buffer_add(json, count++ ? "," : "");
            json_write_text(json, utterance_bytes(utterance, start, utterance->words.list[i - 1].end));
            open = false;
        }
        if (between)
            continue;
        start = open ? start : utterance->words.list[i].start;
        open = true;
    }
    buffer_add(json, "]");
    return count && !json->overflowed && answer_is(answering, json->bytes, utterance->text, 0.8);
}

/* Of a cascading field with one parent left, the answer is one of its children. */
static bool child_answer(struct answering *answering)
{
    const struct option *parent = answering->field->options;
    struct form_field children = *answering->field;
    struct answering asked = *answering;
    struct choice choice = {.option = parent, .score = 1};
    const struct json *json;

    children.kind = VALUE_SELECT;
    children.options = parent->children;
    children.option_count = parent->child_count;
    asked.field = &children;
    if (!choice_answer(&asked) || json_parse(answering->utterance.arena, answering->value->json,
                                             strlen(answering->value->json), &json_limits_body, &json)
                                      .kind)
        return false;
    choice.child = option_child(parent, json_text(json));
    answering->value->json = choice_json(answering->utterance.arena, answering->field, &choice, 1);
    return true;
}

/* "Notebook; 14 inch" as a list shows it. */
static bool cascading_answer(struct answering *answering)
{
    const struct form_field *field = answering->field;
    const struct utterance *utterance = &answering->utterance;
    const char *json;

    if (field->option_count == 1 && field->options[0].child_count)
        return child_answer(answering);
    if (strpbrk(utterance->text, ";>|") &&
        extract_canonical(utterance->arena, utterance->facts, field, utterance->text, &json))
        return answer_is(answering, json, text_trimmed(utterance->arena, utterance->text), ANSWERED);
    return choice_answer(answering);
}

static bool people_answer(struct answering *answering)
{
    const struct utterance *words = &answering->utterance;
    const char *said = names_said(words->arena, words->facts, answering->field, words->text);

    answer_is(answering, NULL, said, ANSWERED);
    answering->value->words_value = said;
    return said != NULL;
}

bool extract_answer(struct arena *arena, const struct turn_facts *facts, const struct form_field *field,
                    const char *words, struct proposed_value *value)
{
    struct answering answering = {
        .utterance = utterance_of(arena, facts, words), .field = field, .value = value};

    if (answering.utterance.words.count == 0)
        return false;
    switch (field->kind) {
    case VALUE_DATE:
    case VALUE_DATETIME:
        return moment_answer(&answering);
    case VALUE_NUMBER:
        return number_answer(&answering);
    case VALUE_URL:
        return pattern_answer(&answering);
    case VALUE_TEXT:
    case VALUE_PARAGRAPH:
        return pattern_answer(&answering) || text_answer(&answering, text_trimmed(arena, words), ANSWERED);
    case VALUE_LABELS:
        return labels_answer(&answering);
    case VALUE_SELECT:
    case VALUE_PRIORITY:
    case VALUE_MULTISELECT:
    case VALUE_COMPONENTS:
        return choice_answer(&answering);
    case VALUE_CASCADING:
        return cascading_answer(&answering);
    default:
        return value_kind_is_people(field->kind) && people_answer(&answering);
    }
}
