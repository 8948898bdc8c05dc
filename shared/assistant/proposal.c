/* What of an engine's proposed values may enter the draft. */
#include "assistant/proposal.h"

#include <string.h>

#include "assistant/extract.h"
#include "assistant/form.h"
#include "assistant/paraphrase.h"
#include "assistant/people.h"
#include "assistant/statements.h"
#include "assistant/words.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "base/json.h"
#include "base/text.h"

enum { BARE_WORDS = 2, DESCRIPTION_CHARACTERS_MAX = 30000, EVIDENCE_CHARACTERS_MAX = 500 };
#define CONFIDENCE_OF_A_PARAPHRASE 0.8

struct acceptor {
    struct arena *arena;
    const struct turn_facts *facts;
    const struct draft *draft;
    const struct request_type *type;
    struct acceptance *acceptance;
};

struct draft draft_with(struct arena *arena, const struct draft *draft, const struct value *changes,
                        size_t count)
{
    struct draft after = *draft;
    struct value *values = arena_many(arena, draft->value_count + count + 1, struct value);

    after.value_count = 0;
    for (size_t at = 0; at < count; at++)
        values[after.value_count++] = changes[at];
    /* What is looked up first wins, so the changes stand in front. */
    for (size_t at = 0; at < draft->value_count; at++)
        values[after.value_count++] = draft->values[at];
    after.values = values;
    return after;
}

static bool is_changed(const struct acceptance *acceptance, const char *field_id)
{
    for (size_t at = 0; at < acceptance->change_count; at++)
        if (text_equals(acceptance->changes[at].field_id, field_id))
            return true;
    return false;
}

static void change_add(const struct acceptor *acceptor, struct value value)
{
    acceptor->acceptance->changes[acceptor->acceptance->change_count++] = value;
}

/* Free text that is only too long is shortened instead of refused. */
static bool value_fits(const struct acceptor *acceptor, const struct form_field *field, const char *json,
                       struct value *value)
{
    struct problem problem;
    const struct json *tree;

    if (form_value(acceptor->arena, field, json, acceptor->facts->language, value, &problem))
        return true;
    if (problem.phrase != PHRASE_VALUE_TOO_LONG || !form_field_is_words(field) || !field->characters_max ||
        json_parse(acceptor->arena, json, strlen(json), &json_limits_body, &tree).kind)
        return false;
    json = form_text_json(acceptor->arena,
                          text_shortened(acceptor->arena, json_text(tree), field->characters_max));
    return form_value(acceptor->arena, field, json, acceptor->facts->language, value, &problem);
}

/* Free text is what was said; only summary and description are put into other words. */
static const char *own_words(const struct acceptor *acceptor, const struct form_field *field,
                             const struct proposed_value *proposed)
{
    const char *said = statements_said(acceptor->arena, acceptor->facts);

    if (form_field_is_written(field->id) || text_is_empty(proposed->evidence) ||
        statements_hold(acceptor->arena, statements_folded(acceptor->arena, said), proposed->words_value))
        return proposed->words_value;
    return proposed->evidence;
}

/* Only who was looked up is taken, whatever an engine says. */
static const char *people_json(const struct acceptor *acceptor, const struct form_field *field,
                               const char *names)
{
    const struct named_people *unclear = NULL;
    const char *json =
        names ? people_canonical(acceptor->arena, acceptor->facts, field, names, &unclear) : NULL;

    if (unclear && !acceptor->acceptance->unclear) {
        acceptor->acceptance->unclear = unclear;
        acceptor->acceptance->unclear_field = field;
    }
    return json;
}

static const char *proposed_json(const struct acceptor *acceptor, const struct form_field *field,
                                 const struct proposed_value *proposed)
{
    const char *json = NULL;

    if (value_kind_is_people(field->kind))
        return people_json(acceptor, field, proposed->words_value);
    if (proposed->json)
        return proposed->json;
    if (form_field_is_words(field))
        return form_text_json(acceptor->arena, own_words(acceptor, field, proposed));
    return extract_canonical(acceptor->arena, acceptor->facts, field, proposed->words_value, &json) ? json
                                                                                                    : NULL;
}

/* What a person set stays. What they left empty may be filled once they are asked for it and answer. */
static bool belongs_to_person(const struct acceptor *acceptor, const struct form_field *field)
{
    const struct value *stored = draft_value(acceptor->draft, field->id);
    struct value value;
    struct problem problem;

    if (!stored || stored->source != SOURCE_PERSON)
        return false;
    if (!stored->json)
        return !text_equals(acceptor->draft->asked_field_id, field->id);
    return form_value(acceptor->arena, field, stored->json, acceptor->facts->language, &value, &problem) &&
           value.json;
}

static void skip(const struct acceptor *acceptor, const struct form_field *field)
{
    const struct value *stored = draft_value(acceptor->draft, field->id);

    if (stored && stored->json && field->kind == VALUE_CASCADING)
        return; /* the parent is enough */
    if (field->required) {
        acceptor->acceptance->required_skipped = field;
        return;
    }
    acceptor->acceptance->left_empty = field;
    change_add(
        acceptor,
        (struct value){
            .field_id = field->id, .text = "", .source = SOURCE_PERSON, .confidence = 1, .evidence = ""});
}

/* Stored members may stand in another order. */
static bool is_stored(const struct acceptor *acceptor, const struct form_field *field,
                      const struct value *stored, const char *json)
{
    struct value value;
    struct problem problem;

    return stored &&
           form_value(acceptor->arena, field, stored->json, acceptor->facts->language, &value, &problem) &&
           text_equals(value.json, json);
}

