/* What became of looking names up. */
#include "assistant/people.h"

#include <string.h>

#include "assistant/names.h"
#include "assistant/words.h"
#include "base/arena.h"
#include "base/json.h"
#include "base/text.h"

enum { NAME_CHARACTERS_MAX = 80 };

static bool is_self(struct arena *arena, const char *name)
{
    static const char *const phrases[] = {"me",         "myself",     "i",           "mich",   "mir",   "ich",
                                          "ich selbst", "ich selber", "mich selbst", "selbst", "selber"};
    const char *folded = words_folded(arena, name);

    for (size_t i = 0; i < sizeof(phrases) / sizeof(*phrases); i++)
        if (text_equals(folded, phrases[i]))
            return true;
    return false;
}

/* The names in a field's text: of kind USER there is one. */
static char **names_of(struct arena *arena, const struct form_field *field, const char *text, size_t *count)
{
    char *list = arena_text(arena, text);
    char **names;

    for (char *at = list; *at; at++)
        if (*at == '\n' || *at == ',')
            *at = ';';
    names = text_split(arena, list, ';', count);
    if (field->kind == VALUE_USER && *count > 1) {
        names[1] = NULL;
        *count = 1;
    }
    return names;
}

/* Whom the draft holds under this name already. */
static const struct account *account_drafted(struct arena *arena, const struct turn_facts *facts,
                                             const struct form_field *field, const char *name)
{
    const struct value *value = facts->draft ? draft_value(facts->draft, field->id) : NULL;
    const struct json *json;
    struct account *accounts;
    size_t count;

    if (!value || !value->json ||
        json_parse(arena, value->json, strlen(value->json), &json_limits_body, &json).kind ||
        !accounts_read(arena, json, field->kind, &accounts, &count))
        return NULL;
    for (size_t i = 0; i < count; i++)
        if (text_equals(words_folded(arena, accounts[i].name), words_folded(arena, name)))
            return &accounts[i];
    return NULL;
}

static const struct form_field *field_of(const struct turn_facts *facts, const struct answer *answer,
                                         const char *id)
{
    const char *const types[] = {answer->request_type_id, facts->draft->request_type_id};

    for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++) {
        const struct form_field *field = request_type_field(catalogue_type(facts->catalogue, types[i]), id);

        if (field && value_kind_is_people(field->kind))
            return field;
    }
    return NULL;
}

/* An engine may call anything a name; what goes to Jira and into a reply looks like one. */
static bool is_name(const char *text)
{
    return utf8_length(text) <= NAME_CHARACTERS_MAX && !strpbrk(text, "/\\:<>{}[]()\"|*`");
}

struct wanted {
    struct arena *arena;
    const struct turn_facts *facts;
    const char **names;
    size_t count;
};

static void want(struct wanted *wanted, const struct form_field *field, const char *text)
{
    size_t count;
    char **names = names_of(wanted->arena, field, text ? text : "", &count);

    for (size_t i = 0; i < count && wanted->count < PEOPLE_NAMES_MAX; i++) {
        bool known = !is_name(names[i]) || is_self(wanted->arena, names[i]) ||
                     account_drafted(wanted->arena, wanted->facts, field, names[i]) != NULL;

        for (size_t k = 0; k < wanted->count; k++)
            known = known || text_equals_ignoring_case(wanted->names[k], names[i]);
        if (!known)
            wanted->names[wanted->count++] = names[i];
    }
}

size_t people_wanted(struct arena *arena, const struct turn_facts *facts, const struct answer *answer,
                     const char ***names)
{
    struct wanted wanted = {arena, facts, arena_many(arena, PEOPLE_NAMES_MAX, const char *), 0};
    const struct form_field *asked = field_of(facts, answer, facts->draft->asked_field_id);

    for (size_t i = 0; i < answer->value_count; i++) {
        const struct form_field *field = field_of(facts, answer, answer->values[i].field_id);

        if (field)
            want(&wanted, field, answer->values[i].words_value);
    }
    if (asked) /* the rules read the message once more when a model took nothing out of it */
        want(&wanted, asked, names_said(arena, facts, asked, facts->message));
    *names = wanted.names;
    return wanted.count;
}

static bool begins_so(struct arena *arena, const char *name, const struct words *wanted)
{
    struct words words = words_of(arena, name);

    for (size_t w = 0; w < wanted->count; w++) {
        bool found = false;

        for (size_t i = 0; i < words.count; i++)
            found = found || text_starts_with(words.list[i].text, wanted->list[w].text);
        if (!found)
            return false;
    }
    return wanted->count > 0;
}

size_t people_match(struct arena *arena, const char *name, const struct account *found, size_t count,
                    struct account **meant)
{
    struct words words = words_of(arena, name);
    const char *folded = words_folded(arena, name);
    size_t exact = 0, alike = 0;

    *meant = arena_many(arena, count, struct account);
    for (size_t i = 0; i < count; i++)
        if (text_equals(words_folded(arena, found[i].name), folded))
            (*meant)[exact++] = found[i];
    if (exact)
        return exact;
    for (size_t i = 0; i < count; i++)
        if (strchr(name, '@') || begins_so(arena, found[i].name, &words))
            (*meant)[alike++] = found[i];
    return alike;
}

static const struct named_people *looked_up(const struct turn_facts *facts, const char *name)
{
    for (size_t i = 0; i < facts->people_count; i++)
        if (text_equals_ignoring_case(facts->people[i].name, name))
            return &facts->people[i];
    return NULL;
}

const char *people_canonical(struct arena *arena, const struct turn_facts *facts,
                             const struct form_field *field, const char *text,
                             const struct named_people **unclear)
{
    const struct account self = {facts->person_account,
                                 facts->person_name ? facts->person_name : facts->person_account};
    size_t count, known = 0;
    char **names = names_of(arena, field, text, &count);
    struct account *accounts = arena_many(arena, count, struct account);

    *unclear = NULL;
    for (size_t i = 0; i < count; i++) {
        const struct account *drafted = account_drafted(arena, facts, field, names[i]);
        const struct named_people *people = looked_up(facts, names[i]);

        if (is_self(arena, names[i]) && self.id)
            accounts[known++] = self;
        else if (drafted)
            accounts[known++] = *drafted;
        else if (people && people->count == 1)
            accounts[known++] = people->accounts[0];
        else if (people && !*unclear)
            *unclear = people;
    }
    return accounts_json(arena, accounts, known, field->kind);
}

const struct form_field *people_choice(struct arena *arena, const struct form_field *field,
                                       const struct named_people *people)
{
    struct form_field *choice = arena_one(arena, struct form_field);
    struct option *options = arena_many(arena, people->count, struct option);

    for (size_t i = 0; i < people->count; i++)
        options[i] =
            (struct option){.id = people->accounts[i].id, .label = people->accounts[i].name, .also = ""};
    *choice = *field;
    choice->options = options;
    choice->option_count = people->count;
    return choice;
}
