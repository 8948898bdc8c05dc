#include "check.h"

#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "remote/model_error.h"
#include "remote/model_manner.h"

struct story {
    long status;
    const char *body;
    enum model_failure failure;
    bool passes;
};

static const struct story stories[] = {
    {401,
     "{\"error\":{\"message\":\"Incorrect API "
     "key\",\"type\":\"invalid_request_error\",\"code\":\"invalid_api_key\"}}",
     MODEL_KEY_INVALID, false},
    {403, "{\"error\":{\"message\":\"Missing scopes: model.request\",\"code\":\"missing_scope\"}}",
     MODEL_KEY_INVALID, false},
    {403, "{\"error\":{\"code\":\"unsupported_country_region_territory\"}}", MODEL_KEY_INVALID, false},
    {403, "<html>blocked</html>", MODEL_KEY_INVALID, false},
    {401, "{\"error\":{\"message\":\"No auth\",\"code\":401}}", MODEL_KEY_INVALID, false},
    {404, "{\"error\":{\"message\":\"The model `x` does not exist\",\"code\":\"model_not_found\"}}",
     MODEL_UNKNOWN, false},
    {403, "{\"error\":{\"message\":\"no access\",\"code\":\"model_not_found\"}}", MODEL_UNKNOWN, false},
    {404, "{\"error\":{\"code\":\"DeploymentNotFound\",\"message\":\"x\"}}", MODEL_UNKNOWN, false},
    {404, "{\"error\":\"model 'x' not found, try pulling it first\"}", MODEL_UNKNOWN, false},
    {404, "<html>Not Found</html>", MODEL_BAD, false},
    {400, "{\"error\":{\"code\":\"context_length_exceeded\",\"param\":\"messages\"}}", MODEL_TOO_LONG, false},
    {400,
     "{\"object\":\"error\",\"message\":\"This model's maximum context length is 4096 "
     "tokens.\",\"code\":400}",
     MODEL_TOO_LONG, false},
    {413, "", MODEL_TOO_LONG, false},
    {400,
     "{\"error\":{\"code\":\"content_filter\",\"innererror\":{\"code\":\"ResponsibleAIPolicyViolation\"}}}",
     MODEL_REFUSED, false},
    {400, "{\"error\":{\"code\":\"unsupported_parameter\",\"param\":\"max_tokens\"}}", MODEL_BAD, false},
    {422, "{\"detail\":[{\"loc\":[\"body\",\"store\"],\"type\":\"extra_forbidden\"}]}", MODEL_BAD, false},
    {429, "{\"error\":{\"type\":\"tokens\",\"code\":\"rate_limit_exceeded\"}}", MODEL_BUSY, true},
    {429, "{\"error\":{\"code\":\"slow_down\"}}", MODEL_BUSY, true},
    {429, "{\"error\":{\"code\":\"429\",\"message\":\"Requests have exceeded the call rate limit\"}}",
     MODEL_BUSY, true},
    {429, "", MODEL_BUSY, true},
    {429, "{\"error\":{\"type\":\"insufficient_quota\",\"code\":\"credit_balance_exhausted\"}}",
     MODEL_NO_CREDIT, false},
    {429, "{\"error\":{\"type\":\"insufficient_quota\",\"code\":null}}", MODEL_NO_CREDIT, false},
    {429, "{\"error\":{\"type\":\"x\",\"code\":\"organization_spend_limit_exceeded\"}}", MODEL_NO_CREDIT,
     false},
    {429, "{\"error\":{\"type\":\"x\",\"code\":\"organization_usage_limit_exceeded\"}}", MODEL_NO_CREDIT,
     false},
    {402, "{\"error\":{\"message\":\"Insufficient credits\",\"code\":402}}", MODEL_NO_CREDIT, false},
    {400, "{\"error\":{\"type\":\"budget_exceeded\",\"code\":\"400\"}}", MODEL_NO_CREDIT, false},
    {408, "", MODEL_TIMEOUT, true},
    {409, "{}", MODEL_BUSY, true},
    {500, "{\"error\":{\"type\":\"server_error\"}}", MODEL_AWAY, true},
    {503, "<html>Service Unavailable</html>", MODEL_AWAY, true},
    {529, "{\"error\":{\"type\":\"overloaded_error\"}}", MODEL_AWAY, true},
    {400,
     "{\"object\":\"error\",\"message\":\"Invalid model: x\",\"type\":\"invalid_model\",\"code\":\"1500\"}",
     MODEL_UNKNOWN, false},
    {400, "{\"error\":{\"message\":\"Model Not Exist\",\"code\":\"invalid_request_error\"}}", MODEL_UNKNOWN,
     false},
    {400, "{\"error\":{\"message\":\"x is not a valid model ID\",\"code\":400}}", MODEL_UNKNOWN, false},
    {400, "{\"error\":{\"message\":\"Invalid value.\",\"param\":\"model\",\"code\":null}}", MODEL_UNKNOWN,
     false},
    {400, "{\"error\":{\"message\":\"retired\",\"code\":\"model_decommissioned\"}}", MODEL_UNKNOWN, false},
    {400,
     "{\"error\":{\"message\":\"Unsupported parameter: 'store' is not supported with this model.\","
     "\"param\":\"store\"}}",
     MODEL_BAD, false},
    {403,
     "{\"error\":{\"code\":403,\"message\":\"Your input was "
     "flagged\",\"metadata\":{\"flagged_input\":\"x\"}}}",
     MODEL_REFUSED, false},
    {400, "[{\"error\":{\"code\":400,\"message\":\"API key not valid. Please pass a valid API key.\"}}]",
     MODEL_KEY_INVALID, false},
    {429, "[{\"error\":{\"code\":429,\"status\":\"RESOURCE_EXHAUSTED\"}}]", MODEL_BUSY, true},
    {400, "{\"error\":{\"code\":\"json_validate_failed\",\"message\":\"Failed to generate JSON\"}}",
     MODEL_AWAY, true},
    {400, "{\"error\":\"something else\"}", MODEL_BAD, false},
    {400, "[1,2]", MODEL_BAD, false},
    {400, "null", MODEL_BAD, false},
    {418, "tea", MODEL_BAD, false},
};

