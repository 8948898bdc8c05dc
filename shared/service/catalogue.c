/* Copies rows into one arena and hangs options under fields under types.
 *
 * Forms are read of a few types at a time, and a list of options that many forms show is kept once: a portal
 * may have a hundred thousand of them. */
#include "service/catalogue.h"

#include "base/arena.h"
#include "base/buffer.h"
#include "base/json.h"
#include "base/log.h"
#include "base/text.h"
#include "store/db.h"
#include "store/snapshot.h"

/* A ranker learns little from the fiftieth ticket of a type, and needs memory and time for each. */
enum { EXAMPLES_MAX = 2000 };
enum { TYPES_AT_ONCE = 8, IDS_BYTES_MAX = 64 * 1024, DIGESTED_BYTES_MAX = 64 * 1024 * 1024 };

/* A list of options as it was first met. */
struct known_options {
    const char *digest;
    const struct option *options;
    size_t count;
    struct known_options *next;
};

struct loading {
    struct arena *arena; /* of the catalogue */
    struct db db;        /* its arena is emptied after each few types */
    struct known_options *known;
    struct field_row *fields;
    size_t field_count;
    struct option_row *options;
    size_t option_count;
};

static const char *copy(struct arena *arena, const char *text)
{
    return arena_text(arena, text ? text : "");
}

/* ---- options ---- */

/* How many rows from the first on have its parent. */
static size_t siblings(const struct option_row *rows, size_t count)
{
    size_t same = 0;

    while (same < count && text_equals(rows[same].parent_id, rows[0].parent_id))
        same++;
    return same;
}

static struct option *options_copied(struct arena *arena, const struct option_row *rows, size_t count)
{
    struct option *options = arena_many(arena, count, struct option);

    for (size_t i = 0; i < count; i++)
        options[i] = (struct option){
            .id = copy(arena, rows[i].id),
            .label = copy(arena, rows[i].label),
            .also = copy(arena, rows[i].also),
        };
    return options;
}

/* Rows are sorted: the top level first, then the children of one parent after those of another. */
static const struct option *options_nested(struct arena *arena, const struct option_row *rows,
                                           size_t row_count, size_t *count)
{
    size_t top = row_count && !rows[0].parent_id ? siblings(rows, row_count) : 0;
    struct option *options = options_copied(arena, rows, top);

    for (size_t first = top, same; first < row_count; first += same) {
        same = siblings(rows + first, row_count - first);
        for (size_t i = 0; i < top; i++)
            if (text_equals(options[i].id, rows[first].parent_id)) {
                options[i].children = options_copied(arena, rows + first, same);
                options[i].child_count = same;
            }
    }
    *count = top;
    return top ? options : NULL;
}

static const char *digest_of(struct arena *arena, const struct option_row *rows, size_t count)
{
    struct buffer *text = buffer_new(arena, DIGESTED_BYTES_MAX);

    for (size_t i = 0; i < count; i++)
        buffer_add_format(text, "%s\1%s\1%s\1%s\2", rows[i].id, rows[i].parent_id ? rows[i].parent_id : "",
                          rows[i].label, rows[i].also);
    return text->overflowed ? NULL : text_sha256(arena, text->bytes, text->length);
}

static void options_add(struct loading *loading, const struct option_row *rows, size_t row_count,
                        struct form_field *field)
{
    const char *digest = digest_of(loading->db.arena, rows, row_count);
    struct known_options *known = loading->known;

    while (known && !(digest && text_equals(known->digest, digest)))
        known = known->next;
    if (!known) {
        known = arena_one(loading->arena, struct known_options);
        *known = (struct known_options){.digest = arena_text(loading->arena, digest), .next = loading->known};
        known->options = options_nested(loading->arena, rows, row_count, &known->count);
        loading->known = known;
    }
    field->options = known->options;
    field->option_count = known->count;
}

/* The rows of one field lie in one run. */
static const struct option_row *rows_of(const struct loading *loading, const struct field_row *field,
                                        size_t *count)
{
    size_t first = 0;

    while (first < loading->option_count && !(text_equals(loading->options[first].type_id, field->type_id) &&
                                              text_equals(loading->options[first].field_id, field->id)))
        first++;
    *count = 0;
    while (first + *count < loading->option_count &&
           text_equals(loading->options[first + *count].type_id, field->type_id) &&
           text_equals(loading->options[first + *count].field_id, field->id))
        (*count)++;
    return loading->options + first;
}

