/* Participants and organizations of a draft. */
#include "service/sharing.h"

#include <string.h>

#include "assistant/account.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "base/json.h"
#include "base/text.h"
#include "service/choosable.h"
#include "store/db.h"
#include "store/person.h"

#define PARTICIPANTS "+participants"
#define ORGANIZATION "+organization"

enum { PARTICIPANTS_MAX = 20, NAMES_BYTES_MAX = 64 * 1024 };

struct people {
    struct named_view *list;
    size_t count;
};
static const struct field people_fields[] = {
    FIELD_LIST(struct people, list, count, named_view_fields, struct named_view),
    FIELDS_END,
};

static const char *written(struct arena *arena, const struct field *table, const void *structure)
{
    struct buffer *json = buffer_new(arena, NAMES_BYTES_MAX);

    json_write(json, table, structure);
    return json->bytes;
}

static struct error people_of(struct arena *arena, const struct draft *draft, struct people *people)
{
    const struct value *value = draft_value(draft, PARTICIPANTS);

    *people = (struct people){0};
    if (!value || !value->json)
        return NO_ERROR;
    return json_read_text(arena, value->json, people_fields, JSON_STRICT, people);
}

static struct error organization_of(struct arena *arena, const struct draft *draft,
                                    struct named_view **organization)
{
    const struct value *value = draft_value(draft, ORGANIZATION);

    *organization = NULL;
    if (!value || !value->json)
        return NO_ERROR;
    *organization = arena_one(arena, struct named_view);
    return json_read_text(arena, value->json, named_view_fields, JSON_STRICT, *organization);
}

static struct named_view *named(struct arena *arena, const struct directory_entry *entries, size_t count)
{
    struct named_view *list = arena_many(arena, count, struct named_view);

    for (size_t i = 0; i < count; i++)
        list[i] = (struct named_view){entries[i].id, entries[i].name};
    return list;
}

static struct error own_organizations(struct request *request, struct named_view **list, size_t *count)
{
    const struct identity *person = &request->person;
    struct directory_entry *entries;

    TRY(directory_organizations(request->db, person->organizations, person->organization_count, &entries,
                                count));
    *list = named(request->arena, entries, *count);
    return NO_ERROR;
}

struct error sharing_load(struct request *request, const struct draft *draft, struct sharing *sharing)
{
    struct people people;

    *sharing = (struct sharing){0};
    TRY(people_of(request->arena, draft, &people));
    sharing->participants = people.list;
    sharing->participant_count = people.count;
    TRY(organization_of(request->arena, draft, &sharing->organization));
    return own_organizations(request, &sharing->organizations, &sharing->organization_count);
}

/* ---- changes ---- */

static struct value set_by_person(const char *name, const char *json, const char *text)
{
    return (struct value){
        .field_id = name, .json = json, .text = text, .source = SOURCE_PERSON, .confidence = 1};
}

static const struct named_view *entry_of(const struct named_view *list, size_t count, const char *id)
{
    for (size_t i = 0; i < count; i++)
        if (text_equals(list[i].id, id))
            return &list[i];
    return NULL;
}

static struct error read_accounts(struct request *request, const char *text, const char *const **accounts,
                                  size_t *count)
{
    const struct json *json;
    const char **list;
    size_t found = 0;

    *count = 0;
    TRY(json_parse(request->arena, text, strlen(text), &json_limits_body, &json));
    if (!json_is_array(json) || json_count(json) > PARTICIPANTS_MAX)
        return request_problem(request, "/participants", PHRASE_PARTICIPANTS_LIST, NULL);
    list = arena_many(request->arena, json_count(json), const char *);
    for (const struct json *item = json_first(json); item; item = json_next(item)) {
        if (text_is_empty(json_text(item)))
            return request_problem(request, "/participants", PHRASE_PARTICIPANTS_LIST, NULL);
        list[found++] = json_text(item);
    }
    *accounts = list;
    *count = found;
    return NO_ERROR;
}

