/* Documents of a snapshot. */
#include "service/index_document.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/json.h"
#include "base/text.h"
#include "service/index_json.h"

enum { PORTAL_BYTES_MAX = 64 * 1024 * 1024, TAG_BYTES_MAX = 16, URL_BYTES_MAX = 2048 };

const struct field index_counts_fields[] = {
    FIELD_INT64(struct index_counts, portals),
    FIELD_INT64(struct index_counts, request_types),
    FIELD_INT64(struct index_counts, fields),
    FIELD_INT64(struct index_counts, options),
    FIELD_INT64(struct index_counts, tickets),
    FIELD_INT64(struct index_counts, articles),
    FIELD_INT64(struct index_counts, groups),
    FIELD_INT64(struct index_counts, organizations),
    FIELD_INT64(struct index_counts, rows),
    FIELD_INT64(struct index_counts, calls),
    FIELDS_END,
};

/* "nl_NL" as a tag; NULL when it is none. */
static const char *tag_of(struct arena *arena, const char *locale)
{
    char *tag = arena_text(arena, locale);

    if (text_is_empty(tag) || strlen(tag) > TAG_BYTES_MAX)
        return NULL;
    for (char *at = tag; *at; at++) {
        if (*at == '_')
            *at = '-';
        if (!isalnum((unsigned char)*at) && *at != '-')
            return NULL;
    }
    return tag;
}

struct languages index_languages(struct arena *arena, const char *default_locale)
{
    struct languages languages = {0};
    enum language own = LANGUAGE_EN;
    bool shipped = language_find(default_locale, &own);
    const char *foreign = shipped ? NULL : tag_of(arena, default_locale);

    languages.tags[languages.count++] = language_tag(own);
    for (size_t i = 0; i < LANGUAGES_COUNT; i++)
        if (i != (size_t)own)
            languages.tags[languages.count++] = language_tag((enum language)i);
    if (foreign)
        languages.tags[languages.count++] = foreign;
    return languages;
}

/* ---- the same thing in another language, found by its id ---- */

static const struct jira_type *type_in(const struct portal_source *source, size_t language, const char *id)
{
    for (size_t i = 0; i < source->type_counts[language]; i++)
        if (text_equals(source->types[language][i].id, id))
            return &source->types[language][i];
    return NULL;
}

static const struct jira_group *group_in(const struct portal_source *source, size_t language, const char *id)
{
    for (size_t i = 0; i < source->group_counts[language]; i++)
        if (text_equals(source->groups[language][i].id, id))
            return &source->groups[language][i];
    return NULL;
}

static const struct jira_field *field_in(const struct jira_form *form, const char *id)
{
    for (size_t i = 0; i < form->field_count; i++)
        if (text_equals(form->fields[i].id, id))
            return &form->fields[i];
    return NULL;
}

/* Where it stands in the first language is looked at first: there may be thousands. */
static const struct jira_option *option_in(const struct jira_option *options, size_t count, const char *id,
                                           size_t place)
{
    if (options && place < count && text_equals(options[place].id, id))
        return &options[place];
    for (size_t i = 0; options && i < count; i++)
        if (text_equals(options[i].id, id))
            return &options[i];
    return NULL;
}

/* ---- options and fields ---- */

/* The options of one level in each language; a language without them has NULL. */
struct level {
    const struct jira_option *options[INDEX_LANGUAGES_MAX];
    size_t counts[INDEX_LANGUAGES_MAX];
};

static void add_level(struct buffer *json, const struct portal_source *source, const struct level *level,
                      const char *parent, struct index_counts *counts)
{
    for (size_t i = 0; i < level->counts[0]; i++) {
        const struct jira_option *option = &level->options[0][i];
        struct level below = {0};

        if (json->bytes[json->length - 1] != '[')
            buffer_add_char(json, ',');
        buffer_add_char(json, '{');
        index_add_text(json, "id", option->id);
        index_add_text(json, "parent", parent);
        index_add_number(json, "position", (int64_t)i);
        index_add_open(json, "labels", '{');
        for (size_t language = 0; language < source->languages->count; language++) {
            const struct jira_option *same =
                option_in(level->options[language], level->counts[language], option->id, i);

            if (!same)
                continue;
            if (language == 0 || !text_equals(same->label, option->label))
                index_add_text(json, source->languages->tags[language], same->label);
            below.options[language] = same->children;
            below.counts[language] = same->child_count;
        }
        buffer_add(json, "}}");
        counts->options++;
        add_level(json, source, &below, option->id, counts);
    }
}

static void add_options(struct buffer *json, const struct portal_source *source,
                        const struct jira_form *forms, const char *field_id, struct index_counts *counts)
{
    struct level top = {0};

    for (size_t language = 0; language < source->languages->count; language++) {
        const struct jira_field *field = field_in(&forms[language], field_id);

        if (!field)
            continue;
        top.options[language] = field->options;
        top.counts[language] = field->option_count;
    }
    index_add_open(json, "options", '[');
    add_level(json, source, &top, NULL, counts);
    buffer_add_char(json, ']');
}

static void add_field_wordings(struct buffer *json, const struct portal_source *source,
                               const struct jira_form *forms, const struct jira_field *own)
{
    index_add_open(json, "wordings", '{');
    for (size_t language = 0; language < source->languages->count; language++) {
        const struct jira_field *field = language ? field_in(&forms[language], own->id) : own;

        if (!field || (language && text_equals(field->name, own->name) &&
                       text_equals(field->description, own->description)))
            continue;
        index_add_open(json, source->languages->tags[language], '{');
        index_add_text(json, "name", field->name);
        index_add_text(json, "description", field->description);
        buffer_add_char(json, '}');
    }
    buffer_add_char(json, '}');
}

