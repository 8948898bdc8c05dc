/* Documents of past tickets, of articles and of the directory. */
#include "base/arena.h"
#include "base/buffer.h"
#include "base/json.h"
#include "service/index_document.h"
#include "service/index_json.h"

enum { ARTICLES_BYTES_MAX = 64 * 1024 * 1024 };

struct article_entry {
    const char *id;
    const char *portal;
    const char *space;
    const char *title;
    const char *text;
    const char *url;
};
static const struct field article_entry_fields[] = {
    FIELD_TEXT(struct article_entry, id),
    FIELD_TEXT(struct article_entry, portal),
    FIELD_TEXT(struct article_entry, space),
    FIELD_TEXT(struct article_entry, title),
    FIELD_TEXT(struct article_entry, text),
    FIELD_TEXT(struct article_entry, url),
    FIELDS_END,
};

struct buffer *index_articles_document(struct arena *arena, const char *portal_id,
                                       const struct jira_article *articles, size_t count)
{
    struct buffer *json = buffer_new(arena, ARTICLES_BYTES_MAX);
    struct article_entry *entries = arena_many(arena, count, struct article_entry);

    for (size_t i = 0; i < count; i++)
        entries[i] = (struct article_entry){
            .id = articles[i].id,
            .portal = portal_id,
            .space = articles[i].space,
            .title = articles[i].title,
            .text = articles[i].text,
            .url = articles[i].url,
        };
    buffer_add(json, "{\"articles\":");
    json_write_list(json, article_entry_fields, entries, count, sizeof(*entries));
    buffer_add_char(json, '}');
    return json;
}

void index_add_examples(struct buffer *json, const char *portal_id, const char *type_id,
                        const struct jira_past *tickets, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        index_separate(json, json->bytes[json->length - 1] != '[');
        buffer_add_char(json, '{');
        index_add_text(json, "portal", portal_id);
        index_add_text(json, "type", type_id);
        index_add_text(json, "id", tickets[i].id);
        index_add_number(json, "place", (int64_t)i);
        index_add_text(json, "text", tickets[i].summary);
        buffer_add_char(json, '}');
    }
}

struct index_directory {
    struct arena *arena;
    struct buffer *users, *groups, *organizations;
    size_t bytes_max;
};

struct index_directory *index_directory_new(struct arena *arena, size_t bytes_max)
{
    struct index_directory *directory = arena_one(arena, struct index_directory);

    *directory = (struct index_directory){
        .arena = arena,
        .users = buffer_new(arena, bytes_max),
        .groups = buffer_new(arena, bytes_max),
        .organizations = buffer_new(arena, bytes_max),
        .bytes_max = bytes_max,
    };
    return directory;
}

void index_directory_user(struct index_directory *directory, const struct jira_member *user)
{
    index_separate(directory->users, directory->users->length);
    buffer_add_char(directory->users, '{');
    index_add_text(directory->users, "id", user->id);
    index_add_text(directory->users, "name", user->name);
    index_add_text(directory->users, "email", user->email);
    buffer_add_char(directory->users, '}');
}

static void add_team(struct index_directory *directory, struct buffer *teams, const struct jira_team *team,
                     const struct jira_member *members, size_t count)
{
    index_separate(teams, teams->length);
    buffer_add_char(teams, '{');
    index_add_text(teams, "id", team->id);
    index_add_text(teams, "name", team->name);
    index_add_open(teams, "members", '[');
    for (size_t i = 0; i < count; i++) {
        index_separate(teams, i);
        json_write_text(teams, members[i].id);
        index_directory_user(directory, &members[i]);
    }
    buffer_add(teams, "]}");
}

void index_directory_group(struct index_directory *directory, const struct jira_team *group,
                           const struct jira_member *members, size_t count)
{
    add_team(directory, directory->groups, group, members, count);
}

void index_directory_organization(struct index_directory *directory, const struct jira_team *organization,
                                  const struct jira_member *members, size_t count)
{
    add_team(directory, directory->organizations, organization, members, count);
}

struct buffer *index_directory_document(struct index_directory *directory)
{
    struct buffer *json = buffer_new(directory->arena, directory->bytes_max);

    buffer_add_format(json, "{\"users\":[%s],", directory->users->bytes);
    buffer_add_format(json, "\"groups\":[%s],", directory->groups->bytes);
    buffer_add_format(json, "\"organizations\":[%s]}", directory->organizations->bytes);
    json->overflowed |=
        directory->users->overflowed || directory->groups->overflowed || directory->organizations->overflowed;
    return json;
}
