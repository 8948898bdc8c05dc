/* Statements that answer with one value, and lists as parameters. Nothing outside store/ needs this. */
#ifndef STORE_SINGLE_H
#define STORE_SINGLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "store/db.h"

/* The column is called `yes`, `number` (SQL NULL is 0) or `word`. */
MUST_CHECK struct error single_yes(struct db *db, enum statement statement,
                                   const struct parameter *parameters, size_t count, bool *yes);
MUST_CHECK struct error single_number(struct db *db, enum statement statement,
                                      const struct parameter *parameters, size_t count, int64_t *number);
MUST_CHECK struct error single_word(struct db *db, enum statement statement,
                                    const struct parameter *parameters, size_t count, const char **word);

/* A JSON array of texts, for a parameter. */
const char *single_list(struct db *db, const char *const *texts, size_t count);

#endif
