/* A small service desk for the tests of the conversation: eight request types, one turn at a time. */
#ifndef UNIT_DESK_H
#define UNIT_DESK_H

#include <string.h>

#include "assistant/form.h"
#include "assistant/guided.h"
#include "assistant/rank.h"
#include "assistant/turn.h"
#include "base/arena.h"
#include "base/text.h"
#include "check.h"

enum { DESK_VALUES_MAX = 64, DESK_MESSAGES_MAX = 64 };

static const struct option desk_devices[] = {{.id = "10112", .label = "Laptop", .also = ""},
                                             {.id = "10114", .label = "Monitor", .also = "Bildschirm"},
                                             {.id = "10115", .label = "Phone", .also = "Telefon"}};
static const struct option desk_urgencies[] = {{.id = "10100", .label = "Low", .also = "Niedrig"},
                                               {.id = "10101", .label = "Medium", .also = "Mittel"},
                                               {.id = "10102", .label = "High", .also = "Hoch"}};
static const struct option desk_models_laptop[] = {{.id = "10301", .label = "13 inch", .also = ""},
                                                   {.id = "10302", .label = "16 inch", .also = ""}};
static const struct option desk_models[] = {
    {.id = "10300", .label = "Notebook", .also = "", .children = desk_models_laptop, .child_count = 2},
    {.id = "10310", .label = "Tower", .also = ""}};
static const struct option desk_systems[] = {{.id = "10190", .label = "SAP", .also = ""},
                                             {.id = "10191", .label = "Salesforce", .also = ""},
                                             {.id = "10192", .label = "Jira", .also = ""}};

#define DESK_SUMMARY                                                                                         \
    {                                                                                                        \
        .id = "summary", .name = "Summary", .description = "", .also = "Zusammenfassung",                    \
        .kind = VALUE_TEXT, .required = true, .characters_max = 255                                          \
    }
#define DESK_DESCRIPTION                                                                                     \
    {                                                                                                        \
        .id = "description", .name = "Description", .description = "", .also = "Beschreibung",               \
        .kind = VALUE_PARAGRAPH, .characters_max = 32767                                                     \
    }
#define DESK_FIELD(id_, name_, kind_, ...)                                                                   \
    {                                                                                                        \
        .id = (id_), .name = (name_), .description = "", .also = "", .kind = VALUE_##kind_, ##__VA_ARGS__    \
    }
#define DESK_OPTIONS(list_) .options = (list_), .option_count = sizeof(list_) / sizeof((list_)[0])

static const struct form_field desk_broken[] = {
    DESK_SUMMARY, DESK_DESCRIPTION,
    DESK_FIELD("customfield_10030", "Type of device", SELECT, .required = true, DESK_OPTIONS(desk_devices)),
    DESK_FIELD("customfield_10031", "Date of damage", DATE, .required = true),
    DESK_FIELD("customfield_10040", "Urgency", SELECT, DESK_OPTIONS(desk_urgencies),
               .default_json = "\"10101\"")};
static const struct form_field desk_laptop[] = {
    DESK_SUMMARY, DESK_DESCRIPTION,
    DESK_FIELD("customfield_10090", "Model", CASCADING, .required = true, DESK_OPTIONS(desk_models)),
    DESK_FIELD("customfield_10031", "Needed by", DATE, .required = true),
    DESK_FIELD("customfield_10055", "Cost centre", TEXT)};
static const struct form_field desk_printer[] = {DESK_SUMMARY, DESK_DESCRIPTION};
static const struct form_field desk_account[] = {
    DESK_SUMMARY, DESK_DESCRIPTION,
    DESK_FIELD("customfield_10081", "Systems", MULTISELECT, .required = true, DESK_OPTIONS(desk_systems)),
    DESK_FIELD("customfield_10050", "Business justification", TEXT, .required = true)};
static const struct form_field desk_certificate[] = {
    DESK_SUMMARY, DESK_DESCRIPTION,
    DESK_FIELD("customfield_10095", "Server", UNSUPPORTED, .required = true, .why = "assets")};
static const struct form_field desk_room[] = {DESK_SUMMARY, DESK_DESCRIPTION};
static const struct form_field desk_hire[] = {DESK_SUMMARY};

#define DESK_TYPE(id_, name_, description_, group_, fields_)                                                 \
    {                                                                                                        \
        .id = (id_), .name = (name_), .description = (description_), .group = (group_), .also = "",          \
        .portal_url = "https://desk.example/portal/3/create/" id_, .fields = (fields_),                      \
        .field_count = sizeof(fields_) / sizeof((fields_)[0])                                                \
    }
static const struct request_type desk_types[] = {
    DESK_TYPE("24", "Request a new laptop", "Order or replace a notebook computer", "Hardware", desk_laptop),
    DESK_TYPE("25", "Report broken hardware", "A device is damaged or broken", "Hardware", desk_broken),
    DESK_TYPE("27", "Printer problem", "Paper jam, toner, cannot print", "Printing", desk_printer),
    DESK_TYPE("31", "Request a new account", "Create a user account for a system", "Accounts", desk_account),
    DESK_TYPE("38", "Request a certificate", "TLS certificate for a server", "Security", desk_certificate),
    /* Two that nobody can tell apart by what they are for. */
    DESK_TYPE("51", "Conference room north", "Reserve seats for visitors", "Rooms", desk_room),
    DESK_TYPE("52", "Conference room south", "Reserve seats for visitors", "Rooms", desk_room),
    DESK_TYPE("59", "Open a job position", "Hire somebody for your team", "People", desk_hire),
};
static const struct catalogue desk_catalogue = {.snapshot = 1,
                                                .portal_id = "3",
                                                .portal_name = "IT service desk",
                                                .service_desk_id = "10",
                                                .types = desk_types,
                                                .type_count = sizeof(desk_types) / sizeof(desk_types[0])};

