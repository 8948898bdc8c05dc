/* The document of /access in and out. */
#include "service/access_document.h"

#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/text.h"
#include "web/reply.h"

enum { ENTRIES_BYTES_MAX = 65536, ID_BYTES_MAX = 255 };

struct portals_view {
    const char *mode;
    const struct access_entry *ids;
    size_t id_count;
};
static const struct field portals_view_fields[] = {
    FIELD_TEXT(struct portals_view, mode),
    FIELD_LIST(struct portals_view, ids, id_count, access_entry_fields, struct access_entry),
    FIELDS_END,
};

struct people_view {
    const char *mode;
    const struct access_entry *users;
    size_t user_count;
    const struct access_entry *groups;
    size_t group_count;
    const struct access_entry *organizations;
    size_t organization_count;
};
static const struct field people_view_fields[] = {
    FIELD_TEXT(struct people_view, mode),
    FIELD_LIST(struct people_view, users, user_count, access_entry_fields, struct access_entry),
    FIELD_LIST(struct people_view, groups, group_count, access_entry_fields, struct access_entry),
    FIELD_LIST(struct people_view, organizations, organization_count, access_entry_fields,
               struct access_entry),
    FIELDS_END,
};

struct access_view {
    struct portals_view *portals;
    struct people_view *people;
};
static const struct field access_view_fields[] = {
    FIELD_OBJECT(struct access_view, portals, portals_view_fields, struct portals_view),
    FIELD_OBJECT(struct access_view, people, people_view_fields, struct people_view),
    FIELDS_END,
};

struct error access_document_reply(struct request *request, int64_t saved)
{
    struct access access = {0};

    TRY(access_load(request->db, &access));
    return reply_json_versioned(request, access_view_fields,
                                &(struct access_view){
                                    .portals =
                                        &(struct portals_view){
                                            .mode = access.portals_mode,
                                            .ids = access.portals,
                                            .id_count = access.portal_count,
                                        },
                                    .people =
                                        &(struct people_view){
                                            .mode = access.people_mode,
                                            .users = access.users,
                                            .user_count = access.user_count,
                                            .groups = access.groups,
                                            .group_count = access.group_count,
                                            .organizations = access.organizations,
                                            .organization_count = access.organization_count,
                                        },
                                },
                                saved ? saved : access.version);
}

struct portals_change {
    const char *mode;
    const char *ids;
};
static const struct field portals_change_fields[] = {
    FIELD_TEXT(struct portals_change, mode),
    FIELD_JSON(struct portals_change, ids, .max_bytes = ENTRIES_BYTES_MAX),
    FIELDS_END,
};

struct people_change {
    const char *mode;
    const char *users;
    const char *groups;
    const char *organizations;
};
static const struct field people_change_fields[] = {
    FIELD_TEXT(struct people_change, mode),
    FIELD_JSON(struct people_change, users, .max_bytes = ENTRIES_BYTES_MAX),
    FIELD_JSON(struct people_change, groups, .max_bytes = ENTRIES_BYTES_MAX),
    FIELD_JSON(struct people_change, organizations, .max_bytes = ENTRIES_BYTES_MAX),
    FIELDS_END,
};

struct access_body {
    struct portals_change *portals;
    struct people_change *people;
};
static const struct field access_body_fields[] = {
    FIELD_OBJECT(struct access_body, portals, portals_change_fields, struct portals_change),
    FIELD_OBJECT(struct access_body, people, people_change_fields, struct people_change),
    FIELDS_END,
};

/* A list of ids; an entry may also come as GET gave it, with its name. */
static struct error read_ids(struct request *request, const char *pointer, const char *text,
                             const char *const **ids, size_t *count)
{
    const struct json *list = NULL;
    const char **read;

    TRY(json_parse(request->arena, text, strlen(text), &json_limits_body, &list));
    if (!json_is_array(list) || json_count(list) > FIELD_COUNT_MAX)
        return request_problem(request, pointer, PHRASE_MEMBER_NOT_A_LIST, NULL);
    read = arena_many(request->arena, json_count(list), const char *);
    for (const struct json *entry = json_first(list); entry; entry = json_next(entry)) {
        const char *id = json_is_object(entry) ? json_text(json_member(entry, "id")) : json_text(entry);

        if (text_is_empty(id) || strlen(id) > ID_BYTES_MAX)
            return request_problem(request, pointer, PHRASE_ENTRY_NOT_AN_ID, NULL);
        read[(*count)++] = id;
    }
    *ids = read;
    return NO_ERROR;
}

static struct error check_mode(struct request *request, const char *pointer, const char *mode)
{
    if (text_equals(mode, "all") || text_equals(mode, "selected"))
        return NO_ERROR;
    return request_problem(request, pointer, PHRASE_MODE_UNKNOWN, NULL);
}

static struct error read_change(struct request *request, const struct access_body *body,
                                struct access_change *change)
{
    const struct people_change *people = body->people;

    change->portals_mode = body->portals->mode;
    change->people_mode = people->mode;
    TRY(check_mode(request, "/portals/mode", change->portals_mode));
    TRY(check_mode(request, "/people/mode", change->people_mode));
    TRY(read_ids(request, "/portals/ids", body->portals->ids, &change->portals, &change->portal_count));
    TRY(read_ids(request, "/people/users", people->users, &change->users, &change->user_count));
    TRY(read_ids(request, "/people/groups", people->groups, &change->groups, &change->group_count));
    return read_ids(request, "/people/organizations", people->organizations, &change->organizations,
                    &change->organization_count);
}

struct error access_document_read(struct request *request, struct access_change *change)
{
    struct access_body body = {0};

    *change = (struct access_change){0};
    TRY(request_json(request, access_body_fields, &body));
    return read_change(request, &body, change);
}
