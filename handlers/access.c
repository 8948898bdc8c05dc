/* GET and PUT /access: where the assistant appears and for whom; GET /access/search: what the pickers offer.
 */
#include "base/text.h"
#include "service/access_document.h"
#include "service/belonging.h"
#include "service/people.h"
#include "service/sessions.h"
#include "store/person.h"
#include "store/setting.h"
#include "web/handler.h"
#include "web/reply.h"

enum { SEARCH_PAGE = 20 };

static struct error show_access(struct request *request)
{
    return access_document_reply(request, 0);
}

static struct error change_access(struct request *request)
{
    struct access_change change;
    struct actor actor = request_actor(request);
    int64_t version, saved;

    TRY(request_if_match(request, &version));
    TRY(access_document_read(request, &change));
    TRY(access_save(request->db, version, &change, &actor, &saved));
    if (saved == 0)
        return ERROR(VERSION_MOVED, VERSION_MOVED);
    return access_document_reply(request, saved);
}

struct search_view {
    struct directory_entry *values;
    size_t value_count;
    int64_t start;
    bool last;
};
static const struct field search_view_fields[] = {
    FIELD_LIST(struct search_view, values, value_count, directory_entry_fields, struct directory_entry),
    FIELD_INT64(struct search_view, start),
    FIELD_BOOL(struct search_view, last),
    FIELDS_END,
};

static struct error check_kind(const char *kind)
{
    static const char *const kinds[] = {"portals", "users", "groups", "organizations"};

    for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
        if (text_equals(kinds[i], kind))
            return NO_ERROR;
    return ERROR_ABOUT(BAD_REQUEST, QUERY_MISSING, "kind");
}

/* One more than a page is asked for, to know whether it is the last. */
static struct error search(struct request *request)
{
    const char *kind, *words = request_query(request, "q"), *start = request_query(request, "start");
    struct search_view view = {.last = true};

    TRY(request_query_needed(request, "kind", &kind));
    TRY(check_kind(kind));
    if (start && (!number_parse(start, &view.start) || view.start < 0))
        return ERROR_ABOUT(BAD_REQUEST, QUERY_MISSING, "start");
    if (text_equals(kind, "users"))
        TRY(people_find(request->db, words));
    TRY(directory_search(request->db, kind, words ? words : "", view.start, SEARCH_PAGE + 1, &view.values,
                         &view.value_count));
    if (view.value_count > SEARCH_PAGE) {
        view.value_count = SEARCH_PAGE;
        view.last = false;
    }
    return reply_json(request, 200, search_view_fields, &view);
}

static const struct route routes[] = {
    {"GET", "/access", MAY_ADMIN, show_access, {NULL}},
    {"PUT", "/access", MAY_ADMIN, change_access, {NULL}},
    {"GET", "/access/search", MAY_ADMIN, search, {"kind", "q", "start"}},
    {0},
};

int main(int argc, char **argv)
{
    return handler_run(argc, argv,
                       &(struct program){
                           .name = "access",
                           .routes = routes,
                           .membership = belonging_fill,
                           .session = session_visitor,
                       });
}
