/* /config: the settings, read and written; the kill switch; a key tried without saving; credits; the audit
 * trail. */
#include "service/audit_view.h"
#include "service/belonging.h"
#include "service/model_key.h"
#include "service/model_trial.h"
#include "service/scope.h"
#include "service/settings.h"
#include "web/handler.h"
#include "web/reply.h"

static struct error show_config(struct request *request)
{
    return settings_reply(request);
}

/* A new key is tried before it is stored, and stored whatever the trial says: its state tells. */
static struct error prepare_key(struct request *request, const struct settings_change *change,
                                struct key_change *key)
{
    struct model_probe probe;

    if (!change->key) {
        *key = (struct key_change){.state = "unset"};
        return NO_ERROR;
    }
    model_trial(request->arena, change->key, change->setting.model, &probe);
    return model_key_change(request->arena, change->key, model_trial_state(&probe), key);
}

static struct error change_config(struct request *request)
{
    struct settings_change change;
    struct key_change key = {0};
    struct actor actor = request_actor(request);
    int64_t version, new_version;

    TRY(request_if_match(request, &version));
    TRY(settings_read(request, &change));
    if (change.key_given)
        TRY(prepare_key(request, &change, &key));
    TRY(setting_save(request->db, version, &change.setting, change.key_given ? &key : NULL, &actor,
                     &new_version));
    if (new_version == 0)
        return ERROR(VERSION_MOVED, VERSION_MOVED);
    return settings_reply(request);
}

struct switch_body {
    bool enabled;
};
static const struct field switch_body_fields[] = {FIELD_BOOL(struct switch_body, enabled), FIELDS_END};

static struct error turn_switch(struct request *request)
{
    struct switch_body body = {0};
    struct actor actor = request_actor(request);
    int64_t version;

    TRY(request_json(request, switch_body_fields, &body));
    TRY(setting_enable(request->db, body.enabled, &actor, &version));
    return settings_reply(request);
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

struct trial_view {
    const char *state;
    bool model_known;
    int64_t took_ms;
    const char **models;
    size_t model_count;
};
static const struct field trial_view_fields[] = {
    FIELD_TEXT(struct trial_view, state),
    FIELD_BOOL(struct trial_view, model_known),
    FIELD_INT64(struct trial_view, took_ms),
    FIELD_TEXTS(struct trial_view, models, model_count),
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
    TRY(model_key_server(request->db, setting, request->person.account, &server));
    *key = server.key;
    return NO_ERROR;
}

static struct error try_key(struct request *request)
{
    struct trial_body body = {0};
    struct setting setting = {0};
    struct model_probe probe;
    const char *key;

    TRY(request_json(request, trial_body_fields, &body));
    TRY(setting_load(request->db, &setting));
    TRY(key_to_try(request, &body, &setting, &key));
    model_trial(request->arena, key, body.model ? body.model : setting.model, &probe);
    return reply_json(request, 200, trial_view_fields,
                      &(struct trial_view){
                          .state = model_trial_state(&probe),
                          .model_known = probe.state != MODEL_PROBE_MODEL_UNKNOWN,
                          .took_ms = probe.took_ms,
                          .models = probe.models,
                          .model_count = probe.model_count,
                      });
}

#define CREDIT_TOKENS_MAX 1000000000000

struct credit_body {
    int64_t tokens;
    const char *note;
};
static const struct field credit_body_fields[] = {
    FIELD_INT64(struct credit_body, tokens),
    FIELD_TEXT(struct credit_body, note, .max_bytes = 500),
    FIELDS_END,
};

struct credit_view {
    int64_t limit, used, remaining;
};
static const struct field credit_view_fields[] = {
    FIELD_INT64(struct credit_view, limit),
    FIELD_INT64(struct credit_view, used),
    FIELD_INT64(struct credit_view, remaining),
    FIELDS_END,
};

static struct error add_credits(struct request *request)
{
    struct credit_body body = {0};
    struct quota quota = scope_quota();
    struct usage usage = {0};
    struct actor actor = request_actor(request);
    const char *key;
    struct error error;
    bool fresh;

    TRY(request_idempotency_key(request, &key));
    TRY(request_json(request, credit_body_fields, &body));
    if (!quota.has_limit)
        return ERROR(CONFLICT, NO_QUOTA_HERE);
    if (body.tokens < 1 || body.tokens > CREDIT_TOKENS_MAX)
        return request_problem(request, "/tokens", PHRASE_NUMBER_OUT_OF_RANGE, "1–1000000000000");
    error = quota_credit(request->db, &quota, key, body.tokens, body.note, &actor, &fresh);
    if (error.kind == ERROR_CONFLICT)
        return request_problem(request, "/tokens", PHRASE_IDEMPOTENCY_KEY_USED, NULL);
    if (error.kind)
        return error;
    TRY(usage_load(request->db, &quota, &usage));
    return reply_json(request, fresh ? 201 : 200, credit_view_fields,
                      &(struct credit_view){
                          .limit = usage.quota_limit,
                          .used = usage.used,
                          .remaining = usage.quota_limit - usage.used,
                      });
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
                       &(struct program){.name = "config", .routes = routes, .membership = belonging_fill});
}
