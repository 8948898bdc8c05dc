/* GET /access: where the assistant appears and for whom. */
#include "store/access.h"
#include "base/arena.h"
#include "web/handler.h"
#include "web/reply.h"

struct portals_view {
    const char *mode;
    const struct access_entry *ids;
    size_t id_count;
};
static const struct field portals_view_fields[] = {
    FIELD_TEXT(struct portals_view, mode),
    FIELD_LIST(struct portals_view, ids, id_count, access_entry_fields, struct access_entry),
    FIELDS_END,
};

struct people_view {
    const char *mode;
    const struct access_entry *users;
    size_t user_count;
    const struct access_entry *groups;
    size_t group_count;
    const struct access_entry *organizations;
    size_t organization_count;
};
static const struct field people_view_fields[] = {
    FIELD_TEXT(struct people_view, mode),
    FIELD_LIST(struct people_view, users, user_count, access_entry_fields, struct access_entry),
    FIELD_LIST(struct people_view, groups, group_count, access_entry_fields, struct access_entry),
    FIELD_LIST(struct people_view, organizations, organization_count, access_entry_fields,
               struct access_entry),
    FIELDS_END,
};

struct access_view {
    struct portals_view *portals;
    struct people_view *people;
};
static const struct field access_view_fields[] = {
    FIELD_OBJECT(struct access_view, portals, portals_view_fields, struct portals_view),
    FIELD_OBJECT(struct access_view, people, people_view_fields, struct people_view),
    FIELDS_END,
};

static struct error show_access(struct request *request)
{
    struct access access = {0};

    TRY(access_load(request->db, &access));
    request->etag = arena_format(request->arena, "%lld", (long long)access.version);
    return reply_json(request, 200, access_view_fields,
                      &(struct access_view){
                          .portals =
                              &(struct portals_view){
                                  .mode = access.portals_mode,
                                  .ids = access.portals,
                                  .id_count = access.portal_count,
                              },
                          .people =
                              &(struct people_view){
                                  .mode = access.people_mode,
                                  .users = access.users,
                                  .user_count = access.user_count,
                                  .groups = access.groups,
                                  .group_count = access.group_count,
                                  .organizations = access.organizations,
                                  .organization_count = access.organization_count,
                              },
                      });
}

static const struct route routes[] = {
    {"GET", "/access", MAY_ADMIN, show_access, {NULL}},
    {0},
};

int main(int argc, char **argv)
{
    return handler_run(argc, argv, &(struct program){.name = "access", .routes = routes});
}
