/* A second reading of the message, by rule, when a model took nothing out of it. */
#include "assistant/reading.h"

#include "assistant/extract.h"
#include "assistant/form.h"
#include "assistant/guided_values.h"
#include "assistant/intents.h"
#include "base/text.h"

static bool has_values(const struct answer *answer)
{
    for (size_t at = 0; at < answer->value_count; at++)
        if (!form_field_is_written(answer->values[at].field_id))
            return true;
    return false;
}

/* The rules' own answers come without a reply. */
static bool is_wanted(struct arena *arena, const struct turn_facts *facts, const struct answer *answer)
{
    bool goes_on = answer->action == ACTION_ASK || answer->action == ACTION_REVIEW;

    return goes_on && !text_is_empty(answer->reply) && intent_of(arena, facts->message) == INTENT_NONE &&
           !text_ends_with(text_trimmed(arena, facts->message), "?");
}

/* A parent alone leaves the other part of a choice open. */
static bool is_half(struct arena *arena, const struct turn_facts *facts, const struct form_field *field,
                    const struct proposed_value *value)
{
    const char *json = value->json;

    if (!json && (!value->words_value || !extract_canonical(arena, facts, field, value->words_value, &json)))
        return false;
    return form_field_rest(arena, field, &(struct value){.json = json});
}

static bool answers_field(struct arena *arena, const struct turn_facts *facts, const struct answer *answer,
                          const struct form_field *field)
{
    for (size_t at = 0; at < answer->value_count; at++)
        if (text_equals(answer->values[at].field_id, field->id))
            return !is_half(arena, facts, field, &answer->values[at]);
    return false;
}

/* What was asked and is open still. As free text anything could be the answer: that is left to the model. */
static const struct form_field *asked_field(struct arena *arena, const struct turn_facts *facts,
                                            const struct request_type *type, const struct answer *answer)
{
    const struct form_field *field = request_type_field(type, facts->draft->asked_field_id);
    const struct value *value = field ? draft_value(facts->draft, field->id) : NULL;

    if (!field || form_field_is_words(field) || answers_field(arena, facts, answer, field))
        return NULL;
    return value ? form_field_rest(arena, field, value) : field;
}

/* Where the model took other values, only the answer to what was asked is looked for. */
static void read_message(struct gathering *gathering, const struct turn_facts *facts,
                         const struct form_field *asked, bool asked_only, const char *correction)
{
    if (!asked_only && correction && gather_correction(gathering, correction))
        return;
    if (asked)
        gather_answer(gathering, asked, facts->message);
    if (!asked_only)
        gather_words(gathering, facts->message);
}

bool reading_complete(struct arena *arena, const struct turn_facts *facts, const struct request_type *type,
                      struct answer *answer)
{
    struct gathering gathering;
    bool found;

    if (!type || !is_wanted(arena, facts, answer))
        return false;
    gathering = gathering_new(arena, facts, type);
    read_message(&gathering, facts, asked_field(arena, facts, type, answer), has_values(answer),
                 intent_correction(arena, facts->message));
    found = gathering.count > 0;
    for (size_t at = 0; at < answer->value_count; at++)
        gather_value(&gathering, answer->values[at]);
    answer->values = gathering.values;
    answer->value_count = gathering.count;
    return found;
}