/* Who stands in the draft already was looked up when they were added. */
static struct error participant_of(struct request *request, const struct people *stored, const char *account,
                                   struct named_view *participant)
{
    const struct named_view *known = entry_of(stored->list, stored->count, account);
    struct account found;

    if (known) {
        *participant = *known;
        return NO_ERROR;
    }
    TRY(choosable_account(request->db, &request->person, account, &found));
    *participant = (struct named_view){found.id, found.name};
    return NO_ERROR;
}

static struct error read_participants(struct request *request, const struct draft *draft, const char *text,
                                      struct value *value)
{
    const char *const *accounts;
    struct people stored, wanted = {0};
    size_t count;

    TRY(read_accounts(request, text, &accounts, &count));
    TRY(people_of(request->arena, draft, &stored));
    wanted.list = arena_many(request->arena, count, struct named_view);
    for (size_t i = 0; i < count; i++) {
        struct error error;

        if (entry_of(wanted.list, wanted.count, accounts[i]))
            continue;
        error = participant_of(request, &stored, accounts[i], &wanted.list[wanted.count]);
        if (error.kind == ERROR_NOT_FOUND)
            problems_add(request->arena, &request->problems,
                         arena_format(request->arena, "/participants/%zu", i), PHRASE_PARTICIPANT_UNKNOWN,
                         NULL);
        else if (error.kind)
            return error;
        else
            wanted.count++;
    }
    *value = set_by_person(PARTICIPANTS, written(request->arena, people_fields, &wanted), "");
    return NO_ERROR;
}

static struct error read_organization(struct request *request, const char *text, struct value *value)
{
    const struct named_view *chosen;
    struct named_view *own;
    const struct json *json;
    size_t count;

    *value = set_by_person(ORGANIZATION, NULL, "");
    TRY(json_parse(request->arena, text, strlen(text), &json_limits_body, &json));
    if (json_is_null(json))
        return NO_ERROR;
    TRY(own_organizations(request, &own, &count));
    chosen = entry_of(own, count, json_text(json));
    if (chosen)
        *value = set_by_person(ORGANIZATION, written(request->arena, named_view_fields, chosen), "");
    else
        problems_add(request->arena, &request->problems, "/organization", PHRASE_ORGANIZATION_UNKNOWN, NULL);
    return NO_ERROR;
}

struct error sharing_read(struct request *request, const struct draft *draft, const char *participants,
                          const char *organization, struct value *values, size_t *count)
{
    *count = 0;
    if (participants)
        TRY(read_participants(request, draft, participants, &values[(*count)++]));
    if (organization)
        TRY(read_organization(request, organization, &values[(*count)++]));
    return NO_ERROR;
}

/* ---- at the ticket ---- */

struct error sharing_participants(struct arena *arena, const struct draft *draft,
                                  struct named_view **participants, size_t *count)
{
    struct people people;

    TRY(people_of(arena, draft, &people));
    *participants = people.list;
    *count = people.count;
    return NO_ERROR;
}

struct error sharing_plan(struct request *request, const struct dossier *dossier, const char **payload)
{
    struct named_view *organization;

    TRY(organization_of(request->arena, &dossier->draft, &organization));
    *payload = organization ? written(request->arena, named_view_fields, organization) : NULL;
    return NO_ERROR;
}

/* Setting it again changes nothing, so nothing has to be looked for first. */
struct jira_verdict sharing_step(struct db *db, const struct followup_claim *claim)
{
    struct jira_site site = jira_site();
    struct named_view organization;
    struct jira_verdict verdict;

    if (json_read_text(db->arena, claim->payload, named_view_fields, JSON_STRICT, &organization).kind)
        return (struct jira_verdict){.outcome = JIRA_REFUSED, .code = "unreadable"};
    jira_share(db->arena, &site, claim->ticket_key, organization.id, &verdict);
    return verdict;
}
