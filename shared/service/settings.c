/* Settings in and out. */
#include "service/settings.h"

#include <string.h>

#include "base/arena.h"
#include "base/environment.h"
#include "base/json.h"
#include "base/text.h"
#include "base/time.h"
#include "service/model_key.h"
#include "service/model_trial.h"
#include "store/snapshot.h"
#include "web/reply.h"

enum {
    MODEL_BYTES_MAX = 200,
    INSTRUCTIONS_MAX = 4000, /* characters */
    INSTRUCTIONS_BYTES_MAX = 65536,
    RETENTION_DAYS_MAX = 3650,
    CYCLE_DAY_MAX = 31,
    DAILY_TOKENS_MIN = 1000,
    TURNS_PER_MINUTE_MAX = 600
};
#define DAILY_TOKENS_MAX 1000000000000

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

struct billing {
    int64_t cycle_day;
    const char *timezone;
};
static const struct field billing_fields[] = {
    FIELD_INT64(struct billing, cycle_day),
    FIELD_TEXT(struct billing, timezone, .max_bytes = 64),
    FIELDS_END,
};

struct person_limits {
    const char *daily_tokens, *turns_per_minute; /* whole numbers or null, as JSON */
};
static const struct field person_limits_fields[] = {
    FIELD_JSON(struct person_limits, daily_tokens),
    FIELD_JSON(struct person_limits, turns_per_minute),
    FIELDS_END,
};

