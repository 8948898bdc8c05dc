/* Groups, organizations, and who is in them. */
#include "remote/jira.h"

#include "base/arena.h"
#include "base/json.h"
#include "base/log.h"
#include "base/text.h"
#include "remote/jira_call.h"
#include "remote/jira_page.h"

enum { PICKED_AT_ONCE = 1000, FOUND_AT_ONCE = 50 };

static void take_team(struct arena *arena, const struct json *json, const char *id_name,
                      struct jira_team *teams, size_t *count)
{
    const char *name = jira_words(arena, json_member(json, "name"));
    const char *id = json_id(arena, json_member(json, id_name));

    if (text_is_empty(id)) /* Data Center names groups by their name alone */
        id = json_text(json_member(json, "name"));
    if (!text_is_empty(id))
        teams[(*count)++] = (struct jira_team){id, *name ? name : id};
}

static struct error listed_teams(struct arena *arena, const struct jira_site *site,
                                 const struct jira_listing *listing, const char *id_name,
                                 struct jira_team **teams, size_t *count)
{
    struct jira_list list;

    TRY(jira_list(arena, site, listing, &list));
    *teams = arena_many(arena, list.count, struct jira_team);
    *count = 0;
    for (size_t i = 0; i < list.count; i++)
        take_team(arena, list.items[i], id_name, *teams, count);
    return NO_ERROR;
}

/* Data Center has no list of groups, only what a picker shows. */
static struct error picked_groups(struct arena *arena, const struct jira_site *site,
                                  struct jira_team **groups, size_t *count)
{
    const char *path = arena_format(arena, "%s/groups/picker?maxResults=%d", jira_api(site), PICKED_AT_ONCE);
    const struct json *json, *list;
    int64_t total;

    TRY(jira_get(arena, site, path, &json));
    list = json_member(json, "groups");
    if (!json_is_array(list))
        return ERROR(REMOTE_FAILED, JIRA_NOT_UNDERSTOOD);
    *groups = arena_many(arena, json_count(list), struct jira_team);
    *count = 0;
    for (const struct json *item = json_first(list); item; item = json_next(item))
        take_team(arena, item, "groupId", *groups, count);
    if (json_whole_number(json_member(json, "total"), &total) && total > (int64_t)*count)
        log_warning("jira shows only a part of its groups", "shown=%zu total=%lld", *count, (long long)total);
    return NO_ERROR;
}

struct error jira_groups(struct arena *arena, const struct jira_site *site, struct jira_team **groups,
                         size_t *count)
{
    if (site->datacenter)
        return picked_groups(arena, site, groups, count);
    return listed_teams(arena, site,
                        &(struct jira_listing){
                            .path = arena_format(arena, "%s/group/bulk", jira_api(site)),
                            .paging = JIRA_CLASSIC_PAGES,
                        },
                        "groupId", groups, count);
}

struct error jira_organizations(struct arena *arena, const struct jira_site *site,
                                struct jira_team **organizations, size_t *count)
{
    return listed_teams(arena, site, &(struct jira_listing){.path = "/rest/servicedeskapi/organization"},
                        "id", organizations, count);
}

static bool take_member(struct arena *arena, const struct json *json, struct jira_member *member)
{
    const struct json *active = json_member(json, "active");
    const char *id = json_id(arena, json_member(json, "accountId"));

    if (text_is_empty(id))
        id = json_id(arena, json_member(json, "name"));
    if (text_is_empty(id) || (json_is_bool(active) && !json_is_true(active)))
        return false;
    *member = (struct jira_member){
        .id = id,
        .name = jira_words(arena, json_member(json, "displayName")),
        .email = jira_words(arena, json_member(json, "emailAddress")),
        .is_customer = text_equals(json_text(json_member(json, "accountType")), "customer"),
        .is_app = text_equals(json_text(json_member(json, "accountType")), "app"),
    };
    return true;
}

static struct error listed_members(struct arena *arena, const struct jira_site *site,
                                   const struct jira_listing *listing, struct jira_member **members,
                                   size_t *count)
{
    struct jira_list list;

    TRY(jira_list(arena, site, listing, &list));
    *members = arena_many(arena, list.count, struct jira_member);
    *count = 0;
    for (size_t i = 0; i < list.count; i++)
        if (take_member(arena, list.items[i], &(*members)[*count]))
            (*count)++;
    return NO_ERROR;
}

