/* What the service account lacks, one line for each right. */
#include "doctor/jira_rights.h"

#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/environment.h"
#include "base/json.h"
#include "base/text.h"

enum { DESKS_ASKED_MAX = 10, NAMES_BYTES_MAX = 4096 };

/* ---- of projects ---- */

static const struct right {
    const char *key, *other_key; /* either will do; other_key may be NULL */
    const char *name;
    const char *lost; /* what does not work without it */
    bool cloud_only;
} rights[] = {
    {"SERVICEDESK_AGENT", NULL, "Service Desk Agent", "tickets cannot be created for customers", false},
    {"BROWSE_PROJECTS", NULL, "Browse Projects", "a ticket in doubt cannot be looked for", false},
    {"CREATE_ISSUES", NULL, "Create Issues", "tickets cannot be created", false},
    {"ADMINISTER_PROJECTS", "ADMINISTER", "Administer Projects", "what customers may raise cannot be asked",
     true},
};

enum { RIGHTS = sizeof(rights) / sizeof(*rights) };

static void add_name(struct buffer *names, const char *name)
{
    buffer_add(names, names->length ? ", " : "");
    buffer_add(names, name);
}

static bool has(const struct json *permissions, const char *key)
{
    return key && json_is_true(json_member(json_member(permissions, key), "havePermission"));
}

/* An unknown key spoils the whole answer: the agent's right goes by other names in some versions. */
static const struct json *ask_permissions(struct jira_survey *survey, const char *project)
{
    const char *path =
        arena_format(survey->arena, "%s/mypermissions?projectKey=%s&permissions=", jira_api(&survey->site),
                     text_url_encoded(survey->arena, project));
    const char *keys = "BROWSE_PROJECTS,CREATE_ISSUES,ADMINISTER_PROJECTS,ADMINISTER";
    struct http_response response;
    const struct json *answer =
        jira_survey_ask(survey, "jira rights",
                        arena_format(survey->arena, "%s%s,SERVICEDESK_AGENT", path, keys), NULL, &response);

    if (!answer && response.status == 400)
        answer = jira_survey_ask(survey, "jira rights", arena_format(survey->arena, "%s%s", path, keys), NULL,
                                 &response);
    return json_member(answer, "permissions");
}

static bool lacks(const struct jira_survey *survey, const struct json *permissions, const struct right *right)
{
    if (right->cloud_only && survey->site.datacenter)
        return false;
    if (!json_member(permissions, right->key)) /* not known here */
        return false;
    return !has(permissions, right->key) && !has(permissions, right->other_key);
}

static void tell_lacking(const struct jira_survey *survey, struct buffer *const projects[RIGHTS])
{
    bool whole = true;

    for (size_t i = 0; i < RIGHTS; i++) {
        if (!projects[i]->length)
            continue;
        whole = false;
        report_failed(survey->report, "jira rights",
                      arena_format(survey->arena, "grant it there, e.g. by the project role that has \"%s\"",
                                   rights[i].name),
                      "the account lacks \"%s\" in %s: %s", rights[i].name, projects[i]->bytes,
                      rights[i].lost);
    }
    if (whole)
        report_ok(survey->report, "jira rights", "the account has what it needs in the projects of %s",
                  json_count(survey->desks) > DESKS_ASKED_MAX ? "its first ten desks" : "its desks");
}

static void check_projects(struct jira_survey *survey)
{
    struct buffer *projects[RIGHTS];
    size_t asked = 0, told = 0;

    for (size_t i = 0; i < RIGHTS; i++)
        projects[i] = buffer_new(survey->arena, NAMES_BYTES_MAX);
    for (const struct json *desk = json_first(survey->desks);
         desk && asked < DESKS_ASKED_MAX && !survey->lost; desk = json_next(desk), asked++) {
        const char *key = jira_words(survey->arena, json_member(desk, "projectKey"));
        const struct json *permissions = ask_permissions(survey, key);

        for (size_t i = 0; i < RIGHTS && permissions; i++)
            if (lacks(survey, permissions, &rights[i]))
                add_name(projects[i], key);
        told += permissions != NULL;
    }
    if (survey->lost)
        return;
    if (told)
        tell_lacking(survey, projects);
    else
        report_warning(survey->report, "jira rights", "look at Jira's log",
                       "Jira does not tell what the account may do");
}

/* ---- of portals ---- */

