/* The ticket in the making, as stored with its conversation. */
#ifndef STORE_DRAFT_H
#define STORE_DRAFT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/fields.h"

struct attachment;
struct db;

struct value_row {
    const char *field;
    const char *value; /* canonical JSON; NULL: emptied on purpose */
    const char *text;
    const char *source; /* person, assistant, default */
    double confidence;
    const char *evidence; /* "" when none */
};
extern const struct field value_row_fields[];

struct draft_row {
    const char *conversation;
    const char *portal_id;
    const char *state; /* of the conversation */
    int64_t version;
    const char *request_type_id; /* NULL: none chosen */
    bool type_by_person;
    const char *asked_field_id; /* NULL: none */
    int64_t questions;
    bool submitting; /* a submission is under way: nothing may change */
    const struct value_row *values;
    size_t value_count;
    const struct attachment *files;
    size_t file_count;
};
extern const struct field draft_row_fields[];
enum { DRAFT_VALUES_MAX = 10000 };

/* A value emptied on purpose arrives as the JSON null: it becomes NULL. */
void draft_empty_nulls(struct draft_row *draft);

/* ERROR_NOT_FOUND: not there, or not this person's. */
MUST_CHECK struct error draft_load(struct db *db, const char *person, const char *conversation,
                                   struct draft_row *draft);

struct draft_change {
    const char *request_type_id; /* NULL leaves it; chosen by the person from now on */
    const char
        *values_json; /* [{"field","value": JSON or null,"text"}], all from the person; NULL leaves them */
};

/* *new_version. ERROR_VERSION_MOVED: not `version` any more. ERROR_NOT_FOUND. ERROR_IN_PROGRESS: a submission
 * is under way. ERROR_CONFLICT: submitted or closed. Not repeatable: a repeat after a lost commit reports
 * "moved". */
MUST_CHECK struct error draft_patch(struct db *db, const char *person, const char *conversation,
                                    int64_t version, const struct draft_change *change, int64_t *new_version);

#endif
