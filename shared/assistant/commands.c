/* What a person may say to either engine. */
#include "assistant/commands.h"

#include "assistant/intents.h"
#include "assistant/statements.h"
#include "base/arena.h"
#include "base/text.h"

/* A choice offered, or a request type's name, is what it says, be it "None" or "New request". */
static enum intent command_of(struct arena *arena, const struct turn_facts *facts)
{
    if (statement_names_option(arena, facts, facts->message) ||
        statement_names_type(arena, facts, facts->message))
        return INTENT_NONE;
    return intent_of(arena, facts->message);
}

bool commands_are_aside(struct arena *arena, const struct turn_facts *facts)
{
    switch (command_of(arena, facts)) {
    case INTENT_GREETING:
    case INTENT_THANKS:
    case INTENT_FILLER:
    case INTENT_HELP:
    case INTENT_PUZZLED:
    case INTENT_IDENTITY:
    case INTENT_OFF_TOPIC:
        return true;
    default:
        return false;
    }
}

static struct answer forgetting(const struct turn_facts *facts, enum intent intent)
{
    return (struct answer){
        .action = ACTION_ASK,
        .reply = "",
        .opening = phrase_text(facts->language, intent == INTENT_CANCEL ? PHRASE_OPENING_CANCELLED
                                                                        : PHRASE_OPENING_START_OVER),
        .start_over = true,
    };
}

static const struct form_field *asked_field(const struct turn_facts *facts)
{
    const struct draft *draft = facts->draft;

    return request_type_field(catalogue_type(facts->catalogue, draft->request_type_id),
                              draft->asked_field_id);
}

/* Of a model's values only choices can be meant by "yes" or "good"; as text it would be small talk. */
static bool may_be_meant(const struct turn_facts *facts, const struct proposed_value *value)
{
    const struct form_field *field =
        request_type_field(catalogue_type(facts->catalogue, facts->draft->request_type_id), value->field_id);

    return value->json || !value->words_value || (field && value_kind_has_options(field->kind));
}

static void values_keep(struct arena *arena, const struct turn_facts *facts, struct answer *answer,
                        const struct form_field *skipped)
{
    struct proposed_value *values = arena_many(arena, answer->value_count + 1, struct proposed_value);
    size_t count = 0;

    if (skipped)
        values[count++] = (struct proposed_value){.field_id = skipped->id, .evidence = "", .skipped = true};
    for (size_t at = 0; at < answer->value_count; at++)
        if (may_be_meant(facts, &answer->values[at]) &&
            !(skipped && text_equals(answer->values[at].field_id, skipped->id)))
            values[count++] = answer->values[at];
    answer->values = values;
    answer->value_count = count;
}

struct answer commands_heeded(struct arena *arena, const struct turn_facts *facts,
                              const struct answer *answer)
{
    enum intent intent = command_of(arena, facts);
    struct answer heeded = *answer;

    if (intent_forgets(intent))
        return forgetting(facts, intent);
    if (intent != INTENT_NONE)
        values_keep(arena, facts, &heeded, intent == INTENT_SKIP ? asked_field(facts) : NULL);
    return heeded;
}