static void keep(const struct acceptor *acceptor, const struct form_field *field,
                 const struct value *proposed)
{
    const struct value *stored = draft_value(acceptor->draft, field->id);

    if (!stored->json || is_stored(acceptor, field, stored, proposed->json) || form_field_is_words(field))
        return;
    acceptor->acceptance->kept = field;
    acceptor->acceptance->kept_text = stored->text;
}

static double within_one(double confidence)
{
    return confidence > 1 ? 1 : confidence > 0 ? confidence : 0;
}

static void accept_one(const struct acceptor *acceptor, const struct proposed_value *proposed)
{
    const struct form_field *field = request_type_field(acceptor->type, proposed->field_id);
    const struct value *stored;
    struct value value;
    const char *json;

    if (!field || field->kind == VALUE_UNSUPPORTED || is_changed(acceptor->acceptance, field->id))
        return;
    if (field->kind == VALUE_ATTACHMENT && (proposed->json || proposed->words_value))
        return; /* nobody adds a file by talking of it */
    stored = draft_value(acceptor->draft, field->id);
    if (!proposed->json && !proposed->words_value) {
        if (proposed->skipped && !belongs_to_person(acceptor, field))
            skip(acceptor, field);
        else if (stored && stored->source == SOURCE_ASSISTANT)
            change_add(acceptor, (struct value){.field_id = field->id, .text = "", .evidence = ""});
        return;
    }
    json = proposed_json(acceptor, field, proposed);
    if (!json || !value_fits(acceptor, field, json, &value)) {
        acceptor->acceptance->refused_count++;
        return;
    }
    if (belongs_to_person(acceptor, field)) {
        keep(acceptor, field, &value);
        return;
    }
    if (!value.json ||
        (stored && stored->source == SOURCE_ASSISTANT && is_stored(acceptor, field, stored, value.json)))
        return;
    value.source = SOURCE_ASSISTANT;
    value.confidence = within_one(proposed->confidence);
    value.evidence = proposed->evidence
                         ? text_shortened(acceptor->arena, text_cleaned(acceptor->arena, proposed->evidence),
                                          EVIDENCE_CHARACTERS_MAX)
                         : "";
    change_add(acceptor, value);
}

static bool is_free(const struct acceptor *acceptor, const struct form_field *field)
{
    return field && form_field_is_words(field) && !is_changed(acceptor->acceptance, field->id) &&
           !form_field_value(acceptor->arena, acceptor->draft, field, acceptor->facts->language).json &&
           !belongs_to_person(acceptor, field);
}

static void text_add(const struct acceptor *acceptor, const struct form_field *field, const char *text,
                     const char *evidence)
{
    struct value value;

    if (!*text || !value_fits(acceptor, field, form_text_json(acceptor->arena, text), &value) || !value.json)
        return;
    value.source = SOURCE_ASSISTANT;
    value.confidence = CONFIDENCE_OF_A_PARAPHRASE;
    value.evidence = text_shortened(acceptor->arena, evidence, EVIDENCE_CHARACTERS_MAX);
    change_add(acceptor, value);
}

/* The first statement that gives a headline of more than a word. */
static void summary_write(const struct acceptor *acceptor, const char *const *statements, size_t count)
{
    const struct form_field *field = request_type_field(acceptor->type, "summary");
    const char *best = "", *evidence = "";

    if (!is_free(acceptor, field))
        return;
    for (size_t at = 0; at < count && !strchr(best, ' '); at++) {
        const char *summary = paraphrase_summary(acceptor->arena, statements[at], acceptor->facts->language,
                                                 field->characters_max);

        if (!*best || strchr(summary, ' ')) {
            best = summary;
            evidence = statements[at];
        }
    }
    text_add(acceptor, field, best, evidence);
}

static void description_write(const struct acceptor *acceptor, const char *const *statements, size_t count)
{
    const struct form_field *field = request_type_field(acceptor->type, "description");
    struct buffer *text = buffer_new(acceptor->arena, DESCRIPTION_CHARACTERS_MAX * 4);

    if (!is_free(acceptor, field))
        return;
    for (size_t at = 0; at < count; at++) {
        const char *part = paraphrase_description(acceptor->arena, statements[at]);

        /* Beside a sentence, bare words such as "the laptop" add nothing. */
        if (*part && (!text->length || words_of(acceptor->arena, part).count > BARE_WORDS))
            buffer_add_format(text, "%s%s", text->length ? "\n\n" : "", part);
    }
    text_add(acceptor, field, text_shortened(acceptor->arena, text->bytes, DESCRIPTION_CHARACTERS_MAX),
             count ? statements[0] : "");
}

void proposal_accept(struct arena *arena, const struct turn_facts *facts, const struct draft *draft,
                     const struct request_type *type, const struct answer *answer,
                     struct acceptance *acceptance)
{
    struct acceptor acceptor = {arena, facts, draft, type, acceptance};
    const char **statements;
    size_t count;

    *acceptance = (struct acceptance){.changes = arena_many(arena, answer->value_count + 3, struct value)};
    if (!type)
        return;
    for (size_t at = 0; at < answer->value_count; at++)
        accept_one(&acceptor, &answer->values[at]);
    count = statements_of(arena, facts, &statements);
    summary_write(&acceptor, statements, count);
    description_write(&acceptor, statements, count);
}
