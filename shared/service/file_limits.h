/* What a service desk takes in the way of files, as its site said when it was asked last. */
#ifndef SERVICE_FILE_LIMITS_H
#define SERVICE_FILE_LIMITS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/fields.h"

struct db;

enum { FILE_LIMITS_FRESH_SECONDS = 600 };

struct file_limits {
    bool enabled;
    const char *max_bytes; /* a number as JSON, "null" when the site does not say */
    int64_t bytes_max;     /* the same; 0 when the site does not say */
    int64_t max_files;     /* of a conversation */
};
extern const struct field file_limits_fields[];

/* What is known, without asking: a page that opens waits for nobody. */
MUST_CHECK struct error file_limits_known(struct db *db, const char *service_desk_id,
                                          struct file_limits *limits);

/* Asks Jira when what is known is old. While Jira is away what it said last holds. */
MUST_CHECK struct error file_limits_load(struct db *db, const char *service_desk_id,
                                         struct file_limits *limits);

/* The desk itself just refused files, whatever its site says. */
MUST_CHECK struct error file_limits_note_off(struct db *db, const char *service_desk_id);

#endif
