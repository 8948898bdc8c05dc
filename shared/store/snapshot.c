/* Reading the index of Jira. */
#include "store/snapshot.h"

#include "store/db.h"

const struct field snapshot_fields[] = {
    FIELD_INT64(struct snapshot, id),
    FIELD_TIME(struct snapshot, last_ok, .optional = true),
    FIELDS_END,
};

const struct field portal_row_fields[] = {
    FIELD_TEXT(struct portal_row, id),  FIELD_TEXT(struct portal_row, service_desk_id),
    FIELD_TEXT(struct portal_row, key), FIELD_TEXT(struct portal_row, name),
    FIELD_TEXT(struct portal_row, url), FIELDS_END,
};

const struct field type_row_fields[] = {
    FIELD_TEXT(struct type_row, id),
    FIELD_TEXT(struct type_row, name),
    FIELD_TEXT(struct type_row, description),
    FIELD_TEXT(struct type_row, help),
    FIELD_TEXT(struct type_row, groups),
    FIELD_TEXT(struct type_row, also),
    FIELD_TEXT(struct type_row, url),
    FIELD_BOOL(struct type_row, has_form),
    FIELD_BOOL(struct type_row, restricted),
    FIELD_TEXT(struct type_row, practice),
    FIELDS_END,
};

const struct field field_row_fields[] = {
    FIELD_TEXT(struct field_row, type_id),
    FIELD_TEXT(struct field_row, id),
    FIELD_TEXT(struct field_row, name),
    FIELD_TEXT(struct field_row, description),
    FIELD_TEXT(struct field_row, also),
    FIELD_TEXT(struct field_row, kind),
    FIELD_BOOL(struct field_row, required),
    FIELD_INT64(struct field_row, characters_max),
    FIELD_JSON(struct field_row, default_json, .optional = true),
    FIELD_TEXT(struct field_row, why, .optional = true),
    FIELD_JSON(struct field_row, schema),
    FIELDS_END,
};

const struct field option_row_fields[] = {
    FIELD_TEXT(struct option_row, type_id),
    FIELD_TEXT(struct option_row, field_id),
    FIELD_TEXT(struct option_row, id),
    FIELD_TEXT(struct option_row, parent_id, .optional = true),
    FIELD_TEXT(struct option_row, label),
    FIELD_TEXT(struct option_row, also),
    FIELDS_END,
};

const struct field article_row_fields[] = {
    FIELD_TEXT(struct article_row, id),
    FIELD_TEXT(struct article_row, title),
    FIELD_TEXT(struct article_row, text),
    FIELD_TEXT(struct article_row, url),
    FIELDS_END,
};

const struct field example_row_fields[] = {
    FIELD_TEXT(struct example_row, type_id),
    FIELD_TEXT(struct example_row, text),
    FIELDS_END,
};

struct error snapshot_current(struct db *db, struct snapshot *snapshot)
{
    *snapshot = (struct snapshot){0};
    return db_one(db, STATEMENT_SNAPSHOT_CURRENT, NO_PARAMETERS, snapshot_fields, snapshot);
}

struct error portal_load(struct db *db, int64_t snapshot, const char *portal, const char *language,
                         struct portal_row *row)
{
    *row = (struct portal_row){0};
    return db_one(db, STATEMENT_PORTAL_LOAD, PARAMETERS(INT64(snapshot), TEXT(portal), TEXT(language)),
                  portal_row_fields, row);
}

struct error portal_list(struct db *db, int64_t snapshot, const char *language, struct portal_row **rows,
                         size_t *count)
{
    return db_many(db, STATEMENT_PORTAL_LIST, PARAMETERS(INT64(snapshot), TEXT(language)), portal_row_fields,
                   sizeof(**rows), rows, count);
}

struct error portal_types(struct db *db, int64_t snapshot, const char *portal, const char *language,
                          struct type_row **rows, size_t *count)
{
    return db_many(db, STATEMENT_PORTAL_TYPES, PARAMETERS(INT64(snapshot), TEXT(portal), TEXT(language)),
                   type_row_fields, sizeof(**rows), rows, count);
}

struct error portal_fields(struct db *db, int64_t snapshot, const char *portal, const char *language,
                           const char *type_ids, struct field_row **rows, size_t *count)
{
    return db_many(db, STATEMENT_PORTAL_FIELDS,
                   PARAMETERS(INT64(snapshot), TEXT(portal), TEXT(language), TEXT(type_ids)),
                   field_row_fields, sizeof(**rows), rows, count);
}

struct error portal_options(struct db *db, int64_t snapshot, const char *portal, const char *language,
                            const char *type_ids, struct option_row **rows, size_t *count)
{
    return db_many(db, STATEMENT_PORTAL_OPTIONS,
                   PARAMETERS(INT64(snapshot), TEXT(portal), TEXT(language), TEXT(type_ids)),
                   option_row_fields, sizeof(**rows), rows, count);
}

struct error portal_articles(struct db *db, int64_t snapshot, const char *portal, struct article_row **rows,
                             size_t *count)
{
    return db_many(db, STATEMENT_PORTAL_ARTICLES, PARAMETERS(INT64(snapshot), TEXT(portal)),
                   article_row_fields, sizeof(**rows), rows, count);
}

struct error portal_examples(struct db *db, int64_t snapshot, const char *portal, int64_t most,
                             struct example_row **rows, size_t *count)
{
    return db_many(db, STATEMENT_PORTAL_EXAMPLES, PARAMETERS(INT64(snapshot), TEXT(portal), INT64(most)),
                   example_row_fields, sizeof(**rows), rows, count);
}