/* ---- fields and types ---- */

static void fill_field(struct loading *loading, const struct field_row *row, struct form_field *field)
{
    struct arena *arena = loading->arena;
    size_t option_rows;
    const struct option_row *options = rows_of(loading, row, &option_rows);

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
    if (option_rows)
        options_add(loading, options, option_rows, field);
}

static void fill_type(struct loading *loading, const struct type_row *row, struct request_type *type)
{
    struct arena *arena = loading->arena;
    struct form_field *fields;
    size_t first = 0, count = 0;

    while (first < loading->field_count && !text_equals(loading->fields[first].type_id, row->id))
        first++;
    while (first + count < loading->field_count &&
           text_equals(loading->fields[first + count].type_id, row->id))
        count++;
    fields = arena_many(arena, count, struct form_field);
    *type = (struct request_type){
        .id = copy(arena, row->id),
        .name = copy(arena, row->name),
        .description = copy(arena, text_is_empty(row->description) ? row->help : row->description),
        .group = copy(arena, row->groups),
        .also = copy(arena, row->also),
        .portal_url = copy(arena, row->url),
        .fields = fields,
        .field_count = count,
    };
    for (size_t i = 0; i < count; i++)
        fill_field(loading, &loading->fields[first + i], &fields[i]);
}

static const char *ids_of(struct arena *arena, const struct type_row *types, size_t count)
{
    struct buffer *json = buffer_new(arena, IDS_BYTES_MAX);

    for (size_t i = 0; i < count; i++) {
        buffer_add_char(json, i ? ',' : '[');
        json_write_text(json, types[i].id);
    }
    buffer_add_char(json, ']');
    return json->bytes;
}

static struct error load_forms(struct loading *loading, int64_t snapshot, const char *portal,
                               const char *language, const struct type_row *rows, size_t count,
                               struct request_type *types)
{
    const char *ids = ids_of(loading->db.arena, rows, count);

    TRY(portal_fields(&loading->db, snapshot, portal, language, ids, &loading->fields,
                      &loading->field_count));
    TRY(portal_options(&loading->db, snapshot, portal, language, ids, &loading->options,
                       &loading->option_count));
    for (size_t i = 0; i < count; i++)
        fill_type(loading, &rows[i], &types[i]);
    return NO_ERROR;
}

static struct error load_types(struct db *db, struct catalogue *catalogue, struct arena *arena,
                               const char *language)
{
    struct loading loading = {.arena = arena, .db = {.pool = db->pool, .arena = arena_new()}};
    struct request_type *types;
    struct type_row *rows;
    struct error error;

    error =
        portal_types(db, catalogue->snapshot, catalogue->portal_id, language, &rows, &catalogue->type_count);
    types = arena_many(arena, error.kind ? 0 : catalogue->type_count, struct request_type);
    for (size_t first = 0; first < catalogue->type_count && !error.kind; first += TYPES_AT_ONCE) {
        size_t left = catalogue->type_count - first;

        error = load_forms(&loading, catalogue->snapshot, catalogue->portal_id, language, rows + first,
                           left < TYPES_AT_ONCE ? left : TYPES_AT_ONCE, types + first);
        error.subject = arena_text(db->arena, error.subject);
        arena_empty(loading.db.arena);
    }
    catalogue->types = types;
    arena_free(loading.db.arena);
    return error;
}

struct error catalogue_load(struct db *db, struct arena *arena, int64_t snapshot, const char *portal,
                            enum language language, struct catalogue **catalogue)
{
    struct portal_row row;

    TRY(portal_load(db, snapshot, portal, language_tag(language), &row));
    *catalogue = arena_one(arena, struct catalogue);
    **catalogue = (struct catalogue){
        .snapshot = snapshot,
        .portal_id = copy(arena, portal),
        .portal_name = copy(arena, row.name),
        .service_desk_id = copy(arena, row.service_desk_id),
    };
    return load_types(db, *catalogue, arena, language_tag(language));
}

struct error catalogue_examples(struct db *db, int64_t snapshot, const char *portal,
                                struct rank_example **examples, size_t *count)
{
    struct example_row *rows;

    TRY(portal_examples(db, snapshot, portal, EXAMPLES_MAX, &rows, count));
    *examples = arena_many(db->arena, *count, struct rank_example);
    for (size_t i = 0; i < *count; i++)
        (*examples)[i] = (struct rank_example){.request_type_id = rows[i].type_id, .text = rows[i].text};
    return NO_ERROR;
}
