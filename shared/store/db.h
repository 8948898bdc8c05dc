/* PostgreSQL: a small pool of connections, statements by name, parameters only.
 *
 * A connection is borrowed for one statement and never kept while waiting on another server; what belongs
 * together is one statement. */
#ifndef STORE_DB_H
#define STORE_DB_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/fields.h"
#include "generated/statements.h" /* enum statement { STATEMENT_DRAFT_LOAD, … }, made from sql/statements/(star).sql */

struct arena;
struct pool;

/* One worker's way to the database: the pool and the arena that owns what it reads. */
struct db {
    struct pool *pool;
    struct arena *arena;
};

/* Connections are opened when first needed. most: how many at once. Never NULL; made before the threads
 * start. */
struct pool *pool_new(const char *database_url, int most, bool prepare);
void pool_free(struct pool *pool);

/* A statement's parameter, as text PostgreSQL parses; NULL text is SQL NULL. */
struct parameter {
    const char *text;
    char number[24];
};
#define TEXT(value)    ((struct parameter){.text = (value)})
#define INT64(value)   parameter_int64(value)
#define BOOLEAN(value) ((struct parameter){.text = (value) ? "t" : "f"})
#define DOUBLE(value)  parameter_double(value)
struct parameter parameter_int64(int64_t value);
struct parameter parameter_double(double value);
/* number is filled and text left NULL with number[0] set: db.c reads whichever is there. */

#define PARAMETERS(...)                                                                                      \
    (const struct parameter[]){__VA_ARGS__},                                                                 \
        sizeof((const struct parameter[]){__VA_ARGS__}) / sizeof(struct parameter)
#define NO_PARAMETERS NULL, 0

/* Exactly one row, read into `structure` by its table (columns by name). ERROR_NOT_FOUND without one.
 * All: ERROR_DATABASE_AWAY (lost, refused, out of connections: after the retries that are safe),
 * ERROR_DATABASE_FULL, ERROR_SCHEMA_UNKNOWN (not the version this program knows), ERROR_CONFLICT (a
 * constraint), ERROR_INTERNAL. */
MUST_CHECK struct error db_one(struct db *db, enum statement statement, const struct parameter *parameters,
                               size_t count, const struct field *table, void *structure);

/* All rows as an array of structs of `size` bytes, owned by db->arena. */
MUST_CHECK struct error db_many(struct db *db, enum statement statement, const struct parameter *parameters,
                                size_t count, const struct field *table, size_t size, void *list,
                                size_t *rows);

/* No rows wanted; *changed (may be NULL) says how many the statement touched. */
MUST_CHECK struct error db_run(struct db *db, enum statement statement, const struct parameter *parameters,
                               size_t count, int64_t *changed);

/* Reachable, and its schema version is the one this program knows. */
MUST_CHECK struct error db_ready(struct db *db);

#endif
