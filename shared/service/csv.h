/* Comma-separated values (RFC 4180), safe to open in a spreadsheet: a cell that would count as a formula is
 * shown as text. */
#ifndef SERVICE_CSV_H
#define SERVICE_CSV_H

#include "web/request.h"

enum { CSV_BYTES_MAX = 8 * 1024 * 1024 };

struct buffer *csv_new(struct arena *arena);

/* cells ends with NULL. */
void csv_row(struct buffer *csv, const char *const *cells);

/* Never a table that was cut: ERROR_INTERNAL when it has become too long. */
MUST_CHECK struct error csv_reply(struct request *request, const struct buffer *csv);

#endif
