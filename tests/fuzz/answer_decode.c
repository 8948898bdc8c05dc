/* A model's answer, whatever it says: nothing enters the draft that the facts do not allow. */
#include "fuzz.h"

#include "../unit/portal.h"
#include "assistant/answer.h"
#include "assistant/form.h"
#include "base/json.h"
#include "base/text.h"

static const bool allowed[] = {true, false, true}; /* "26" is for others */
static const struct value values[] = {
    {.field_id = "cf_urgency", .json = "\"1\"", .text = "High", .source = SOURCE_PERSON, .evidence = ""},
    {.field_id = "cf_count", .json = "2", .text = "2", .source = SOURCE_ASSISTANT, .evidence = "two"},
};

static bool may_raise(const char *id)
{
    const struct request_type *type = catalogue_type(&portal_catalogue, id);

    return type && allowed[type - portal_types];
}

static void change_fits(struct arena *arena, const struct request_type *type, const struct value *change)
{
    const struct form_field *field = type ? request_type_field(type, change->field_id) : NULL;
    struct value value;
    struct problem problem;

    EXPECT(field && field->kind != VALUE_UNSUPPORTED);
    EXPECT(!text_equals(change->field_id, "cf_urgency")); /* a person's own value stays */
    EXPECT(utf8_is_valid(change->text, strlen(change->text)));
    EXPECT(form_value(arena, field, change->json, LANGUAGE_EN, &value, &problem));
    EXPECT(change->confidence >= 0 && change->confidence <= 1);
}

static void outcome_keeps_the_rules(struct arena *arena, const struct outcome *outcome)
{
    EXPECT(outcome->reply && utf8_is_valid(outcome->reply, strlen(outcome->reply)));
    EXPECT(outcome->action < TURN_ACTIONS_COUNT);
    EXPECT(strstr(outcome->reply, "CANARY") == NULL);
    EXPECT(!outcome->request_type || may_raise(outcome->request_type->id));
    for (size_t i = 0; i < outcome->suggestion_count; i++)
        EXPECT(may_raise(outcome->suggestions[i].request_type_id));
    for (size_t i = 0; i < outcome->change_count; i++)
        change_fits(arena, outcome->request_type, &outcome->changes[i]);
    if (outcome->asked_field)
        EXPECT(outcome->request_type && request_type_field(outcome->request_type, outcome->asked_field->id));
    EXPECT(!outcome->ready || outcome->missing_count == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct input input = input_of(arena, data, size);
    unsigned kind = input_byte(&input);
    const char *said = input_text(&input), *text = input_text(&input);
    const struct draft draft = {
        .version = 1,
        .request_type_id = kind & 1 ? "25" : NULL,
        .values = values,
        .value_count = kind & 1 ? 2 : 0,
        .asked_field_id = kind & 2 ? "cf_due" : NULL,
    };
    const struct turn_facts facts = {
        .catalogue = &portal_catalogue,
        .allowed = allowed,
        .draft = &draft,
        .message = text_cleaned(arena, utf8_repaired(arena, said, strlen(said))),
        .language = kind & 4 ? LANGUAGE_DE : LANGUAGE_EN,
        .zone = "Europe/Berlin",
        .now = 1795179900,
        .instructions = "",
    };
    struct prompt prompt = {.messages = "[]", .schema = "{}", .canary = "CANARY"};
    struct answer answer;
    struct outcome outcome = {0};

    if (answer_decode(arena, &facts, &prompt, text, &answer)) {
        EXPECT(answer.reply && utf8_is_valid(answer.reply, strlen(answer.reply)));
        EXPECT(strstr(answer.reply, "CANARY") == NULL);
        turn_conclude(arena, &facts, &answer, &outcome);
        outcome_keeps_the_rules(arena, &outcome);
    }
    arena_free(arena);
    return 0;
}
