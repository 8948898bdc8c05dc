/* Copies rows into one arena and hangs options under fields under types. */
#include "service/catalogue.h"

#include <string.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/text.h"
#include "store/db.h"
#include "store/snapshot.h"

struct rows {
    struct portal_row portal;
    struct type_row *types;
    size_t type_count;
    struct field_row *fields;
    size_t field_count;
    struct option_row *options;
    size_t option_count;
};

static const char *copy(struct arena *arena, const char *text)
{
    return arena_text(arena, text ? text : "");
}

/* The options of one field below one parent (NULL: top level); rows are sorted, so they lie in one run. */
static struct option *options_of(struct arena *arena, const struct option_row *rows, size_t row_count,
                                 const char *parent, size_t *count)
{
    struct option *options = arena_many(arena, row_count, struct option);

    *count = 0;
    for (size_t i = 0; i < row_count; i++) {
        struct option *option = &options[*count];

        if (!text_equals(rows[i].parent_id, parent))
            continue;
        *option = (struct option){
            .id = copy(arena, rows[i].id),
            .label = copy(arena, rows[i].label),
            .also = copy(arena, rows[i].also),
        };
        if (!parent)
            option->children = options_of(arena, rows, row_count, rows[i].id, &option->child_count);
        (*count)++;
    }
    return *count ? options : NULL;
}

static const struct option_row *options_begin(const struct rows *rows, const struct field_row *field,
                                              size_t *count)
{
    size_t first = 0;

    while (first < rows->option_count && !(text_equals(rows->options[first].type_id, field->type_id) &&
                                           text_equals(rows->options[first].field_id, field->id)))
        first++;
    *count = 0;
    while (first + *count < rows->option_count &&
           text_equals(rows->options[first + *count].type_id, field->type_id) &&
           text_equals(rows->options[first + *count].field_id, field->id))
        (*count)++;
    return rows->options + first;
}

static void fill_field(struct arena *arena, const struct rows *rows, const struct field_row *row,
                       struct form_field *field)
{
    size_t option_rows;
    const struct option_row *options = options_begin(rows, row, &option_rows);

    *field = (struct form_field){
        .id = copy(arena, row->id),
        .name = copy(arena, row->name),
        .description = copy(arena, row->description),
        .also = copy(arena, row->also),
        .kind = VALUE_UNSUPPORTED,
        .required = row->required,
        .characters_max = row->characters_max > 0 ? (size_t)row->characters_max : 0,
        .default_json = arena_text(arena, row->default_json),
        .schema = arena_text(arena, row->schema),
        .why = arena_text(arena, row->why),
    };
    if (!value_kind_find(row->kind, &field->kind))
        log_warning("index holds a kind this program does not know", "kind=%s field=%s", row->kind, row->id);
    field->options = options_of(arena, options, option_rows, NULL, &field->option_count);
}

static void fill_type(struct arena *arena, const struct rows *rows, const struct type_row *row,
                      struct request_type *type)
{
    struct form_field *fields = arena_many(arena, rows->field_count, struct form_field);

    *type = (struct request_type){
        .id = copy(arena, row->id),
        .name = copy(arena, row->name),
        .description = copy(arena, text_is_empty(row->description) ? row->help : row->description),
        .group = copy(arena, row->groups),
        .also = copy(arena, row->also),
        .portal_url = copy(arena, row->url),
        .fields = fields,
    };
    for (size_t i = 0; i < rows->field_count; i++)
        if (text_equals(rows->fields[i].type_id, row->id))
            fill_field(arena, rows, &rows->fields[i], &fields[type->field_count++]);
}

static struct error read_rows(struct db *db, int64_t snapshot, const char *portal, const char *language,
                              struct rows *rows)
{
    TRY(portal_load(db, snapshot, portal, language, &rows->portal));
    TRY(portal_types(db, snapshot, portal, language, &rows->types, &rows->type_count));
    TRY(portal_fields(db, snapshot, portal, language, &rows->fields, &rows->field_count));
    return portal_options(db, snapshot, portal, language, &rows->options, &rows->option_count);
}

struct error catalogue_load(struct db *db, struct arena *arena, int64_t snapshot, const char *portal,
                            enum language language, struct catalogue **catalogue)
{
    struct rows rows = {0};
    struct request_type *types;

    TRY(read_rows(db, snapshot, portal, language_tag(language), &rows));
    types = arena_many(arena, rows.type_count, struct request_type);
    for (size_t i = 0; i < rows.type_count; i++)
        fill_type(arena, &rows, &rows.types[i], &types[i]);
    *catalogue = arena_one(arena, struct catalogue);
    **catalogue = (struct catalogue){
        .snapshot = snapshot,
        .portal_id = copy(arena, portal),
        .portal_name = copy(arena, rows.portal.name),
        .service_desk_id = copy(arena, rows.portal.service_desk_id),
        .types = types,
        .type_count = rows.type_count,
    };
    return NO_ERROR;
}

struct error catalogue_examples(struct db *db, int64_t snapshot, const char *portal,
                                struct rank_example **examples, size_t *count)
{
    struct example_row *rows;

    TRY(portal_examples(db, snapshot, portal, &rows, count));
    *examples = arena_many(db->arena, *count, struct rank_example);
    for (size_t i = 0; i < *count; i++)
        (*examples)[i] = (struct rank_example){.request_type_id = rows[i].type_id, .text = rows[i].text};
    return NO_ERROR;
}
