/* The index of Jira as last synchronised: which snapshot is current, and what it holds of a portal.
 *
 * Everything is read by snapshot id: rows of one id never change, and the snapshot before the current one is
 * kept, so a reader in the middle of its statements sees one index throughout. */
#ifndef STORE_SNAPSHOT_H
#define STORE_SNAPSHOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/fields.h"

struct db;

struct snapshot {
    int64_t id;      /* 0: nothing was ever synchronised */
    int64_t last_ok; /* end of the last successful run, seconds since 1970; 0 never */
};
extern const struct field snapshot_fields[];

MUST_CHECK struct error snapshot_current(struct db *db, struct snapshot *snapshot);

/* Texts are in the language asked for, else in the site's default language; `also` holds the other languages'
 * wordings, one a line, "" when none. */
struct portal_row {
    const char *id;
    const char *service_desk_id;
    const char *key;
    const char *name;
    const char *url; /* of the portal; "" when unknown */
};
extern const struct field portal_row_fields[];

struct type_row {
    const char *id;
    const char *name;
    const char *description;
    const char *help;
    const char *groups; /* names, comma separated; "" when none */
    const char *also;   /* names, descriptions and help in other languages */
    const char *url;    /* of the ordinary form */
    bool has_form;      /* a separate form the API cannot fill */
    bool restricted;
    const char *practice; /* "" when none */
};
extern const struct field type_row_fields[];

struct field_row {
    const char *type_id;
    const char *id;
    const char *name;
    const char *description;
    const char *also;
    const char *kind; /* as assistant/catalogue.h names them */
    bool required;
    int64_t characters_max;   /* 0: no limit */
    const char *default_json; /* canonical; NULL when none */
    const char *why;          /* unsupported: what it is; NULL otherwise */
    const char *schema;       /* Jira's schema object as JSON */
};
extern const struct field field_row_fields[];

struct option_row {
    const char *type_id;
    const char *field_id;
    const char *id;
    const char *parent_id; /* NULL: top level */
    const char *label;
    const char *also;
};
extern const struct field option_row_fields[];

struct article_row {
    const char *id;
    const char *title;
    const char *text; /* plain, a paragraph a line */
    const char *url;  /* "" when unknown */
};
extern const struct field article_row_fields[];

struct example_row {
    const char *type_id;
    const char *text;
};
extern const struct field example_row_fields[];

/* ERROR_NOT_FOUND: no such portal in this snapshot. language: a tag such as "de"; "de-AT" falls back to "de".
 */
MUST_CHECK struct error portal_load(struct db *db, int64_t snapshot, const char *portal, const char *language,
                                    struct portal_row *row);
MUST_CHECK struct error portal_list(struct db *db, int64_t snapshot, const char *language,
                                    struct portal_row **rows, size_t *count);

/* Types by id as numbers, without hidden ones; fields by type and position; options by type, field and
 * position, parents before children. type_ids: of which types, a JSON array. */
MUST_CHECK struct error portal_types(struct db *db, int64_t snapshot, const char *portal,
                                     const char *language, struct type_row **rows, size_t *count);
MUST_CHECK struct error portal_fields(struct db *db, int64_t snapshot, const char *portal,
                                      const char *language, const char *type_ids, struct field_row **rows,
                                      size_t *count);
MUST_CHECK struct error portal_options(struct db *db, int64_t snapshot, const char *portal,
                                       const char *language, const char *type_ids, struct option_row **rows,
                                       size_t *count);
MUST_CHECK struct error portal_articles(struct db *db, int64_t snapshot, const char *portal,
                                        struct article_row **rows, size_t *count);

/* Past tickets: the newest of each type, `most` in all, shared by the types. */
MUST_CHECK struct error portal_examples(struct db *db, int64_t snapshot, const char *portal, int64_t most,
                                        struct example_row **rows, size_t *count);

#endif