/* Some type of a desk, as a whole number; NULL when there is none. */
static const char *check_portals(struct jira_survey *survey, const char **desk_with_types)
{
    struct buffer *closed = buffer_new(survey->arena, NAMES_BYTES_MAX);
    const char *type = NULL;
    size_t asked = 0;

    for (const struct json *desk = json_first(survey->desks);
         desk && asked < DESKS_ASKED_MAX && !survey->lost; desk = json_next(desk), asked++) {
        const char *id = json_id(survey->arena, json_member(desk, "id"));
        struct http_response response;
        const struct json *page =
            jira_survey_ask(survey, "jira portals",
                            jira_desk_path(survey->arena, id ? id : "", "/requesttype?start=0&limit=1", NULL),
                            NULL, &response);

        if (!page)
            add_name(closed, jira_words(survey->arena, json_member(desk, "projectName")));
        else if (!type) {
            type = json_id(survey->arena, json_member(json_first(json_member(page, "values")), "id"));
            *desk_with_types = id;
        }
    }
    if (survey->lost)
        return NULL;
    if (closed->length)
        report_failed(survey->report, "jira portals", "add the account as agent to these projects",
                      "request types cannot be read in %s", closed->bytes);
    else
        report_ok(survey->report, "jira portals", "request types can be read");
    return type;
}

/* What a customer may raise is an experimental call, which Cloud answers only to those who opt in. */
static void check_experimental(struct jira_survey *survey, const char *desk, const char *type)
{
    const char *path = jira_desk_path(survey->arena, desk, "/requesttype/permissions/check", NULL);
    const char *body =
        arena_format(survey->arena, "{\"permissions\":[\"canCreateRequest\"],\"requestTypeIds\":[%s]}", type);
    struct http_response response;
    const struct json *answer = jira_survey_ask(survey, "jira experimental calls", path, body, &response);

    if (answer)
        report_ok(survey->report, "jira experimental calls", "are accepted");
    else if (survey->lost)
        return;
    else if (response.status == 412)
        report_failed(survey->report, "jira experimental calls",
                      "let X-ExperimentalApi pass in the proxy between us and Jira",
                      "Jira does not see our consent to them (412)");
    else
        report_failed(survey->report, "jira experimental calls",
                      "make the account an administrator of the project, or of Jira",
                      "what customers may raise cannot be asked (status %ld)", response.status);
}

/* ---- of the site ---- */

static void check_list(struct jira_survey *survey, const char *check, const char *path, const char *advice,
                       const char *what)
{
    struct http_response response;

    if (jira_survey_ask(survey, check, path, NULL, &response))
        report_ok(survey->report, check, "%s can be read", what);
    else if (!survey->lost)
        report_failed(survey->report, check, advice, "%s cannot be read (status %ld)", what, response.status);
}

/* Only where the site can say so: Data Center has a picker that finds parts of names. */
static void check_admin_groups(struct jira_survey *survey)
{
    char **names = text_split(survey->arena, environment.admin_groups, ',', NULL);
    struct buffer *path = buffer_new(survey->arena, NAMES_BYTES_MAX);
    struct http_response response;
    const struct json *groups;

    if (survey->site.datacenter || !*names)
        return;
    buffer_add_format(path, "%s/group/bulk?maxResults=50", jira_api(&survey->site));
    for (char **name = names; *name; name++)
        buffer_add_format(path, "&groupName=%s", text_url_encoded(survey->arena, *name));
    groups =
        json_member(jira_survey_ask(survey, "jira administrators", path->bytes, NULL, &response), "values");
    if (json_is_array(groups) && !json_count(groups))
        report_warning(
            survey->report, "jira administrators", "correct ATA_ADMIN_GROUPS, or let tokens tell the role",
            "Jira has no group of the name %s: nobody administers by a group", environment.admin_groups);
}

static void check_knowledge(struct jira_survey *survey, const char *desk)
{
    const char *rest = "/knowledgebase/article?query=help&highlight=false&limit=1";
    const char *advice = "link a space to the project and let the account view it in Confluence";
    struct http_response response;

    if (!jira_survey_ask(survey, "knowledge base", jira_desk_path(survey->arena, desk, rest, NULL), NULL,
                         &response)) {
        if (!survey->lost)
            report_warning(survey->report, "knowledge base", advice,
                           "there is none (status %ld): answers come without articles", response.status);
        return;
    }
    if (!survey->site.datacenter &&
        !jira_survey_ask(survey, "knowledge base", "/wiki/api/v2/spaces?limit=1", NULL, &response)) {
        if (!survey->lost)
            report_warning(survey->report, "knowledge base", advice,
                           "Confluence does not let the account in (status %ld)", response.status);
        return;
    }
    report_ok(survey->report, "knowledge base", "articles can be searched");
}

void jira_rights_check(struct jira_survey *survey)
{
    const char *api = jira_api(&survey->site);
    const char *desk = NULL, *type = check_portals(survey, &desk);
    int64_t number;

    check_projects(survey);
    if (!survey->site.datacenter && number_parse(type, &number))
        check_experimental(survey, desk, type);
    check_list(survey, "jira directory",
               arena_format(survey->arena, "%s/%s?maxResults=1", api,
                            survey->site.datacenter ? "groups/picker" : "group/bulk"),
               "give the account the global permission \"Browse users and groups\"", "users and groups");
    check_list(survey, "jira organizations", "/rest/servicedeskapi/organization?start=0&limit=1",
               "make the account an agent; organizations are read with that licence", "organizations");
    check_admin_groups(survey);
    if (desk)
        check_knowledge(survey, desk);
}
