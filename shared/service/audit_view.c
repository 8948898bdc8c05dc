/* The audit trail shown. */
#include "service/audit_view.h"

#include "base/arena.h"
#include "base/text.h"
#include "base/time.h"
#include "service/csv.h"
#include "store/audit.h"
#include "web/reply.h"

struct entry_view {
    int64_t id;
    int64_t at;
    const char *actor;
    const char *who_name;
    const char *origin;
    const char *what;
    const char *old_json;
    const char *new_json;
};
static const struct field entry_view_fields[] = {
    FIELD_INT64(struct entry_view, id),
    FIELD_TIME(struct entry_view, at),
    FIELD_TEXT(struct entry_view, actor),
    FIELD_TEXT(struct entry_view, who_name),
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

/* The id to go on before; 0: this was all. */
static int64_t next_before(const struct audit_row *rows, size_t count)
{
    return count > 0 && rows[count - 1].id > 1 ? rows[count - 1].id : 0;
}

static struct error reply_page(struct request *request, const struct audit_row *rows, size_t count)
{
    struct page_view page = {.entries = arena_many(request->arena, count, struct entry_view),
                             .entry_count = count,
                             .next_before = next_before(rows, count)};

    for (size_t i = 0; i < count; i++)
        page.entries[i] = (struct entry_view){
            .id = rows[i].id,
            .at = rows[i].at,
            .actor = rows[i].actor,
            .who_name = rows[i].who_name,
            .origin = rows[i].origin,
            .what = rows[i].what,
            .old_json = rows[i].old_json,
            .new_json = rows[i].new_json,
        };
    return reply_json(request, 200, page_view_fields, &page);
}

/* What does not fit follows in further tables without a heading, so that put together they are one. */
static struct error reply_csv(struct request *request, bool heading, const struct audit_row *rows,
                              size_t count)
{
    struct buffer *csv = csv_new(request->arena);
    int64_t next = next_before(rows, count);

    if (heading)
        csv_row(csv,
                (const char *const[]){"id", "at", "actor", "who_name", "origin", "what", "old", "new", NULL});
    for (size_t i = 0; i < count; i++)
        csv_row(csv, (const char *const[]){arena_format(request->arena, "%lld", (long long)rows[i].id),
                                           time_rfc3339(request->arena, rows[i].at), rows[i].actor,
                                           rows[i].who_name ? rows[i].who_name : "",
                                           rows[i].origin ? rows[i].origin : "", rows[i].what,
                                           rows[i].old_json ? rows[i].old_json : "",
                                           rows[i].new_json ? rows[i].new_json : "", NULL});
    if (next)
        request->next = arena_format(request->arena, "?format=csv&before=%lld", (long long)next);
    return csv_reply(request, csv);
}

/* A whole number of the query; *value stays where there is none. */
static struct error query_number(const struct request *request, const char *name, int64_t least, int64_t most,
                                 int64_t *value)
{
    const char *text = request_query(request, name);

    if (text && (!number_parse(text, value) || *value < least || *value > most))
        return ERROR_ABOUT(BAD_REQUEST, QUERY_MISSING, name);
    return NO_ERROR;
}

struct error audit_view_reply(struct request *request)
{
    struct audit_row *rows;
    int64_t before = 0, limit = AUDIT_PAGE;
    size_t count;

    TRY(query_number(request, "before", 0, INT64_MAX, &before));
    TRY(query_number(request, "limit", 1, AUDIT_PAGE_MAX, &limit));
    if (text_equals(request_query(request, "format"), "csv")) {
        TRY(audit_list(request->db, before, AUDIT_CSV_ROWS, AUDIT_PAGE_BYTES, &rows, &count));
        return reply_csv(request, before == 0, rows, count);
    }
    TRY(audit_list(request->db, before, limit, AUDIT_PAGE_BYTES, &rows, &count));
    return reply_page(request, rows, count);
}
