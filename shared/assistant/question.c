/* The question for one field. */
#include "assistant/question.h"

#include <string.h>

#include "assistant/form.h"
#include "assistant/readable.h"
#include "assistant/words.h"
#include "base/arena.h"
#include "base/text.h"

enum { OPTIONS_LISTED = 8, OPTIONS_SHOWN = 3, HINT_CHARACTERS_MAX = 140 };

/* With one parent left, it is its children that are asked for. */
static bool asks_child(const struct form_field *field)
{
    return field->kind == VALUE_CASCADING && field->option_count == 1 && field->options[0].child_count;
}

/* What a field offers: all of it when that is a handful, else a few examples. */
static const char *options_listed(struct arena *arena, enum language language, const struct form_field *field)
{
    bool only_children = asks_child(field);
    const struct option *options = only_children ? field->options[0].children : field->options;
    size_t all = only_children ? field->options[0].child_count : field->option_count;
    size_t count = all <= OPTIONS_LISTED ? all : OPTIONS_SHOWN;
    const char **labels = arena_many(arena, count + 1, const char *);

    for (size_t at = 0; at < count; at++)
        labels[at] = options[at].label;
    if (field->kind == VALUE_MULTISELECT || field->kind == VALUE_COMPONENTS)
        return readable_list_and(arena, language, labels, count);
    return readable_list_or(arena, language, labels, count);
}

/* How a kind of field is asked for; `answer` follows a field's name that is a question itself. */
struct question {
    enum phrase ask, answer, expected;
};

#define QUESTION(kind)                                                                                       \
    {                                                                                                        \
        PHRASE_ASK_##kind, PHRASE_ANSWER_##kind, PHRASE_EXPECTED_##kind                                      \
    }
static const struct question question_plain = QUESTION(TEXT);
static const struct question questions[VALUE_KINDS_COUNT] = {
    [VALUE_TEXT] = QUESTION(TEXT),
    [VALUE_PARAGRAPH] = {PHRASE_ASK_PARAGRAPH, PHRASE_ANSWER_TEXT, PHRASE_EXPECTED_TEXT},
    [VALUE_URL] = QUESTION(URL),
    [VALUE_NUMBER] = QUESTION(NUMBER),
    [VALUE_DATE] = QUESTION(DATE),
    [VALUE_DATETIME] = QUESTION(DATETIME),
    [VALUE_SELECT] = QUESTION(SELECT),
    [VALUE_PRIORITY] = QUESTION(SELECT),
    [VALUE_CASCADING] = QUESTION(SELECT),
    [VALUE_MULTISELECT] = QUESTION(MULTISELECT),
    [VALUE_COMPONENTS] = QUESTION(MULTISELECT),
    [VALUE_LABELS] = {PHRASE_ASK_LABELS, PHRASE_ANSWER_LABELS, PHRASE_EXPECTED_TEXT},
    [VALUE_USER] = QUESTION(USER),
    [VALUE_USERS] = QUESTION(USERS),
    [VALUE_ATTACHMENT] = QUESTION(ATTACHMENT),
};
static const struct question questions_many[VALUE_KINDS_COUNT] = {
    [VALUE_SELECT] = QUESTION(SELECT_MANY),
    [VALUE_PRIORITY] = QUESTION(SELECT_MANY),
    [VALUE_CASCADING] = QUESTION(SELECT_MANY),
    [VALUE_MULTISELECT] = QUESTION(MULTISELECT_MANY),
    [VALUE_COMPONENTS] = QUESTION(MULTISELECT_MANY),
    [VALUE_USER] = QUESTION(USER),
    [VALUE_USERS] = QUESTION(USERS),
};
/* Of people nobody is offered but those a name may mean. */
static const struct question question_whom = QUESTION(WHOM);

static const struct question *question_of(const struct form_field *field)
{
    static const struct question summary = {PHRASE_ASK_SUMMARY, PHRASE_ASK_SUMMARY, PHRASE_ASK_SUMMARY};
    static const struct question description = {PHRASE_ASK_DESCRIPTION, PHRASE_ASK_DESCRIPTION,
                                                PHRASE_ASK_DESCRIPTION};
    const struct question *question =
        field->option_count > OPTIONS_LISTED ? &questions_many[field->kind] : &questions[field->kind];

    if (text_equals(field->id, "summary"))
        return &summary;
    if (text_equals(field->id, "description"))
        return &description;
    if (value_kind_is_people(field->kind) && field->option_count)
        return &question_whom;
    return question->ask == PHRASE_NONE ? &question_plain : question;
}

static const char *question_filled(struct arena *arena, const struct turn_facts *facts,
                                   const struct form_field *field, enum phrase phrase)
{
    struct zoned_time today;

    time_in_zone(facts->now, facts->zone, &today);
    return phrase_fill(arena, facts->language, phrase,
                       PHRASE_VALUES({"field", asks_child(field) ? field->options[0].label : field->name},
                                     {"options", options_listed(arena, facts->language, field)},
                                     {"example", readable_date_short(arena, facts->language, today.date)}));
}

const char *question_text(struct arena *arena, const struct turn_facts *facts, const struct form_field *field,
                          bool missed)
{
    const struct question *question = question_of(field);
    const char *hint =
        field->description ? readable_line(arena, field->description, HINT_CHARACTERS_MAX) : "";
    const char *text;

    if (missed)
        return question_filled(arena, facts, field, question->expected);
    if (form_field_is_written(field->id))
        return question_filled(arena, facts, field, question->ask);
    if (text_ends_with(field->name, "?"))
        text =
            arena_format(arena, "%s %s", field->name, question_filled(arena, facts, field, question->answer));
    else
        text = question_filled(arena, facts, field, question->ask);
    if (!*hint || text_equals(hint, field->name))
        return text;
    return arena_format(arena, "%s %s", text,
                        phrase_fill(arena, facts->language, PHRASE_ASK_HINT, PHRASE_VALUES({"hint", hint})));
}

bool question_is_asked(struct arena *arena, const struct form_field *field, const char *text)
{
    static const char *const marks[] = {"?", "？", "؟", "\u037e"};
    const char *name = words_folded(arena, field->name);

    for (size_t at = 0; at < sizeof(marks) / sizeof(marks[0]); at++)
        if (strstr(text, marks[at]))
            return true;
    return *name &&
           strstr(arena_format(arena, " %s ", words_folded(arena, text)), arena_format(arena, " %s ", name));
}
