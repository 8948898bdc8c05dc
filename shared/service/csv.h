/* Comma-separated values (RFC 4180), safe to open in a spreadsheet: a cell that would count as a formula is
 * shown as text. */
#ifndef SERVICE_CSV_H
#define SERVICE_CSV_H

struct arena;
struct buffer;

enum { CSV_BYTES_MAX = 8 * 1024 * 1024 };

struct buffer *csv_new(struct arena *arena);

/* cells ends with NULL. */
void csv_row(struct buffer *csv, const char *const *cells);

#endif
