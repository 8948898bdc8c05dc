/* Looking for a ticket whose creation was in doubt, by the marker in its description or, where a form has
 * none, by who raised it with which summary. */
#include "remote/jira.h"

#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/json.h"
#include "base/text.h"
#include "remote/jira_call.h"
#include "remote/jira_create.h"
#include "remote/jira_search.h"

#define WANTED_FIELDS "description,summary,reporter"

enum {
    FOUND_PER_PAGE = 100,
    PAGES_MAX = 20,
    TEXT_BYTES_MAX = 512 * 1024,
    DEPTH_MAX = 32,
    CLOCKS_APART_MINUTES = 60, /* at most */
};

/* Rich text is a document on Cloud: its text in reading order, a line per block. */
static void add_document(struct buffer *text, const struct json *node, int depth)
{
    const struct json *content = json_member(node, "content");
    const char *words = json_text(json_member(node, "text"));

    if (depth > DEPTH_MAX)
        return;
    if (words)
        buffer_add(text, words);
    for (const struct json *child = json_first(content); child; child = json_next(child))
        add_document(text, child, depth + 1);
    if (content || text_equals(json_text(json_member(node, "type")), "hardBreak"))
        buffer_add_char(text, '\n');
}

static bool holds(struct arena *arena, const struct json *fields, const char *marker)
{
    const struct json *description = json_member(fields, "description");
    const char *plain = json_text(description);
    struct buffer *text;

    if (plain)
        return strstr(plain, marker) != NULL;
    text = buffer_new(arena, TEXT_BYTES_MAX);
    add_document(text, description, 0);
    return strstr(text->bytes, marker) != NULL;
}

static bool is_known(const struct jira_trace *trace, const char *key)
{
    for (size_t i = 0; i < trace->known_count; i++)
        if (text_equals(trace->known[i], key))
            return true;
    return false;
}

static bool is_raised_by(const struct json *fields, const char *account)
{
    const struct json *reporter = json_member(fields, "reporter");

    return text_equals(json_text(json_member(reporter, "accountId")), account) ||
           text_equals(json_text(json_member(reporter, "name")), account);
}

static bool fits(struct arena *arena, const struct jira_trace *trace, const struct json *issue)
{
    const struct json *fields = json_member(issue, "fields");

    if (is_known(trace, json_text(json_member(issue, "key"))))
        return false;
    if (trace->marker)
        return holds(arena, fields, trace->marker);
    return text_equals(json_text(json_member(fields, "summary")), trace->summary) &&
           is_raised_by(fields, trace->reporter);
}

/* One search over all its pages; each hit's own text decides. */
struct hunt {
    struct arena *arena;
    const struct jira_site *site;
    const struct jira_trace *trace;
    size_t most; /* of keys that are wanted */
    const char *keys[JIRA_DOUBLES_MAX];
    size_t count;
};

static void look_through(struct hunt *hunt, const struct json *issues)
{
    for (const struct json *issue = json_first(issues); issue && hunt->count < hunt->most;
         issue = json_next(issue)) {
        const char *key = json_text(json_member(issue, "key"));

        if (jira_key_is_sane(key) && fits(hunt->arena, hunt->trace, issue))
            hunt->keys[hunt->count++] = key;
    }
}

static struct error hunt_in(struct hunt *hunt, const char *jql)
{
    struct jira_search search = {
        .jql = jql,
        .fields = WANTED_FIELDS,
        .pace = JIRA_PROMPT,
        .page_items = FOUND_PER_PAGE,
        .pages_max = PAGES_MAX,
    };

    while (hunt->count < hunt->most && !search.ended) {
        const struct json *issues;

        TRY(jira_search_page(hunt->arena, hunt->site, &search, &issues));
        look_through(hunt, issues);
    }
    return NO_ERROR;
}

static const char *phrase_jql(struct arena *arena, const char *marker)
{
    const char *phrase = jira_quoted(arena, jira_quoted(arena, marker));

    return arena_format(arena, "(text ~ %s OR description ~ %s) ORDER BY created DESC", phrase, phrase);
}

/* What is new of this person in the project: a short list, on the busiest desk too, and words reach the
 * search's index later than the issue itself. */
static struct error newest_jql(struct arena *arena, const struct jira_site *site, const char *service_desk_id,
                               const struct jira_trace *trace, const char **jql)
{
    const struct jira_call call = {.path = jira_desk_path(arena, service_desk_id, "", NULL),
                                   .pace = JIRA_PROMPT};
    const struct json *desk;
    const char *project;

    TRY(jira_ask(arena, site, &call, &desk));
    project = json_id(arena, json_member(desk, "projectId"));
    if (text_is_empty(project))
        project = json_id(arena, json_member(desk, "projectKey"));
    if (text_is_empty(project))
        return ERROR(REMOTE_FAILED, JIRA_NOT_UNDERSTOOD);
    *jql = arena_format(arena, "project = %s AND reporter = %s AND created >= -%lldm ORDER BY created DESC",
                        jira_quoted(arena, project), jira_quoted(arena, trace->reporter),
                        (long long)trace->age_minutes + CLOCKS_APART_MINUTES);
    return NO_ERROR;
}

/* The link to the portal is told by the request alone; without it the key must do. */
static const char *link_of(struct arena *arena, const struct jira_site *site, const char *key)
{
    const struct jira_call call = {
        .path = arena_format(arena, "/rest/servicedeskapi/request/%s", key),
        .pace = JIRA_PROMPT,
    };
    const struct json *request;
    struct error error = jira_ask(arena, site, &call, &request);

    return error.kind ? NULL : json_text(json_member(json_member(request, "_links"), "web"));
}

struct error jira_find(struct arena *arena, const struct jira_site *site, const struct jira_trace *trace,
                       const char *service_desk_id, struct jira_ticket *ticket)
{
    struct hunt hunt = {.arena = arena, .site = site, .trace = trace, .most = 1};
    const char *newest;

    *ticket = (struct jira_ticket){0};
    TRY(newest_jql(arena, site, service_desk_id, trace, &newest));
    TRY(hunt_in(&hunt, newest));
    if (hunt.count == 0 && trace->marker) /* wherever it was moved, and whoever reports it by now */
        TRY(hunt_in(&hunt, phrase_jql(arena, trace->marker)));
    if (hunt.count > 0) {
        ticket->key = hunt.keys[0];
        ticket->url = jira_ticket_url(arena, site, link_of(arena, site, ticket->key), ticket->key);
    }
    return NO_ERROR;
}

struct error jira_doubles(struct arena *arena, const struct jira_site *site, const char *marker,
                          const char *known, const char *keys[JIRA_DOUBLES_MAX], size_t *count)
{
    const struct jira_trace trace = {.marker = marker, .known = &known, .known_count = 1};
    struct hunt hunt = {.arena = arena, .site = site, .trace = &trace, .most = JIRA_DOUBLES_MAX};

    *count = 0;
    TRY(hunt_in(&hunt, phrase_jql(arena, marker)));
    *count = hunt.count;
    memcpy(keys, hunt.keys, sizeof(hunt.keys));
    return NO_ERROR;
}
