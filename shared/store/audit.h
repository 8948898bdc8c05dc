/* Who changed what and when: only ever added to, by what makes the change and with it; each row is chained to
 * the one before by a hash. */
#ifndef STORE_AUDIT_H
#define STORE_AUDIT_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/fields.h"

struct db;

struct audit_row {
    int64_t id;
    int64_t at;
    const char *actor;
    const char *who_name; /* NULL when nobody knows */
    const char *origin;   /* address of the caller; NULL when unknown */
    const char *what;     /* config, enabled, access, api_key, credits, sync, … */
    const char *old_json; /* without secrets; NULL when none */
    const char *new_json;
};
extern const struct field audit_row_fields[];

/* Newest first; before: only ids below it, 0 from the newest. Fewer than `most` are also given once they hold
 * so many bytes; ids have no gaps, so there is more as long as the last one is not 1. */
MUST_CHECK struct error audit_list(struct db *db, int64_t before, int64_t most, int64_t bytes,
                                   struct audit_row **rows, size_t *count);

/* *broken is the first row whose hash does not fit, 0 when the chain is whole. */
MUST_CHECK struct error audit_verify(struct db *db, int64_t *broken);

#endif
