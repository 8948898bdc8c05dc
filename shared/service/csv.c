/* Rows of CSV. */
#include "service/csv.h"

#include <string.h>

#include "base/buffer.h"
#include "web/reply.h"

struct buffer *csv_new(struct arena *arena)
{
    return buffer_new(arena, CSV_BYTES_MAX);
}

static void add_cell(struct buffer *csv, const char *cell)
{
    buffer_add_char(csv, '"');
    if (*cell && strchr("=+-@\t\r", *cell))
        buffer_add_char(csv, '\'');
    for (; *cell; cell++) {
        if (*cell == '"')
            buffer_add_char(csv, '"');
        buffer_add_char(csv, *cell);
    }
    buffer_add_char(csv, '"');
}

void csv_row(struct buffer *csv, const char *const *cells)
{
    for (size_t i = 0; cells[i]; i++) {
        if (i > 0)
            buffer_add_char(csv, ',');
        add_cell(csv, cells[i]);
    }
    buffer_add(csv, "\r\n");
}

struct error csv_reply(struct request *request, const struct buffer *csv)
{
    if (csv->overflowed)
        return ERROR(INTERNAL, UNEXPECTED);
    return reply_text(request, 200, "text/csv; charset=utf-8", csv->bytes);
}
