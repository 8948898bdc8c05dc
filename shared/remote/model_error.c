/* Types, codes and sentences of errors. */
#include "remote/model_error.h"

#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/text.h"
#include "remote/loose_json.h"

static const char *text_or_number(struct arena *arena, const struct json *value)
{
    const char *text = json_id(arena, value);

    return text ? text : "";
}

static bool is_one_of(const char *text, const char *const *names)
{
    for (; *names; names++)
        if (text_equals_ignoring_case(text, *names))
            return true;
    return false;
}

static bool says(const struct model_complaint *complaint, const char *const *parts)
{
    for (; *parts; parts++)
        if (strcasestr(complaint->message, *parts))
            return true;
    return false;
}

/* A code that is a status, as OpenRouter and Azure send it. */
static long status_of_code(const char *code)
{
    int64_t number;

    return number_parse(code, &number) && number >= 400 && number < 600 ? (long)number : 0;
}

static void take_object(struct arena *arena, const struct json *error, struct model_complaint *complaint)
{
    const struct json *detail = json_member(error, "detail"), *message = json_member(error, "message");

    complaint->type = text_or_number(arena, json_member(error, "type"));
    complaint->code = text_or_number(arena, json_member(error, "code"));
    complaint->param = text_or_number(arena, json_member(error, "param"));
    complaint->message = text_or_number(arena, message);
    complaint->flagged = json_member(json_member(error, "metadata"), "flagged_input");
    if (json_is_object(message)) /* Mistral's lists what was wrong in it */
        complaint->message = json_print(arena, message);
    if (detail) /* names what was wrong, as FastAPI servers have it */
        complaint->message = arena_format(arena, "%s %s", complaint->message, json_print(arena, detail));
    complaint->status = status_of_code(complaint->code);
}

static bool is_complaint(struct arena *arena, const struct json *json)
{
    return text_equals(json_text(json_member(json, "object")), "error") ||
           (json_member(json, "message") && json_member(json, "code") && !json_member(json, "choices")) ||
           (json_member(json, "detail") && !json_member(json, "choices")) ||
           text_equals(text_or_number(arena, json_member(json, "type")), "error");
}

bool model_complaint_find(struct arena *arena, const struct json *json, struct model_complaint *complaint)
{
    const struct json *error;

    if (json_is_array(json)) /* Gemini's stands in a list */
        json = json_first(json);
    error = json_member(json, "error");
    *complaint = (struct model_complaint){.type = "", .code = "", .param = "", .message = ""};
    if (json_is_object(error))
        take_object(arena, error, complaint);
    else if (json_text(error))
        complaint->message = json_text(error);
    else if (is_complaint(arena, json))
        take_object(arena, json, complaint);
    else
        return false;
    return true;
}

struct model_complaint model_complaint_read(struct arena *arena, long status, const char *body, size_t bytes)
{
    const struct json *json = loose_json(arena, body, bytes);
    struct model_complaint complaint;

    if (!model_complaint_find(arena, json, &complaint))
        complaint.message = json ? json_print(arena, json) : "";
    complaint.status = status;
    return complaint;
}

static bool is_about_credit(const struct model_complaint *complaint)
{
    static const char *const names[] = {
        "insufficient_quota",
        "credit_balance_exhausted",
        "organization_spend_limit_exceeded",
        "project_spend_limit_exceeded",
        "organization_usage_limit_exceeded",
        "billing_hard_limit_reached",
        "billing_not_active",
        "budget_exceeded",
        NULL,
    };

    return complaint->status == 402 || is_one_of(complaint->type, names) || is_one_of(complaint->code, names);
}

static bool is_about_length(const struct model_complaint *complaint)
{
    static const char *const codes[] = {"context_length_exceeded", "string_above_max_length", NULL};
    static const char *const parts[] = {
        "maximum context length",
        "context window",
        "context length",
        "context size",
        "prompt is too long",
        "too many tokens",
        NULL,
    };

    return complaint->status == 413 || is_one_of(complaint->code, codes) ||
           ((complaint->status == 400 || !complaint->status) && says(complaint, parts));
}

static bool is_about_model(const struct model_complaint *complaint)
{
    static const char *const codes[] = {"model_not_found", "model_decommissioned", "DeploymentNotFound",
                                        "invalid_model", NULL};
    static const char *const parts[] = {"model", "deployment", NULL};
    static const char *const refusals[] = {"invalid model", "not a valid model", "model not exist",
                                           "model not found", NULL};

    return is_one_of(complaint->code, codes) || is_one_of(complaint->type, codes) ||
           (complaint->status == 404 && says(complaint, parts)) ||
           (complaint->status == 400 &&
            (text_equals(complaint->param, "model") || says(complaint, refusals)));
}

static bool is_about_content(const struct model_complaint *complaint)
{
    static const char *const codes[] = {"content_filter", "content_policy_violation",
                                        "ResponsibleAIPolicyViolation", NULL};

    return complaint->flagged || is_one_of(complaint->code, codes);
}

/* Some servers say so with 400. */
static bool is_about_key(const struct model_complaint *complaint)
{
    static const char *const parts[] = {"api key not valid", "invalid api key", "incorrect api key", NULL};

    return complaint->status == 401 || complaint->status == 403 ||
           text_equals(complaint->code, "invalid_api_key") ||
           (complaint->status == 400 && says(complaint, parts));
}

static bool is_about_rate(const struct model_complaint *complaint)
{
    static const char *const names[] = {"rate_limit_exceeded", "rate_limit_error", "slow_down", NULL};

    return complaint->status == 429 || is_one_of(complaint->code, names) || is_one_of(complaint->type, names);
}

enum model_failure model_complaint_failure(const struct model_complaint *complaint)
{
    if (is_about_credit(complaint))
        return MODEL_NO_CREDIT;
    if (is_about_content(complaint))
        return MODEL_REFUSED;
    if (is_about_length(complaint))
        return MODEL_TOO_LONG;
    if (is_about_model(complaint))
        return MODEL_UNKNOWN;
    if (is_about_key(complaint))
        return MODEL_KEY_INVALID;
    if (is_about_rate(complaint) || complaint->status == 409)
        return MODEL_BUSY;
    if (complaint->status == 408)
        return MODEL_TIMEOUT;
    if (complaint->status == 0 || complaint->status >= 500 ||
        text_equals(complaint->code, "json_validate_failed")) /* their grammar engine lost its way */
        return MODEL_AWAY;
    return MODEL_BAD;
}

bool model_complaint_passes(const struct model_complaint *complaint)
{
    switch (model_complaint_failure(complaint)) {
    case MODEL_BUSY:
    case MODEL_TIMEOUT:
    case MODEL_AWAY:
        return true;
    default:
        return false;
    }
}

bool model_complaint_wants_room(const struct model_complaint *complaint)
{
    return complaint->status == 400 && strcasestr(complaint->message, "could not finish the message");
}

bool model_complaint_finds_schema_wrong(const struct model_complaint *complaint)
{
    return strcasestr(complaint->message, "invalid schema");
}
