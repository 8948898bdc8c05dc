/* Summaries of past tickets, newest first: how people have worded what each request type is for. */
#include "remote/jira.h"

#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/text.h"
#include "remote/jira_search.h"

#define REQUEST_TYPE_FIELD "com.atlassian.servicedesk:vp-origin"

enum { PAGE_ITEMS = 100, PAGES_MAX = 100, SUMMARY_CHARACTERS_MAX = 255 };

struct error jira_type_field(struct arena *arena, const struct jira_site *site, const char **field)
{
    const struct json *fields;

    *field = NULL;
    TRY(jira_get(arena, site, arena_format(arena, "%s/field", jira_api(site)), &fields));
    for (const struct json *one = json_first(fields); one && !*field; one = json_next(one))
        if (text_equals(json_text(json_member(json_member(one, "schema"), "custom")), REQUEST_TYPE_FIELD))
            *field = json_id(arena, json_member(one, "id"));
    return NO_ERROR;
}

/* "customfield_10010" is written cf[10010]: its name can be changed and translated. */
static const char *past_jql(struct arena *arena, const struct jira_past_wanted *wanted)
{
    return arena_format(arena, "project = %s AND cf[%s] = %s ORDER BY created DESC",
                        jira_quoted(arena, wanted->project),
                        wanted->type_field + strcspn(wanted->type_field, "0123456789"),
                        jira_quoted(arena, wanted->type_name));
}

/* Two types of a project may have the same name: the ticket itself says which one it is of. */
static bool is_of_another_type(struct arena *arena, const struct jira_past_wanted *wanted,
                               const struct json *fields)
{
    const struct json *type = json_member(json_member(fields, wanted->type_field), "requestType");
    const char *id = json_id(arena, json_member(type, "id"));

    return !text_is_empty(id) && !text_equals(id, wanted->type_id);
}

static void take_issues(struct arena *arena, const struct jira_past_wanted *wanted, const struct json *issues,
                        struct jira_past *tickets, size_t *count)
{
    for (const struct json *issue = json_first(issues); issue && *count < wanted->most;
         issue = json_next(issue)) {
        const struct json *fields = json_member(issue, "fields");
        const char *id = json_id(arena, json_member(issue, "id"));
        const char *summary = jira_words(arena, json_member(fields, "summary"));

        if (!text_is_empty(id) && *summary && !is_of_another_type(arena, wanted, fields))
            tickets[(*count)++] = (struct jira_past){
                .id = id, .summary = text_shortened(arena, summary, SUMMARY_CHARACTERS_MAX)};
    }
}

struct error jira_past_tickets(struct arena *arena, const struct jira_site *site,
                               const struct jira_past_wanted *wanted, struct jira_past **tickets,
                               size_t *count)
{
    struct jira_search search = {
        .jql = past_jql(arena, wanted),
        .fields = arena_format(arena, "summary,%s", wanted->type_field),
        .page_items = wanted->most < PAGE_ITEMS ? wanted->most : PAGE_ITEMS,
        .pages_max = PAGES_MAX,
    };

    *tickets = arena_many(arena, wanted->most, struct jira_past);
    *count = 0;
    while (!search.ended && *count < wanted->most) {
        const struct json *issues;

        TRY(jira_search_page(arena, site, &search, &issues));
        take_issues(arena, wanted, issues, *tickets, count);
    }
    return NO_ERROR;
}

struct error jira_changed_tickets(struct arena *arena, const struct jira_site *site, const char *project,
                                  const char *type_field, int64_t minutes, struct jira_changed *tickets,
                                  size_t most, size_t *count)
{
    struct jira_search search = {
        .jql = arena_format(arena, "project = %s AND updated >= -%lldm ORDER BY updated DESC",
                            jira_quoted(arena, project), (long long)minutes),
        .fields = type_field,
        .page_items = PAGE_ITEMS,
        .pages_max = PAGES_MAX,
    };

    *count = 0;
    while (!search.ended && *count < most) {
        const struct json *issues;

        TRY(jira_search_page(arena, site, &search, &issues));
        for (const struct json *issue = json_first(issues); issue && *count < most;
             issue = json_next(issue)) {
            const struct json *type = json_member(json_member(issue, "fields"), type_field);

            tickets[(*count)++] = (struct jira_changed){
                .id = json_id(arena, json_member(issue, "id")),
                .type_id = json_id(arena, json_member(json_member(type, "requestType"), "id")),
            };
        }
    }
    return NO_ERROR;
}