struct settings_view {
    bool enabled;
    const char *edition;
    const char *engine;
    struct key_view *api_key;
    const char *model;
    const char *instructions;
    bool guided_fallback;
    int64_t retention_days;
    bool transcript_comment;
    bool past_tickets;
    struct billing *billing;
    struct person_limits *person_limits;
    int64_t portal_count;
    int64_t version;
    int64_t changed_at;
    const char *changed_by, *changed_by_name;
};
static const struct field settings_view_fields[] = {
    FIELD_BOOL(struct settings_view, enabled),
    FIELD_TEXT(struct settings_view, edition),
    FIELD_TEXT(struct settings_view, engine),
    FIELD_OBJECT(struct settings_view, api_key, key_view_fields, struct key_view),
    FIELD_TEXT(struct settings_view, model),
    FIELD_TEXT(struct settings_view, instructions),
    FIELD_BOOL(struct settings_view, guided_fallback),
    FIELD_INT64(struct settings_view, retention_days),
    FIELD_BOOL(struct settings_view, transcript_comment),
    FIELD_BOOL(struct settings_view, past_tickets),
    FIELD_OBJECT(struct settings_view, billing, billing_fields, struct billing),
    FIELD_OBJECT(struct settings_view, person_limits, person_limits_fields, struct person_limits),
    FIELD_INT64(struct settings_view, portal_count),
    FIELD_INT64(struct settings_view, version),
    FIELD_TIME(struct settings_view, changed_at),
    FIELD_TEXT(struct settings_view, changed_by),
    FIELD_TEXT(struct settings_view, changed_by_name),
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

/* What the administrator should do about the key; nothing where no model is asked, or the key serves. */
static const char *key_advice(enum language language, const struct key_standing *key)
{
    if (!environment_engine_is_model())
        return NULL;
    if (key->missing)
        return phrase_text(language, model_key_missing());
    if (text_equals(key->state, "invalid"))
        return phrase_text(language, key->own ? PHRASE_KEY_INVALID : PHRASE_KEY_MANAGED_INVALID);
    if (text_equals(key->state, "no_credit"))
        return phrase_text(language, key->own ? PHRASE_KEY_NO_CREDIT : PHRASE_KEY_MANAGED_NO_CREDIT);
    return text_equals(key->state, "unreachable") ? phrase_text(language, PHRASE_KEY_UNREACHABLE) : NULL;
}

/* An administrator's key left over from the Standard edition is not shown in the Advanced one. */
static struct key_view *view_key(struct request *request, const struct setting *setting)
{
    struct key_standing key = model_key_standing(request->arena, setting);
    struct key_view *view = arena_one(request->arena, struct key_view);

    *view = (struct key_view){
        .set = key.own,
        .last4 = key.own ? setting->key_last4 : NULL,
        .state = key.state,
        .checked_at = key.checked_at,
        .message = key_advice(request->language, &key),
    };
    return view;
}

static const char *limit_json(struct arena *arena, int64_t limit)
{
    return limit > 0 ? arena_format(arena, "%lld", (long long)limit) : NULL;
}

struct error settings_reply(struct request *request, int64_t saved)
{
    struct setting setting = {0};
    size_t portals;

    TRY(setting_load(request->db, &setting));
    TRY(count_portals(request, &portals));
    return reply_json_versioned(
        request, settings_view_fields,
        &(struct settings_view){
            .enabled = setting.enabled,
            .edition = environment.edition,
            .engine = environment.engine,
            .api_key = view_key(request, &setting),
            .model = setting.model,
            .instructions = setting.instructions,
            .guided_fallback = setting.guided_fallback,
            .retention_days = setting.retention_days,
            .transcript_comment = setting.transcript_comment,
            .past_tickets = setting.past_tickets,
            .billing = &(struct billing){.cycle_day = setting.cycle_day, .timezone = setting.timezone},
            .person_limits =
                &(struct person_limits){
                    .daily_tokens = limit_json(request->arena, setting.daily_tokens),
                    .turns_per_minute = limit_json(request->arena, setting.turns_per_minute),
                },
            .portal_count = (int64_t)portals,
            .version = setting.version,
            .changed_at = setting.changed_at,
            .changed_by = setting.changed_by,
            .changed_by_name = setting.changed_by_name,
        },
        saved ? saved : setting.version);
}

struct settings_body {
    bool enabled;
    const char *model;
    const char *instructions;
    bool guided_fallback;
    int64_t retention_days;
    bool transcript_comment;
    bool past_tickets;
    struct billing *billing;
    struct person_limits *person_limits; /* NULL: as they are */
    const char *api_key;
    const char *edition, *engine, *portal_count, *version, *changed_at, *changed_by,
        *changed_by_name; /* read-only */
};
static const struct field settings_body_fields[] = {
    FIELD_BOOL(struct settings_body, enabled),
    FIELD_TEXT(struct settings_body, model, .max_bytes = MODEL_BYTES_MAX),
    FIELD_TEXT(struct settings_body, instructions, .max_bytes = INSTRUCTIONS_BYTES_MAX),
    FIELD_BOOL(struct settings_body, guided_fallback),
    FIELD_INT64(struct settings_body, retention_days),
    FIELD_BOOL(struct settings_body, transcript_comment),
    FIELD_BOOL(struct settings_body, past_tickets),
    FIELD_OBJECT(struct settings_body, billing, billing_fields, struct billing),
    FIELD_OBJECT(struct settings_body, person_limits, person_limits_fields, struct person_limits,
                 .optional = true),
    FIELD_JSON(struct settings_body, api_key, .optional = true),
    FIELD_JSON(struct settings_body, edition, .optional = true),
    FIELD_JSON(struct settings_body, engine, .optional = true),
    FIELD_JSON(struct settings_body, portal_count, .optional = true),
    FIELD_JSON(struct settings_body, version, .optional = true),
    FIELD_JSON(struct settings_body, changed_at, .optional = true),
    FIELD_JSON(struct settings_body, changed_by, .optional = true),
    FIELD_JSON(struct settings_body, changed_by_name, .optional = true),
    FIELDS_END,
};

static void check_range(struct request *request, const char *pointer, int64_t value, int64_t least,
                        int64_t most)
{
    if (value < least || value > most)
        problems_add(request->arena, &request->problems, pointer, PHRASE_NUMBER_OUT_OF_RANGE,
                     arena_format(request->arena, "%lld–%lld", (long long)least, (long long)most));
}

/* null is no limit; what is no whole number is out of every range. */
static int64_t read_limit(struct request *request, const char *pointer, const char *text, int64_t least,
                          int64_t most)
{
    const struct json *json;
    int64_t limit = -1;

    if (text_equals(text, "null"))
        return 0;
    if (!json_parse(request->arena, text, strlen(text), &json_limits_body, &json).kind)
        json_whole_number(json, &limit);
    check_range(request, pointer, limit, least, most);
    return limit;
}

static struct error read_limits(struct request *request, const struct person_limits *limits,
                                struct setting *setting)
{
    struct setting present = {0};

    if (!limits) {
        TRY(setting_load(request->db, &present));
        setting->daily_tokens = present.daily_tokens;
        setting->turns_per_minute = present.turns_per_minute;
        return NO_ERROR;
    }
    setting->daily_tokens = read_limit(request, "/person_limits/daily_tokens", limits->daily_tokens,
                                       DAILY_TOKENS_MIN, DAILY_TOKENS_MAX);
    setting->turns_per_minute = read_limit(request, "/person_limits/turns_per_minute",
                                           limits->turns_per_minute, 1, TURNS_PER_MINUTE_MAX);
    return NO_ERROR;
}

/* A string is a new key, null removes it, an object is what GET showed: the key stays. */
static struct error read_key(struct request *request, const char *text, struct settings_change *change)
{
    const struct json *json;

    if (!text)
        return NO_ERROR;
    TRY(json_parse(request->arena, text, strlen(text), &json_limits_body, &json));
    change->key_given = json_is_null(json) || json_text(json);
    if (!json_is_null(json) && !json_text(json) && !json_is_object(json))
        problems_add(request->arena, &request->problems, "/api_key", PHRASE_MEMBER_NOT_TEXT, "api_key");
    if (json_text(json) && !model_key_tidy(request->arena, json_text(json), &change->key))
        problems_add(request->arena, &request->problems, "/api_key", PHRASE_KEY_MALFORMED, NULL);
    if (change->key_given && environment_edition_is_advanced())
        problems_add(request->arena, &request->problems, "/api_key", PHRASE_KEY_IS_MANAGED, NULL);
    return NO_ERROR;
}

/* Both read the zone: the database cycles by it, the programs tell the time in it. */
static struct error check_zone(struct request *request, const char *zone)
{
    bool known;

    TRY(setting_zone_exists(request->db, zone, &known));
    if (!known || !time_zone_exists(zone))
        problems_add(request->arena, &request->problems, "/billing/timezone", PHRASE_ZONE_UNKNOWN, NULL);
    return NO_ERROR;
}

struct error settings_read(struct request *request, struct settings_change *change)
{
    struct settings_body body = {0};

    *change = (struct settings_change){0};
    TRY(request_json(request, settings_body_fields, &body));
    TRY(read_key(request, body.api_key, change));
    check_range(request, "/retention_days", body.retention_days, 1, RETENTION_DAYS_MAX);
    check_range(request, "/billing/cycle_day", body.billing->cycle_day, 1, CYCLE_DAY_MAX);
    TRY(check_zone(request, body.billing->timezone));
    if (utf8_length(body.instructions) > INSTRUCTIONS_MAX)
        problems_add(request->arena, &request->problems, "/instructions", PHRASE_INSTRUCTIONS_TOO_LONG,
                     "4,000");
    change->setting = (struct setting){
        .enabled = body.enabled,
        .model = text_trimmed(request->arena, body.model),
        .instructions = text_cleaned(request->arena, body.instructions),
        .guided_fallback = body.guided_fallback,
        .retention_days = body.retention_days,
        .transcript_comment = body.transcript_comment,
        .past_tickets = body.past_tickets,
        .cycle_day = body.billing->cycle_day,
        .timezone = body.billing->timezone,
    };
    TRY(read_limits(request, body.person_limits, &change->setting));
    return request->problems.count > 0 ? ERROR(INVALID, BODY_INVALID) : NO_ERROR;
}

/* A new key is tried before it is stored, and stored whatever the trial says: its state tells. */
static struct error prepare_key(struct request *request, const struct settings_change *change,
                                struct key_change *key)
{
    struct trial_view trial;

    if (!change->key) {
        *key = (struct key_change){.state = "unset"};
        return NO_ERROR;
    }
    model_trial(request->arena, change->key, change->setting.model, &trial);
    return model_key_change(request->arena, change->key, trial.state, key);
}

struct error settings_save(struct request *request, int64_t version, const struct settings_change *change,
                           int64_t *saved)
{
    struct actor actor = request_actor(request);
    struct key_change key = {0};

    if (change->key_given)
        TRY(prepare_key(request, change, &key));
    TRY(setting_save(request->db, version, &change->setting, change->key_given ? &key : NULL, &actor, saved));
    return *saved == 0 ? ERROR(VERSION_MOVED, VERSION_MOVED) : NO_ERROR;
}
