/* The audit trail shown. */
#include "service/audit_view.h"

#include "base/arena.h"
#include "base/buffer.h"
#include "base/text.h"
#include "base/time.h"
#include "service/csv.h"
#include "store/audit.h"
#include "web/reply.h"

struct entry_view {
    int64_t id;
    int64_t at;
    const char *actor;
    const char *origin;
    const char *what;
    const char *old_json;
    const char *new_json;
};
static const struct field entry_view_fields[] = {
    FIELD_INT64(struct entry_view, id),
    FIELD_TIME(struct entry_view, at),
    FIELD_TEXT(struct entry_view, actor),
    FIELD_TEXT(struct entry_view, origin),
    FIELD_TEXT(struct entry_view, what),
    {.type = FIELD_TYPE_JSON, .name = "old", .offset = offsetof(struct entry_view, old_json)},
    {.type = FIELD_TYPE_JSON, .name = "new", .offset = offsetof(struct entry_view, new_json)},
    FIELDS_END,
};

struct page_view {
    struct entry_view *entries;
    size_t entry_count;
    int64_t next_before; /* 0: this was the last page */
};
static const struct field page_view_fields[] = {
    FIELD_LIST(struct page_view, entries, entry_count, entry_view_fields, struct entry_view),
    FIELD_INT64(struct page_view, next_before),
    FIELDS_END,
};

static struct error reply_page(struct request *request, const struct audit_row *rows, size_t count)
{
    struct page_view page = {.entries = arena_many(request->arena, count, struct entry_view),
                             .entry_count = count};

    for (size_t i = 0; i < count; i++)
        page.entries[i] = (struct entry_view){
            .id = rows[i].id,
            .at = rows[i].at,
            .actor = rows[i].actor,
            .origin = rows[i].origin,
            .what = rows[i].what,
            .old_json = rows[i].old_json,
            .new_json = rows[i].new_json,
        };
    if (count == AUDIT_PAGE)
        page.next_before = rows[count - 1].id;
    return reply_json(request, 200, page_view_fields, &page);
}

static struct error reply_csv(struct request *request, const struct audit_row *rows, size_t count)
{
    struct buffer *csv = csv_new(request->arena);

    csv_row(csv, (const char *const[]){"id", "at", "actor", "origin", "what", "old", "new", NULL});
    for (size_t i = 0; i < count; i++)
        csv_row(csv, (const char *const[]){arena_format(request->arena, "%lld", (long long)rows[i].id),
                                           time_rfc3339(request->arena, rows[i].at), rows[i].actor,
                                           rows[i].origin ? rows[i].origin : "", rows[i].what,
                                           rows[i].old_json ? rows[i].old_json : "",
                                           rows[i].new_json ? rows[i].new_json : "", NULL});
    return reply_text(request, 200, "text/csv; charset=utf-8", csv->bytes);
}

struct error audit_view_reply(struct request *request)
{
    const char *before_text = request_query(request, "before");
    bool as_csv = text_equals(request_query(request, "format"), "csv");
    struct audit_row *rows;
    int64_t before = 0;
    size_t count;

    if (before_text && !number_parse(before_text, &before))
        return ERROR_ABOUT(BAD_REQUEST, QUERY_MISSING, "before");
    TRY(audit_list(request->db, before, as_csv ? AUDIT_CSV_ROWS : AUDIT_PAGE, &rows, &count));
    return as_csv ? reply_csv(request, rows, count) : reply_page(request, rows, count);
}