struct error jira_group_members(struct arena *arena, const struct jira_site *site,
                                const struct jira_team *group, struct jira_member **members, size_t *count)
{
    return listed_members(arena, site,
                          &(struct jira_listing){
                              .path = arena_format(arena, "%s/group/member?%s=%s", jira_api(site),
                                                   site->datacenter ? "groupname" : "groupId",
                                                   text_url_encoded(arena, group->id)),
                              .paging = JIRA_CLASSIC_PAGES,
                          },
                          members, count);
}

struct error jira_organization_members(struct arena *arena, const struct jira_site *site,
                                       const struct jira_team *organization, struct jira_member **members,
                                       size_t *count)
{
    const char *path = arena_format(arena, "/rest/servicedeskapi/organization/%s/user",
                                    text_url_encoded(arena, organization->id));

    return listed_members(arena, site, &(struct jira_listing){.path = path}, members, count);
}

static struct error ask_promptly(struct arena *arena, const struct jira_site *site, const char *path,
                                 const struct json **json)
{
    return jira_ask(arena, site, &(struct jira_call){.path = path, .pace = JIRA_PROMPT}, json);
}

struct error jira_users(struct arena *arena, const struct jira_site *site, const char *words,
                        struct jira_member **users, size_t *count)
{
    const struct json *json;

    TRY(ask_promptly(arena, site,
                     arena_format(arena, "%s/user/search?maxResults=%d&%s=%s", jira_api(site), FOUND_AT_ONCE,
                                  site->datacenter ? "username" : "query", text_url_encoded(arena, words)),
                     &json));
    if (!json_is_array(json))
        return ERROR(REMOTE_FAILED, JIRA_NOT_UNDERSTOOD);
    *users = arena_many(arena, json_count(json), struct jira_member);
    *count = 0;
    for (const struct json *item = json_first(json); item; item = json_next(item))
        if (take_member(arena, item, &(*users)[*count]))
            (*count)++;
    return NO_ERROR;
}

struct error jira_user(struct arena *arena, const struct jira_site *site, const char *account,
                       struct jira_member *user)
{
    const struct json *json;

    TRY(jira_ask(arena, site,
                 &(struct jira_call){
                     .path = arena_format(arena, "%s/user?%s=%s", jira_api(site),
                                          site->datacenter ? "username" : "accountId",
                                          text_url_encoded(arena, account)),
                     .pace = site->trip ? JIRA_PATIENT : JIRA_PROMPT,
                 },
                 &json));
    return take_member(arena, json, user) ? NO_ERROR : ERROR(NOT_FOUND, JIRA_NOT_THERE);
}

struct error jira_account_groups(struct arena *arena, const struct jira_site *site, const char *account,
                                 struct jira_team **groups, size_t *count)
{
    const char *path = arena_format(arena, "%s/user%s=%s", jira_api(site),
                                    site->datacenter ? "?expand=groups&username" : "/groups?accountId",
                                    text_url_encoded(arena, account));
    const struct json *json;
    struct error error = ask_promptly(arena, site, path, &json);

    *groups = NULL;
    *count = 0;
    if (error.kind == ERROR_NOT_FOUND)
        return NO_ERROR;
    if (error.kind)
        return error;
    if (site->datacenter)
        json = json_member(json_member(json, "groups"), "items");
    if (!json_is_array(json))
        return ERROR(REMOTE_FAILED, JIRA_NOT_UNDERSTOOD);
    *groups = arena_many(arena, json_count(json), struct jira_team);
    for (const struct json *item = json_first(json); item; item = json_next(item))
        take_team(arena, item, "groupId", *groups, count);
    return NO_ERROR;
}

struct error jira_account_organizations(struct arena *arena, const struct jira_site *site,
                                        const char *account, struct jira_team **organizations, size_t *count,
                                        bool *known)
{
    const struct jira_listing listing = {
        .path = arena_format(arena, "/rest/servicedeskapi/organization?accountId=%s",
                             text_url_encoded(arena, account)),
        .pace = JIRA_PROMPT,
    };

    *organizations = NULL;
    *count = 0;
    *known = !site->datacenter;
    return *known ? listed_teams(arena, site, &listing, "id", organizations, count) : NO_ERROR;
}
