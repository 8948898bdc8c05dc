/* Calls one function of remote/jira.h with the words of the command line and prints what came of it as JSON.
 */
#include "remote/jira.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/environment.h"
#include "base/json.h"
#include "base/log.h"
#include "base/text.h"

enum { OUTPUT_BYTES_MAX = 64 * 1024 * 1024, IDS_MAX = 500 };

static struct arena *arena;
static struct buffer *out;
static struct jira_site site;
static const char *const *words; /* behind the command; "" for those that were not given */

static void add(const char *name, const char *text)
{
    char last = out->bytes[out->length - 1];

    if (last != '{' && last != '[')
        buffer_add_char(out, ',');
    if (name) {
        json_write_text(out, name);
        buffer_add_char(out, ':');
    }
    if (text)
        buffer_add(out, text);
}

static void add_text(const char *name, const char *text)
{
    add(name, NULL);
    json_write_text(out, text);
}

static void add_number(const char *name, int64_t number)
{
    add(name, arena_format(arena, "%lld", (long long)number));
}

static void add_switch(const char *name, bool on)
{
    add(name, on ? "true" : "false");
}

static struct error run_server(void)
{
    struct jira_server server = {0};

    TRY(jira_server(arena, &site, &server));
    add_text("default_locale", server.default_locale);
    return NO_ERROR;
}

static struct error run_portals(void)
{
    struct jira_portal *portals;
    size_t count;

    TRY(jira_portals(arena, &site, words[0], &portals, &count));
    add("portals", "[");
    for (size_t i = 0; i < count; i++) {
        add(NULL, "{");
        add_text("service_desk_id", portals[i].service_desk_id);
        add_text("key", portals[i].key);
        add_text("name", portals[i].name);
        buffer_add_char(out, '}');
    }
    buffer_add_char(out, ']');
    return NO_ERROR;
}

static struct error run_types(void)
{
    struct jira_type *types;
    size_t count;

    TRY(jira_types(arena, &site, words[0], words[1], &types, &count));
    add("types", "[");
    for (size_t i = 0; i < count; i++) {
        add(NULL, "{");
        add_text("id", types[i].id);
        add_text("name", types[i].name);
        add_text("description", types[i].description);
        add_text("portal_id", types[i].portal_id);
        add_switch("restricted", types[i].restricted);
        add("group_ids", "[");
        for (size_t group = 0; group < types[i].group_count; group++)
            add_text(NULL, types[i].group_ids[group]);
        buffer_add(out, "]}");
    }
    buffer_add_char(out, ']');
    return NO_ERROR;
}

static struct error run_groups_of_types(void)
{
    struct jira_group *groups;
    size_t count;
    bool known;

    TRY(jira_type_groups(arena, &site, words[0], words[1], &groups, &count, &known));
    add_switch("known", known);
    add("groups", "{");
    for (size_t i = 0; i < count; i++)
        add_text(groups[i].id, groups[i].name);
    buffer_add_char(out, '}');
    return NO_ERROR;
}

static void add_options(const char *name, const struct jira_option *options, size_t count)
{
    add(name, "[");
    for (size_t i = 0; i < count; i++) {
        add(NULL, "{");
        add_text("id", options[i].id);
        add_text("label", options[i].label);
        if (options[i].child_count)
            add_options("children", options[i].children, options[i].child_count);
        buffer_add_char(out, '}');
    }
    buffer_add_char(out, ']');
}

static struct error run_form(void)
{
    struct jira_form form = {0};

    TRY(jira_form(arena, &site, words[0], words[1], words[2], &form));
    add_switch("can_raise_on_behalf", form.can_raise_on_behalf);
    add("fields", "[");
    for (size_t i = 0; i < form.field_count; i++) {
        const struct jira_field *field = &form.fields[i];

        add(NULL, "{");
        add_text("id", field->id);
        add_text("name", field->name);
        add_text("description", field->description);
        add_switch("required", field->required);
        add_text("kind", field->kind);
        add_text("why", field->why);
        add("schema", field->schema);
        add("default", field->default_json ? field->default_json : "null");
        add_number("characters_max", field->characters_max);
        add_options("options", field->options, field->option_count);
        buffer_add_char(out, '}');
    }
    buffer_add_char(out, ']');
    return NO_ERROR;
}

static struct error run_allowed(void)
{
    const char *allowed[IDS_MAX];
    size_t count = 0, allowed_count = 0;
    char **ids = text_split(arena, words[2], ',', &count);

    TRY(jira_allowed_types(arena, &site, words[0], words[1], (const char *const *)ids, count, allowed,
                           &allowed_count));
    add("allowed", "[");
    for (size_t i = 0; i < allowed_count; i++)
        add_text(NULL, allowed[i]);
    buffer_add_char(out, ']');
    return NO_ERROR;
}

static void add_teams(const struct jira_team *teams, size_t count)
{
    add("teams", "{");
    for (size_t i = 0; i < count; i++)
        add_text(teams[i].id, teams[i].name);
    buffer_add_char(out, '}');
}

static void add_members(const struct jira_member *members, size_t count)
{
    add("members", "[");
    for (size_t i = 0; i < count; i++) {
        add(NULL, "{");
        add_text("id", members[i].id);
        add_text("name", members[i].name);
        add_text("email", members[i].email);
        buffer_add_char(out, '}');
    }
    buffer_add_char(out, ']');
}