static void classifies(void **state)
{
    struct arena *arena = arena_new();
    (void)state;

    for (size_t i = 0; i < sizeof(stories) / sizeof(*stories); i++) {
        const struct story *story = &stories[i];
        struct model_complaint complaint =
            model_complaint_read(arena, story->status, story->body, strlen(story->body));

        if (model_complaint_failure(&complaint) != story->failure ||
            model_complaint_passes(&complaint) != story->passes)
            fail_msg("%ld %s: %d", story->status, story->body, (int)model_complaint_failure(&complaint));
    }
    arena_free(arena);
}

static void knows_a_small_limit(void **state)
{
    struct model_complaint complaint = {
        .status = 400,
        .message = "Could not finish the message because max_tokens or model output limit was reached.",
    };
    (void)state;

    assert_true(model_complaint_wants_room(&complaint));
    complaint.message = "max_tokens is too large";
    assert_false(model_complaint_wants_room(&complaint));
}

/* ---- adapting ---- */

static bool adapt(struct model_manner *manner, const char *param, const char *message)
{
    const struct model_complaint complaint = {
        .status = 400, .type = "invalid_request_error", .code = "", .param = param, .message = message};

    return model_manner_adapt(manner, &complaint);
}

static void renames_the_limit(void **state)
{
    struct model_manner manner = {0};
    (void)state;

    assert_true(adapt(&manner, "", "Unrecognized request argument supplied: max_completion_tokens"));
    assert_int_equal(manner.limit, MODEL_LIMIT_TOKENS);
    assert_true(adapt(&manner, "max_tokens",
                      "'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."));
    assert_int_equal(manner.limit, MODEL_LIMIT_NONE);
    assert_false(adapt(&manner, "max_tokens", ""));
}

static void drops_what_is_named(void **state)
{
    struct model_manner manner = {0};
    (void)state;

    assert_true(adapt(&manner, "", "extra fields not permitted: stream_options, safety_identifier"));
    assert_true(manner.no_stream_options && manner.no_identifier && !manner.no_store);
    assert_true(adapt(&manner, "store", "Unsupported parameter: 'store'"));
    assert_true(manner.no_store);
    assert_false(adapt(&manner, "store", "Unsupported parameter: 'store'"));
    assert_true(adapt(&(struct model_manner){0}, "stream_options.include_usage", "x"));
}

