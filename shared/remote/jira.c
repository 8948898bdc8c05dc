/* The site, its desks, their request types, and who may raise them. */
#include "remote/jira.h"

#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/environment.h"
#include "base/json.h"
#include "base/text.h"
#include "remote/jira_call.h"
#include "remote/jira_page.h"

#define DESKS "/rest/servicedeskapi/servicedesk"

enum { CHECKED_AT_ONCE = 50, CHECK_BYTES_MAX = 64 * 1024 };

struct jira_site jira_site(void)
{
    return (struct jira_site){
        .base_url = environment.jira_url,
        .user = environment.jira_user,
        .token = environment.jira_token,
        .datacenter = strcmp(environment.jira_kind, "datacenter") == 0,
    };
}

struct error jira_server(struct arena *arena, const struct jira_site *site, struct jira_server *server)
{
    const struct json *json;

    TRY(jira_get(arena, site, arena_format(arena, "%s/serverInfo", jira_api(site)), &json));
    if (text_is_empty(json_text(json_member(json, "version"))))
        return ERROR(REMOTE_FAILED, JIRA_NOT_UNDERSTOOD);
    server->default_locale = json_text(json_member(json_member(json, "defaultLocale"), "locale"));
    return NO_ERROR;
}

/* Jira names languages with their country; one it does not know is ignored. */
static const char *in_language(struct arena *arena, const char *path, const char *language)
{
    static const struct {
        const char *language, *tag;
    } tags[] = {{"en", "en-US"}, {"de", "de-DE"}};

    if (text_is_empty(language))
        return path;
    for (size_t i = 0; i < sizeof(tags) / sizeof(*tags); i++)
        if (text_equals(tags[i].language, language))
            language = tags[i].tag;
    return arena_format(arena, "%s%srequestLanguage=%s", path, strchr(path, '?') ? "&" : "?",
                        text_url_encoded(arena, language));
}

const char *jira_desk_path(struct arena *arena, const char *service_desk_id, const char *rest,
                           const char *language)
{
    const char *path = arena_format(arena, DESKS "/%s%s", text_url_encoded(arena, service_desk_id), rest);

    return in_language(arena, path, language);
}

static struct error settled_list(struct arena *arena, const struct jira_site *site, const char *path,
                                 struct jira_list *list)
{
    return jira_list(arena, site, &(struct jira_listing){.path = path, .settled = true}, list);
}

struct error jira_portals(struct arena *arena, const struct jira_site *site, const char *language,
                          struct jira_portal **portals, size_t *count)
{
    struct jira_list list;

    TRY(settled_list(arena, site, in_language(arena, DESKS, language), &list));
    *portals = arena_many(arena, list.count, struct jira_portal);
    *count = 0;
    for (size_t i = 0; i < list.count; i++) {
        const char *id = json_id(arena, json_member(list.items[i], "id"));

        if (text_is_empty(id))
            continue;
        (*portals)[(*count)++] = (struct jira_portal){
            .service_desk_id = id,
            .key = jira_words(arena, json_member(list.items[i], "projectKey")),
            .name = jira_words(arena, json_member(list.items[i], "projectName")),
        };
    }
    return NO_ERROR;
}

struct error jira_type_groups(struct arena *arena, const struct jira_site *site, const char *service_desk_id,
                              const char *language, struct jira_group **groups, size_t *count, bool *known)
{
    const char *path = jira_desk_path(arena, service_desk_id, "/requesttypegroup", language);
    struct jira_list list = {0};
    struct error error = settled_list(arena, site, path, &list);

    *known = error.kind != ERROR_NOT_FOUND;
    if (error.kind && *known)
        return error;
    *groups = arena_many(arena, list.count, struct jira_group);
    *count = 0;
    for (size_t i = 0; i < list.count; i++) {
        const char *id = json_id(arena, json_member(list.items[i], "id"));

        if (!text_is_empty(id))
            (*groups)[(*count)++] =
                (struct jira_group){id, jira_words(arena, json_member(list.items[i], "name"))};
    }
    return NO_ERROR;
}

static void take_group_ids(struct arena *arena, const struct json *ids, struct jira_type *type)
{
    const char **groups = arena_many(arena, json_count(ids), const char *);

    for (const struct json *id = json_first(ids); id; id = json_next(id)) {
        const char *text = json_id(arena, id);

        if (!text_is_empty(text))
            groups[type->group_count++] = text;
    }
    type->group_ids = groups;
}

static bool take_type(struct arena *arena, const struct json *json, struct jira_type *type)
{
    const char *id = json_id(arena, json_member(json, "id"));
    const char *portal_id = json_id(arena, json_member(json, "portalId"));

    if (text_is_empty(id))
        return false;
    *type = (struct jira_type){
        .id = id,
        .name = jira_words(arena, json_member(json, "name")),
        .description = jira_words(arena, json_member(json, "description")),
        .help = jira_words(arena, json_member(json, "helpText")),
        .portal_id = portal_id ? portal_id : "",
        .restricted =
            text_equals_ignoring_case(json_text(json_member(json, "restrictionStatus")), "RESTRICTED"),
    };
    take_group_ids(arena, json_member(json, "groupIds"), type);
    return true;
}

