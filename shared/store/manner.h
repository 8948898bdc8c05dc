/* How a model of a server wants to be asked, as it was learnt; forgotten after a day, since servers are
 * updated. */
#ifndef STORE_MANNER_H
#define STORE_MANNER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

struct db;

/* Numbers as in sql/schema/014_model_manner.sql; zeroed: nothing was learnt. */
struct manner_row {
    int64_t token_limit, format;
    bool no_stream, no_stream_options, no_store, no_identifier, no_system;
    int64_t reads_tokens;
};

MUST_CHECK struct error manner_save(struct db *db, const char *base_url, const char *model,
                                    const struct manner_row *manner);

/* How many tokens of a question it reads before it leaves out the rest; 0: it is not known to. */
MUST_CHECK struct error manner_reads(struct db *db, const char *base_url, const char *model, int64_t *tokens);

#endif