static void knows_parameters_from_other_words(void **state)
{
    struct model_manner manner = {0};
    (void)state;

    assert_false(adapt(&manner, "temperature", "max_completion_tokens and store are fine"));
    assert_false(adapt(&manner, "", "the storefront restored messages"));
    assert_false(adapt(&manner, "messages[3].content", "schema"));
    assert_memory_equal(&manner, (&(struct model_manner){0}), sizeof(manner));
}

/* A server may name what it refuses wherever a sentence is expected. */
static void finds_names_in_lists(void **state)
{
    static const char body[] =
        "{\"object\":\"error\",\"message\":{\"detail\":[{\"type\":\"extra_forbidden\","
        "\"loc\":[\"body\",\"safety_identifier\"],\"msg\":\"Extra inputs are not "
        "permitted\"}]},\"type\":\"invalid_request_error\",\"param\":null,\"code\":null}";
    struct arena *arena = arena_new();
    struct model_complaint complaint = model_complaint_read(arena, 422, body, strlen(body));
    struct model_manner manner = {0};
    (void)state;

    assert_true(model_manner_adapt(&manner, &complaint));
    assert_true(manner.no_identifier);
    arena_free(arena);
}

static void gives_up_the_stream(void **state)
{
    struct model_manner manner = {0};
    (void)state;

    assert_true(adapt(&manner, "stream", "Your organization must be verified to stream this model."));
    assert_true(manner.no_stream && !manner.no_stream_options);
    assert_false(adapt(&manner, "stream", "Your organization must be verified to stream this model."));
    manner = (struct model_manner){0};
    assert_true(adapt(&manner, "stream_options", "Unsupported parameter: 'stream_options'"));
    assert_false(manner.no_stream);
    assert_true(manner.no_stream_options);
}

static void gives_up_the_system_role(void **state)
{
    struct model_manner manner = {0};
    (void)state;

    assert_true(adapt(&manner, "messages[0].role",
                      "Unsupported value: 'messages[0].role' does not support 'system' with this model."));
    assert_true(manner.no_system);
    manner = (struct model_manner){0};
    assert_true(adapt(&manner, "", "System role not supported"));
    assert_true(manner.no_system);
    assert_false(adapt(&manner, "", "System role not supported"));
    assert_false(adapt(&manner, "", "The system is tired"));
}

static void steps_down_the_formats(void **state)
{
    struct model_manner manner = {0};
    (void)state;

    assert_true(
        adapt(&manner, "response_format", "Invalid schema for response_format 'ticket_turn': json_schema x"));
    assert_int_equal(manner.format, MODEL_FORMAT_SCHEMA);
    assert_true(adapt(&manner, "response_format", "not supported"));
    assert_int_equal(manner.format, MODEL_FORMAT_OBJECT);
    assert_true(adapt(&manner, "", "response_format is not permitted"));
    assert_int_equal(manner.format, MODEL_FORMAT_PLAIN);
    assert_false(adapt(&manner, "response_format", "not supported"));
}

static void skips_a_step_when_the_type_is_refused(void **state)
{
    struct model_manner manner = {0};
    (void)state;

    assert_true(adapt(&manner, "response_format",
                      "'response_format' of type 'json_schema' is not supported with this model."));
    assert_int_equal(manner.format, MODEL_FORMAT_OBJECT);
    manner = (struct model_manner){0};
    assert_true(adapt(&manner, "response_format.json_schema.strict", "not supported"));
    assert_int_equal(manner.format, MODEL_FORMAT_SCHEMA);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("errors of every shape are told apart, and what may pass is known", classifies),
        TEST("a limit that was too small for the answer is known by its sentence", knows_a_small_limit),
        TEST("the token limit is renamed once, then left out", renames_the_limit),
        TEST("parameters a server does not know are left out", drops_what_is_named),
        TEST("only whole names of our own parameters count", knows_parameters_from_other_words),
        TEST("what is refused is found in lists within the message", finds_names_in_lists),
        TEST("a stream that is refused is asked for no more", gives_up_the_stream),
        TEST("a system role that is refused is used no more", gives_up_the_system_role),
        TEST("the answer's format goes down step by step", steps_down_the_formats),
        TEST("a type of format that is refused is not tried less strictly",
             skips_a_step_when_the_type_is_refused),
    };

    return RUN_TESTS(tests);
}