static struct error run_teams(bool organizations)
{
    struct jira_team *teams;
    size_t count;

    if (organizations)
        TRY(jira_organizations(arena, &site, &teams, &count));
    else
        TRY(jira_groups(arena, &site, &teams, &count));
    add_teams(teams, count);
    return NO_ERROR;
}

static struct error run_groups(void)
{
    return run_teams(false);
}

static struct error run_organizations(void)
{
    return run_teams(true);
}

static struct error run_members(void)
{
    const struct jira_team team = {.id = words[1], .name = words[1]};
    struct jira_member *members;
    size_t count;

    if (strcmp(words[0], "organization") == 0)
        TRY(jira_organization_members(arena, &site, &team, &members, &count));
    else
        TRY(jira_group_members(arena, &site, &team, &members, &count));
    add_members(members, count);
    return NO_ERROR;
}

static struct error run_users(void)
{
    struct jira_member *users;
    size_t count;

    TRY(jira_users(arena, &site, words[0], &users, &count));
    add_members(users, count);
    return NO_ERROR;
}

/* What an account belongs to: "group" or "organization", and the account. */
static struct error run_belongs(void)
{
    struct jira_team *teams;
    size_t count;
    bool known = true;

    if (strcmp(words[0], "organization") == 0)
        TRY(jira_account_organizations(arena, &site, words[1], &teams, &count, &known));
    else
        TRY(jira_account_groups(arena, &site, words[1], &teams, &count));
    add_switch("known", known);
    add_teams(teams, count);
    return NO_ERROR;
}

static struct error run_articles(void)
{
    struct jira_article *articles;
    size_t count, text_count = 0;
    char **texts = text_split(arena, words[1], '|', &text_count);

    TRY(jira_articles(arena, &site, words[0], (const char *const *)texts, text_count, &articles, &count));
    add("articles", "[");
    for (size_t i = 0; i < count; i++) {
        add(NULL, "{");
        add_text("id", articles[i].id);
        add_text("space", articles[i].space);
        add_text("title", articles[i].title);
        add_text("text", articles[i].text);
        add_text("url", articles[i].url);
        buffer_add_char(out, '}');
    }
    buffer_add_char(out, ']');
    return NO_ERROR;
}

static struct error run_create(void)
{
    static const char *const outcomes[] = {"created", "refused", "unsent", "in_doubt"};
    struct jira_creation creation = {0};

    jira_create(arena, &site,
                &(struct jira_order){
                    .service_desk_id = words[0],
                    .type_id = words[1],
                    .fields_json = words[2],
                    .on_behalf_of = words[3],
                    .leave_by_ms = INT64_MAX,
                },
                &creation);
    add_text("outcome", outcomes[creation.verdict.outcome]);
    add_text("code", creation.verdict.code);
    add_number("status", creation.verdict.status);
    add_number("retry_after", creation.verdict.retry_after_seconds);
    add_text("key", creation.ticket.key);
    add_text("url", creation.ticket.url);
    add("refusals", "{");
    for (size_t i = 0; i < creation.refusal_count; i++)
        add_text(creation.refusals[i].field, creation.refusals[i].message);
    buffer_add_char(out, '}');
    return NO_ERROR;
}

static struct error run_find(void)
{
    struct jira_ticket ticket = {0};
    const char *known[] = {words[4]};
    struct jira_trace trace = {
        .marker = *words[0] ? words[0] : NULL,
        .reporter = words[1],
        .summary = words[3],
        .known = known,
        .known_count = words[4] ? 1 : 0,
    };

    TRY(jira_find(arena, &site, &trace, words[2], &ticket));
    add_text("key", ticket.key);
    add_text("url", ticket.url);
    return NO_ERROR;
}

static const struct {
    const char *name;
    struct error (*run)(void);
} commands[] = {
    {"server", run_server},   {"portals", run_portals},
    {"types", run_types},     {"type-groups", run_groups_of_types},
    {"form", run_form},       {"allowed", run_allowed},
    {"groups", run_groups},   {"organizations", run_organizations},
    {"members", run_members}, {"articles", run_articles},
    {"users", run_users},     {"belongs", run_belongs},
    {"create", run_create},   {"find", run_find},
};

static struct error run(const char *command)
{
    for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++)
        if (strcmp(commands[i].name, command) == 0)
            return commands[i].run();
    fprintf(stderr, "unknown command %s\n", command);
    exit(2);
}

int main(int argc, char **argv)
{
    const char *given[8] = {"", "", "", "", "", "", "", ""};
    struct error error;

    if (argc < 2 || argc > 9 || !environment_read())
        return 2;
    for (int i = 2; i < argc; i++)
        given[i - 2] = argv[i];
    log_start("jira", LOG_LEVEL_DEBUG);
    arena = arena_new();
    out = buffer_new(arena, OUTPUT_BYTES_MAX);
    site = jira_site();
    words = given;
    buffer_add_char(out, '{');
    error = run(argv[1]);
    if (error.kind) {
        buffer_cut(out, 1);
        add_text("error", error_code(error.kind));
        add_text("sentence", phrase_fill(arena, LANGUAGE_EN, error.phrase,
                                         PHRASE_VALUES({"subject", error.subject ? error.subject : ""})));
    }
    buffer_add_char(out, '}');
    puts(out->bytes);
    arena_free(arena);
    return 0;
}