/* A conversation as the programs keep it: the draft is what the outcomes said, stored and read again. */
struct talk {
    struct arena *arena;
    struct rank_model *rank;
    struct library *library; /* NULL unless a test brings one */
    bool allowed[sizeof(desk_types) / sizeof(desk_types[0])];
    enum language language;
    struct draft draft;
    struct value values[DESK_VALUES_MAX];
    struct message history[DESK_MESSAGES_MAX];
    size_t history_count;
    struct outcome outcome; /* of the last turn */
};

static struct talk talk;

static int talk_begin(void **state)
{
    (void)state;
    talk = (struct talk){
        .arena = arena_new(), .rank = rank_build(&desk_catalogue, NULL, 0), .language = LANGUAGE_EN};
    for (size_t at = 0; at + 1 < desk_catalogue.type_count; at++)
        talk.allowed[at] = true; /* the last one, "59", is for others */
    return 0;
}

static int talk_end(void **state)
{
    (void)state;
    rank_free(talk.rank);
    arena_free(talk.arena);
    return 0;
}

static const char *const talk_hosts[] = {"desk.example", "portal.example:8443", NULL};

/* Friday, 20 November 2026, 14:05 in Berlin. */
static inline struct turn_facts talk_facts(const char *message)
{
    talk.draft.values = talk.values;
    return (struct turn_facts){.catalogue = &desk_catalogue,
                               .allowed = talk.allowed,
                               .rank = talk.rank,
                               .library = talk.library,
                               .draft = &talk.draft,
                               .history = talk.history,
                               .history_count = talk.history_count,
                               .message = message,
                               .language = talk.language,
                               .person_name = "Emma Clarke",
                               .zone = "Europe/Berlin",
                               .now = 1795179900,
                               .instructions = "",
                               .hosts = talk_hosts};
}

static inline void talk_store(const struct value *value)
{
    size_t at = 0;

    while (at < talk.draft.value_count && !text_equals(talk.values[at].field_id, value->field_id))
        at++;
    assert_true(at < DESK_VALUES_MAX);
    talk.values[at] = *value;
    talk.draft.value_count += at == talk.draft.value_count;
}

/* What a person sets in the preview. */
static inline void talk_set(const char *field_id, const char *json)
{
    struct value value;
    struct problem problem;
    const struct request_type *type = catalogue_type(&desk_catalogue, talk.draft.request_type_id);

    assert_true(
        form_value(talk.arena, request_type_field(type, field_id), json, talk.language, &value, &problem));
    value.source = SOURCE_PERSON;
    talk_store(&value);
}

static inline void talk_conclude(const char *message, const struct answer *answer)
{
    struct turn_facts facts = talk_facts(message);

    turn_conclude(talk.arena, &facts, answer, &talk.outcome);
    if (talk.outcome.start_over)
        talk.draft.value_count = 0;
    for (size_t at = 0; at < talk.outcome.change_count; at++)
        talk_store(&talk.outcome.changes[at]);
    talk.draft.version++;
    talk.draft.request_type_id = talk.outcome.request_type ? talk.outcome.request_type->id : NULL;
    talk.draft.type_by_person = talk.outcome.type_by_person;
    talk.draft.asked_field_id = talk.outcome.asked_field ? talk.outcome.asked_field->id : NULL;
    talk.draft.questions = talk.outcome.questions;
    assert_true(talk.history_count + 2 <= DESK_MESSAGES_MAX);
    talk.history[talk.history_count++] = (struct message){true, message};
    talk.history[talk.history_count++] = (struct message){false, talk.outcome.reply};
}

/* A turn of the guided engine; its reply. */
static inline const char *say(const char *message)
{
    struct turn_facts facts = talk_facts(message);
    struct answer answer;

    guided_answer(talk.arena, &facts, &answer);
    talk_conclude(message, &answer);
    return talk.outcome.reply;
}

/* The canonical value a field has now; "" for none. */
static inline const char *value_of(const char *field_id)
{
    const struct value *value = draft_value(&talk.draft, field_id);

    return value && value->json ? value->json : "";
}

static inline const char *type_now(void)
{
    return talk.draft.request_type_id ? talk.draft.request_type_id : "";
}

static inline const char *asked_now(void)
{
    return talk.draft.asked_field_id ? talk.draft.asked_field_id : "";
}

#define assert_holds(text_, part_)                                                                           \
    do {                                                                                                     \
        const char *text__ = (text_), *part__ = (part_);                                                     \
        if (!strstr(text__, part__))                                                                         \
            fail_msg("\"%s\" does not hold \"%s\"", text__, part__);                                         \
    } while (0)
#define assert_lacks(text_, part_)                                                                           \
    do {                                                                                                     \
        const char *text__ = (text_), *part__ = (part_);                                                     \
        if (strstr(text__, part__))                                                                          \
            fail_msg("\"%s\" holds \"%s\"", text__, part__);                                                 \
    } while (0)

#endif