static void add_field(struct buffer *json, const struct portal_source *source, const struct jira_form *forms,
                      const struct jira_field *field, size_t position, struct index_counts *counts)
{
    index_separate(json, position);
    buffer_add_char(json, '{');
    index_add_text(json, "id", field->id);
    index_add_number(json, "position", (int64_t)position);
    index_add_text(json, "kind", field->kind);
    index_add_switch(json, "required", field->required);
    index_add_text(json, "why", field->why);
    index_add_number(json, "characters_max", field->characters_max);
    index_add_raw(json, "default", field->default_json);
    index_add_raw(json, "schema", field->schema);
    add_field_wordings(json, source, forms, field);
    add_options(json, source, forms, field->id, counts);
    buffer_add_char(json, '}');
    counts->fields++;
}

/* ---- types and groups ---- */

static bool reads_the_same(const struct jira_type *one, const struct jira_type *other)
{
    return text_equals(one->name, other->name) && text_equals(one->description, other->description) &&
           text_equals(one->help, other->help);
}

static void add_type_wordings(struct buffer *json, const struct portal_source *source,
                              const struct jira_type *own)
{
    index_add_open(json, "wordings", '{');
    for (size_t language = 0; language < source->languages->count; language++) {
        const struct jira_type *type = language ? type_in(source, language, own->id) : own;

        if (!type || (language && reads_the_same(type, own)))
            continue;
        index_add_open(json, source->languages->tags[language], '{');
        index_add_text(json, "name", type->name);
        index_add_text(json, "description", type->description);
        index_add_text(json, "help", type->help);
        buffer_add_char(json, '}');
    }
    buffer_add_char(json, '}');
}

static void add_type_groups(struct buffer *json, const struct jira_type *type)
{
    index_add_open(json, "groups", '[');
    for (size_t i = 0; i < type->group_count; i++) {
        index_separate(json, i);
        json_write_text(json, type->group_ids[i]);
    }
    buffer_add_char(json, ']');
}

static void add_type_url(struct buffer *json, const struct portal_source *source, const char *id)
{
    char url[URL_BYTES_MAX];

    snprintf(url, sizeof(url), "%s/servicedesk/customer/portal/%s/create/%s", source->site->base_url,
             source->portal_id, id);
    index_add_text(json, "url", url);
}

void index_add_type(struct buffer *json, const struct portal_source *source, size_t index,
                    const struct jira_form *forms, struct index_counts *counts)
{
    const struct jira_type *type = &source->types[0][index];

    buffer_add_char(json, '{');
    index_add_text(json, "portal", source->portal_id);
    index_add_text(json, "id", type->id);
    index_add_number(json, "position", (int64_t)index);
    index_add_switch(json, "hidden", source->knows_groups && type->group_count == 0);
    index_add_switch(json, "restricted", type->restricted);
    index_add_switch(json, "has_form", forms[0].has_form);
    add_type_url(json, source, type->id);
    add_type_groups(json, type);
    add_type_wordings(json, source, type);
    index_add_open(json, "fields", '[');
    for (size_t i = 0; i < forms[0].field_count; i++)
        add_field(json, source, forms, &forms[0].fields[i], i, counts);
    buffer_add(json, "]}");
    counts->request_types++;
}

static void add_groups(struct buffer *json, const struct portal_source *source)
{
    index_add_open(json, "groups", '[');
    for (size_t i = 0; i < source->group_counts[0]; i++) {
        const struct jira_group *group = &source->groups[0][i];

        index_separate(json, i);
        buffer_add_char(json, '{');
        index_add_text(json, "id", group->id);
        index_add_number(json, "position", (int64_t)i);
        index_add_open(json, "names", '{');
        for (size_t language = 0; language < source->languages->count; language++) {
            const struct jira_group *same = group_in(source, language, group->id);

            if (same && (language == 0 || !text_equals(same->name, group->name)))
                index_add_text(json, source->languages->tags[language], same->name);
        }
        buffer_add(json, "}}");
    }
    buffer_add_char(json, ']');
}

static void add_portal_head(struct buffer *json, const struct portal_source *source)
{
    index_add_text(json, "id", source->portal_id);
    index_add_text(json, "service_desk_id", source->portal->service_desk_id);
    index_add_text(json, "key", source->portal->key);
    index_add_text(json, "url", "");
    index_add_number(json, "position", source->position);
    index_add_open(json, "languages", '[');
    for (size_t i = 0; i < source->languages->count; i++) {
        index_separate(json, i);
        json_write_text(json, source->languages->tags[i]);
    }
    buffer_add_char(json, ']');
    index_add_open(json, "names", '{');
    for (size_t i = 0; i < source->languages->count; i++)
        if (source->names[i] && (i == 0 || !text_equals(source->names[i], source->names[0])))
            index_add_text(json, source->languages->tags[i], source->names[i]);
    buffer_add_char(json, '}');
}

struct buffer *index_portal_document(struct arena *arena, const struct portal_source *source,
                                     struct index_counts *counts)
{
    struct buffer *json = buffer_new(arena, PORTAL_BYTES_MAX);

    buffer_add(json, "{\"portals\":[{");
    add_portal_head(json, source);
    add_groups(json, source);
    buffer_add(json, "}]}");
    counts->portals++;
    return json;
}

const char *index_portal_name(const struct jira_portal *portals, size_t count, const char *service_desk_id)
{
    for (size_t i = 0; i < count; i++)
        if (text_equals(portals[i].service_desk_id, service_desk_id))
            return portals[i].name;
    return NULL;
}
