/* Reads rows of a result into structs by their tables of fields. Nothing outside store/ needs this. */
#ifndef STORE_ROW_H
#define STORE_ROW_H

#include <libpq-fe.h>

#include "base/error.h"
#include "base/fields.h"

struct arena;

/* Columns by name; text belongs to the result. TIME is whole seconds since 1970; OBJECT, LIST and TEXTS are
 * JSON. ERROR_INTERNAL: the statement and the table do not fit, which is logged. */
MUST_CHECK struct error row_read(struct arena *arena, const PGresult *result, int row,
                                 const struct field *table, void *structure);

#endif
