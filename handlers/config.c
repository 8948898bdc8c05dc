/* GET /config: the settings as they stand. A key is never sent back. */
#include "base/arena.h"
#include "base/environment.h"
#include "base/text.h"
#include "store/setting.h"
#include "store/snapshot.h"
#include "web/handler.h"
#include "web/reply.h"

struct key_view {
    bool set;
    const char *last4;
    const char *state;
    int64_t checked_at;
    const char *message;
};
static const struct field key_view_fields[] = {
    FIELD_BOOL(struct key_view, set),     FIELD_TEXT(struct key_view, last4),
    FIELD_TEXT(struct key_view, state),   FIELD_TIME(struct key_view, checked_at),
    FIELD_TEXT(struct key_view, message), FIELDS_END,
};

struct billing_view {
    int64_t cycle_day;
    const char *timezone;
};
static const struct field billing_view_fields[] = {
    FIELD_INT64(struct billing_view, cycle_day),
    FIELD_TEXT(struct billing_view, timezone),
    FIELDS_END,
};

struct config_view {
    bool enabled;
    const char *edition;
    const char *engine;
    struct key_view *api_key;
    const char *model;
    const char *instructions;
    bool guided_fallback;
    int64_t retention_days;
    bool transcript_comment;
    struct billing_view *billing;
    int64_t portal_count;
    int64_t version;
    int64_t changed_at;
    const char *changed_by;
};
static const struct field config_view_fields[] = {
    FIELD_BOOL(struct config_view, enabled),
    FIELD_TEXT(struct config_view, edition),
    FIELD_TEXT(struct config_view, engine),
    FIELD_OBJECT(struct config_view, api_key, key_view_fields, struct key_view),
    FIELD_TEXT(struct config_view, model),
    FIELD_TEXT(struct config_view, instructions),
    FIELD_BOOL(struct config_view, guided_fallback),
    FIELD_INT64(struct config_view, retention_days),
    FIELD_BOOL(struct config_view, transcript_comment),
    FIELD_OBJECT(struct config_view, billing, billing_view_fields, struct billing_view),
    FIELD_INT64(struct config_view, portal_count),
    FIELD_INT64(struct config_view, version),
    FIELD_TIME(struct config_view, changed_at),
    FIELD_TEXT(struct config_view, changed_by),
    FIELDS_END,
};

static struct error count_portals(struct request *request, size_t *count)
{
    struct snapshot snapshot = {0};
    struct portal_row *portals;

    *count = 0;
    TRY(snapshot_current(request->db, &snapshot));
    if (snapshot.id == 0)
        return NO_ERROR;
    return portal_list(request->db, snapshot.id, language_tag(request->language), &portals, count);
}

static struct error show_config(struct request *request)
{
    struct setting setting = {0};
    size_t portals;

    TRY(setting_load(request->db, &setting));
    TRY(count_portals(request, &portals));
    request->etag = arena_format(request->arena, "%lld", (long long)setting.version);
    return reply_json(
        request, 200, config_view_fields,
        &(struct config_view){
            .enabled = setting.enabled,
            .edition = environment.edition,
            .engine = environment.engine,
            .api_key =
                &(struct key_view){
                    .set = !text_equals(setting.key_state, "unset"),
                    .last4 = setting.key_last4,
                    .state = setting.key_state,
                    .checked_at = setting.key_checked_at,
                    .message = setting.key_message,
                },
            .model = text_is_empty(setting.model) ? environment.model_name : setting.model,
            .instructions = setting.instructions,
            .guided_fallback = setting.guided_fallback,
            .retention_days = setting.retention_days,
            .transcript_comment = setting.transcript_comment,
            .billing = &(struct billing_view){.cycle_day = setting.cycle_day, .timezone = setting.timezone},
            .portal_count = (int64_t)portals,
            .version = setting.version,
            .changed_at = setting.changed_at,
            .changed_by = setting.changed_by,
        });
}

static const struct route routes[] = {
    {"GET", "/config", MAY_ADMIN, show_config, {NULL}},
    {0},
};

int main(int argc, char **argv)
{
    return handler_run(argc, argv, &(struct program){.name = "config", .routes = routes});
}
