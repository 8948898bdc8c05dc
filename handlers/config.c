/* /config: the settings, read and written; the kill switch; a key tried without saving; credits; the audit
 * trail. */
#include "service/audit_view.h"
#include "service/belonging.h"
#include "service/credit.h"
#include "service/model_key.h"
#include "service/model_trial.h"
#include "service/sessions.h"
#include "service/settings.h"
#include "web/handler.h"
#include "web/reply.h"

static struct error show_config(struct request *request)
{
    return settings_reply(request, 0);
}

static struct error change_config(struct request *request)
{
    struct settings_change change;
    int64_t version, saved;

    TRY(request_if_match(request, &version));
    TRY(settings_read(request, &change));
    TRY(settings_save(request, version, &change, &saved));
    return settings_reply(request, saved);
}

struct switch_body {
    bool enabled;
};
static const struct field switch_body_fields[] = {FIELD_BOOL(struct switch_body, enabled), FIELDS_END};

static struct error turn_switch(struct request *request)
{
    struct switch_body body = {0};
    struct actor actor = request_actor(request);
    int64_t saved;

    TRY(request_json(request, switch_body_fields, &body));
    TRY(setting_enable(request->db, body.enabled, &actor, &saved));
    return settings_reply(request, saved);
}

struct trial_body {
    const char *api_key;
    const char *model;
};
static const struct field trial_body_fields[] = {
    FIELD_TEXT(struct trial_body, api_key, .optional = true),
    FIELD_TEXT(struct trial_body, model, .optional = true, .max_bytes = 200),
    FIELDS_END,
};

/* The key typed, else the stored one. */
static struct error key_to_try(struct request *request, const struct trial_body *body,
                               const struct setting *setting, const char **key)
{
    struct model_server server;

    if (body->api_key) {
        if (!model_key_tidy(request->arena, body->api_key, key))
            return request_problem(request, "/api_key", PHRASE_KEY_MALFORMED, NULL);
        return NO_ERROR;
    }
    if (model_key_standing(request->arena, setting).missing)
        return request_problem(request, "/api_key", model_key_missing(), NULL);
    TRY(model_key_server(request->db, setting, request->person.account, &server));
    *key = server.key;
    return NO_ERROR;
}

static struct error try_key(struct request *request)
{
    struct trial_body body = {0};
    struct setting setting = {0};
    struct trial_view view;
    const char *key = NULL;

    TRY(request_json(request, trial_body_fields, &body));
    TRY(setting_load(request->db, &setting));
    TRY(key_to_try(request, &body, &setting, &key));
    model_trial(request->arena, key, body.model ? body.model : setting.model, &view);
    return reply_json(request, 200, trial_view_fields, &view);
}

static struct error add_credits(struct request *request)
{
    struct credit credit;
    const char *key;
    bool fresh;

    TRY(request_idempotency_key(request, &key));
    TRY(credit_read(request, &credit));
    TRY(credit_add(request, key, &credit, &fresh));
    return credit_reply(request, fresh ? 201 : 200);
}

static struct error show_audit(struct request *request)
{
    return audit_view_reply(request);
}

static const struct route routes[] = {
    {"GET", "/config", MAY_ADMIN, show_config, {NULL}},
    {"PUT", "/config", MAY_ADMIN, change_config, {NULL}},
    {"PUT", "/config/enabled", MAY_ADMIN, turn_switch, {NULL}},
    {"POST", "/config/test", MAY_ADMIN, try_key, {NULL}},
    {"POST", "/config/credits", MAY_OPERATOR, add_credits, {NULL}},
    {"GET", "/config/audit", MAY_ADMIN, show_audit, {"format", "before", "limit"}},
    {0},
};

int main(int argc, char **argv)
{
    return handler_run(argc, argv,
                       &(struct program){
                           .name = "config",
                           .routes = routes,
                           .membership = belonging_fill,
                           .session = session_visitor,
                       });
}