struct error jira_types(struct arena *arena, const struct jira_site *site, const char *service_desk_id,
                        const char *language, struct jira_type **types, size_t *count)
{
    struct jira_list list;

    TRY(settled_list(arena, site, jira_desk_path(arena, service_desk_id, "/requesttype", language), &list));
    *types = arena_many(arena, list.count, struct jira_type);
    *count = 0;
    for (size_t i = 0; i < list.count; i++)
        if (take_type(arena, list.items[i], &(*types)[*count]))
            (*count)++;
    return NO_ERROR;
}

struct error jira_type_exists(struct arena *arena, const struct jira_site *site, const char *service_desk_id,
                              const char *type_id, bool *exists)
{
    const char *rest = arena_format(arena, "/requesttype/%s", text_url_encoded(arena, type_id));
    const struct json *json;
    struct error error = jira_get(arena, site, jira_desk_path(arena, service_desk_id, rest, NULL), &json);

    *exists = !error.kind;
    return error.kind == ERROR_NOT_FOUND ? NO_ERROR : error;
}

/* ---- who may raise what ---- */

struct check {
    struct arena *arena;
    const struct jira_site *site;
    const char *service_desk_id, *account;
    const char **allowed;
    size_t *allowed_count;
};

/* Ids are numbers in this call and nowhere else. */
static const char *check_body(const struct check *check, const char *const *ids, size_t count)
{
    struct buffer *json = buffer_new(check->arena, CHECK_BYTES_MAX);
    const char *comma = "";

    buffer_add(json, "{\"accountId\":");
    json_write_text(json, check->account);
    buffer_add(json, ",\"permissions\":[\"canCreateRequest\"],\"requestTypeIds\":[");
    for (size_t i = 0; i < count; i++) {
        int64_t number;

        if (!number_parse(ids[i], &number) || number < 0)
            continue;
        buffer_add_format(json, "%s%lld", comma, (long long)number);
        comma = ",";
    }
    buffer_add(json, "]}");
    return *comma && !json->overflowed ? json->bytes : NULL;
}

static bool is_named(struct arena *arena, const struct json *ids, const char *id)
{
    for (const struct json *one = json_first(ids); one; one = json_next(one))
        if (text_equals(json_id(arena, one), id))
            return true;
    return false;
}

static struct error check_some(const struct check *check, const char *const *ids, size_t count)
{
    const char *body = check_body(check, ids, count);
    const struct json *json, *may;
    struct jira_call call = {
        .path = jira_desk_path(check->arena, check->service_desk_id, "/requesttype/permissions/check", NULL),
        .body = body,
        .pace = JIRA_PROMPT,
    };

    if (!body)
        return NO_ERROR;
    TRY(jira_ask(check->arena, check->site, &call, &json));
    may = json_member(json, "canCreateRequest");
    if (!json_is_array(may))
        return ERROR(REMOTE_FAILED, JIRA_NOT_UNDERSTOOD);
    for (size_t i = 0; i < count; i++)
        if (is_named(check->arena, may, ids[i]))
            check->allowed[(*check->allowed_count)++] = ids[i];
    return NO_ERROR;
}

static struct error all_open(const struct check *check, const char *const *ids, size_t count)
{
    const char *path = jira_desk_path(check->arena, check->service_desk_id, "/requesttype", NULL);
    struct jira_list list;

    TRY(jira_list(check->arena, check->site, &(struct jira_listing){.path = path, .pace = JIRA_PROMPT},
                  &list));
    for (size_t i = 0; i < count; i++)
        for (size_t t = 0; t < list.count; t++) {
            struct jira_type type;

            if (!take_type(check->arena, list.items[t], &type) || strcmp(type.id, ids[i]) != 0)
                continue;
            if (!type.restricted)
                check->allowed[(*check->allowed_count)++] = ids[i];
            break;
        }
    return NO_ERROR;
}

struct error jira_allowed_types(struct arena *arena, const struct jira_site *site,
                                const char *service_desk_id, const char *account, const char *const *type_ids,
                                size_t count, const char **allowed, size_t *allowed_count)
{
    const struct check check = {arena, site, service_desk_id, account, allowed, allowed_count};

    *allowed_count = 0;
    if (site->datacenter)
        return all_open(&check, type_ids, count);
    for (size_t i = 0; i < count; i += CHECKED_AT_ONCE)
        TRY(check_some(&check, type_ids + i, count - i < CHECKED_AT_ONCE ? count - i : CHECKED_AT_ONCE));
    return NO_ERROR;
}
