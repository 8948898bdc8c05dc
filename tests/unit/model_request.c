#include "scratch.h"

#include <string.h>

#include "base/buffer.h"
#include "base/json.h"
#include "remote/model_address.h"
#include "remote/model_breaker.h"
#include "remote/model_request.h"
#include "remote/model_wait.h"

/* ---- addresses ---- */

static void joins_addresses(void **state)
{
    static const struct {
        const char *base, *url;
    } cases[] = {
        {"https://api.openai.com/v1", "https://api.openai.com/v1/chat/completions"},
        {"https://api.openai.com/v1/", "https://api.openai.com/v1/chat/completions"},
        {"https://api.openai.com", "https://api.openai.com/v1/chat/completions"},
        {"https://api.openai.com/", "https://api.openai.com/v1/chat/completions"},
        {" https://api.openai.com/v1 ", "https://api.openai.com/v1/chat/completions"},
        {"https://api.openai.com/v1/chat/completions", "https://api.openai.com/v1/chat/completions"},
        {"http://127.0.0.1:8000", "http://127.0.0.1:8000/v1/chat/completions"},
        {"http://127.0.0.1:11434/v1//", "http://127.0.0.1:11434/v1/chat/completions"},
        {"https://openrouter.ai/api/v1", "https://openrouter.ai/api/v1/chat/completions"},
        {"https://openrouter.ai/api", "https://openrouter.ai/api/v1/chat/completions"},
        {"https://host/v1beta/openai", "https://host/v1beta/openai/chat/completions"},
        {"https://host/v1?team=a", "https://host/v1/chat/completions?team=a"},
        {"https://r.openai.azure.com/openai/v1/", "https://r.openai.azure.com/openai/v1/chat/completions"},
        {"https://r.openai.azure.com", "https://r.openai.azure.com/openai/v1/chat/completions"},
        {"https://r.openai.azure.com/openai", "https://r.openai.azure.com/openai/v1/chat/completions"},
        {"https://r.openai.azure.com/openai/deployments/d?api-version=2025-01-01",
         "https://r.openai.azure.com/openai/deployments/d/chat/completions?api-version=2025-01-01"},
        {"https://r.openai.azure.com/openai/deployments/",
         "https://r.openai.azure.com/openai/deployments/gpt%20x/chat/completions?api-version=2024-10-21"},
    };
    (void)state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
        assert_string_equal(model_address_of(arena, cases[i].base, "gpt x", "k").url, cases[i].url);
}

static void sends_keys(void **state)
{
    (void)state;
    assert_string_equal(model_address_of(arena, "https://host/v1", "m", " sk-1\n").header,
                        "Authorization: Bearer sk-1");
    assert_string_equal(model_address_of(arena, "https://r.OpenAI.azure.com/openai/v1", "m", "k").header,
                        "api-key: k");
    assert_string_equal(model_address_of(arena, "http://127.0.0.1:1/openai/deployments/d", "m", "k").header,
                        "api-key: k");
    assert_null(model_address_of(arena, "https://host/v1", "m", "").header);
    assert_null(model_address_of(arena, "https://host/v1", "m", NULL).header);
    assert_true(model_address_of(arena, "https://api.openai.com", "m", "k").hosted);
    assert_false(model_address_of(arena, "https://api.openai.com.evil.example", "m", "k").hosted);
    assert_false(model_address_of(arena, "https://host/api.openai.com", "m", "k").hosted);
}

/* ---- bodies ---- */

#define MESSAGES                                                                                             \
    "[{\"role\":\"system\",\"content\":\"Be \\\"kind\\\".\"},{\"role\":\"user\",\"content\":\"Hi\"}]"
#define SCHEMA "{\"type\":\"object\",\"x\":\"a\\nb\"}"

static const struct json *written(const char *messages, const char *schema, const struct model_manner *manner,
                                  bool hosted)
{
    const struct model_server server = {.model = "m \"1\"", .user = "pseudonym"};
    const struct model_question question = {messages, "ticket_turn", schema, 500, 0};
    struct buffer *out = buffer_new(arena, MODEL_REQUEST_BYTES_MAX);
    const struct json *json = NULL;
    struct error error;

    model_request_write(out, &server, &question, manner, hosted);
    error = json_parse(arena, out->bytes, out->length, &json_limits_remote, &json);
    if (error.kind)
        fail_msg("no JSON: %s", out->bytes);
    return json;
}

static const char *printed(const struct json *json, const char *name)
{
    const struct json *member = json_member(json, name);

    return member ? json_print(arena, member) : "absent";
}

static void writes_the_newest_form(void **state)
{
    const struct json *json = written(MESSAGES, SCHEMA, &(struct model_manner){0}, true);
    (void)state;

    assert_string_equal(printed(json, "model"), "\"m \\\"1\\\"\"");
    assert_string_equal(printed(json, "messages"), MESSAGES);
    assert_string_equal(printed(json, "stream"), "true");
    assert_string_equal(printed(json, "stream_options"), "{\"include_usage\":true}");
    assert_string_equal(printed(json, "max_completion_tokens"), "500");
    assert_string_equal(printed(json, "max_tokens"), "absent");
    assert_string_equal(printed(json, "store"), "false");
    assert_string_equal(printed(json, "safety_identifier"), "\"pseudonym\"");
    assert_string_equal(printed(json, "response_format"),
                        "{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"ticket_turn\",\"strict\":true,"
                        "\"schema\":" SCHEMA "}}");
}

static void writes_as_learnt(void **state)
{
    struct model_manner manner = {.limit = MODEL_LIMIT_TOKENS,
                                  .format = MODEL_FORMAT_SCHEMA,
                                  .no_stream_options = true,
                                  .no_store = true,
                                  .no_identifier = true};
    const struct json *json = written(MESSAGES, SCHEMA, &manner, true);
    (void)state;

    assert_string_equal(printed(json, "max_tokens"), "500");
    assert_string_equal(printed(json, "max_completion_tokens"), "absent");
    assert_string_equal(printed(json, "stream_options"), "absent");
    assert_string_equal(printed(json, "store"), "absent");
    assert_string_equal(printed(json, "safety_identifier"), "absent");
    assert_string_equal(
        printed(json, "response_format"),
        "{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"ticket_turn\",\"schema\":" SCHEMA "}}");
    manner.limit = MODEL_LIMIT_NONE;
    assert_string_equal(printed(written(MESSAGES, NULL, &manner, true), "max_tokens"), "absent");
    assert_string_equal(printed(written(MESSAGES, NULL, &manner, true), "response_format"), "absent");
    manner.no_stream = true;
    assert_string_equal(printed(written(MESSAGES, NULL, &manner, true), "stream"), "absent");
    manner.no_stream_options = false;
    assert_string_equal(printed(written(MESSAGES, NULL, &manner, true), "stream_options"), "absent");
    assert_string_equal(printed(written(MESSAGES, NULL, &(struct model_manner){0}, false), "store"),
                        "absent");
}

static void puts_the_schema_into_the_prompt(void **state)
{
    struct model_manner manner = {.format = MODEL_FORMAT_OBJECT};
    const struct json *json = written(MESSAGES, SCHEMA, &manner, false);
    const struct json *messages = json_member(json, "messages");
    const char *words = json_text(json_member(json_first(messages), "content"));
    (void)state;

    assert_string_equal(printed(json, "response_format"), "{\"type\":\"json_object\"}");
    assert_int_equal(json_count(messages), 2);
    assert_non_null(strstr(words, "JSON"));
    assert_non_null(strstr(words, SCHEMA "\n\nBe \"kind\"."));
    manner.format = MODEL_FORMAT_PLAIN;
    json = written(" [ {\"role\":\"user\",\"content\":\"Hi\"}]", SCHEMA, &manner, false);
    messages = json_member(json, "messages");
    assert_string_equal(printed(json, "response_format"), "absent");
    assert_int_equal(json_count(messages), 2);
    assert_string_equal(json_text(json_member(json_first(messages), "role")), "system");
    assert_non_null(strstr(json_text(json_member(json_first(messages), "content")), SCHEMA));
    assert_int_equal(json_count(json_member(written("[]", SCHEMA, &manner, false), "messages")), 1);
}

static void says_the_instructions_as_the_person(void **state)
{
    const struct model_manner manner = {.no_system = true};
    (void)state;

    assert_string_equal(
        printed(
            written("[{\"role\":\"system\",\"content\":\"Be short.\"},{\"role\":\"user\",\"content\":\"Hi\"},"
                    "{\"role\":\"assistant\",\"content\":\"Yes?\"}]",
                    NULL, &manner, false),
            "messages"),
        "[{\"role\":\"user\",\"content\":\"Be "
        "short.\\n\\nHi\"},{\"role\":\"assistant\",\"content\":\"Yes?\"}]");
    assert_string_equal(
        printed(written("[{\"role\":\"user\",\"content\":\"Hi\"}]", NULL, &manner, false), "messages"),
        "[{\"role\":\"user\",\"content\":\"Hi\"}]");
}

/* ---- waiting ---- */

static struct http_response with_header(const char *const *headers, const char *retry_after)
{
    return (struct http_response){.headers = headers, .retry_after = retry_after};
}

static void waits_as_asked(void **state)
{
    static const char *const none[] = {NULL};
    static const char *const precise[] = {"retry-after-ms: 330.5", NULL};
    static const char *const silly[] = {"retry-after-ms: soon", NULL};
    struct http_response response = with_header(none, NULL);
    (void)state;

    assert_int_equal(model_wait_ms(&response, 0, 0, 0), 500);
    assert_int_equal(model_wait_ms(&response, 1, 0, 0), 1000);
    assert_int_equal(model_wait_ms(&response, 1, 0, 255), 1000 - 249);
    response = with_header(none, "3");
    assert_int_equal(model_wait_ms(&response, 0, 0, 255), 3000);
    response = with_header(precise, "3");
    assert_int_equal(model_wait_ms(&response, 0, 0, 0), 330);
    response = with_header(silly, "2");
    assert_int_equal(model_wait_ms(&response, 0, 0, 0), 2000);
    response = with_header(none, "Wed, 18 Nov 2026 11:07:40 GMT");
    assert_int_equal(model_wait_ms(&response, 0, 1795000000, 0), 60000);
}

/* ---- breaker ---- */

static void fail_times(const char *server, int times, int64_t from_ms, int64_t step_ms)
{
    for (int i = 0; i < times; i++)
        model_breaker_note(server, true, from_ms + i * step_ms);
}

static void opens_after_five_failures(void **state)
{
    (void)state;
    fail_times("one", 4, 1000000, 1000);
    assert_int_equal(model_breaker_wait_ms("one", 1004000), 0);
    model_breaker_note("one", true, 1004000);
    assert_int_equal(model_breaker_wait_ms("one", 1004000), MODEL_BREAKER_OPEN_MS);
    assert_int_equal(model_breaker_wait_ms("one", 1004000 + MODEL_BREAKER_OPEN_MS - 1), 1);
    assert_int_equal(model_breaker_wait_ms("one", 1004000 + MODEL_BREAKER_OPEN_MS), 0);
    assert_int_equal(model_breaker_wait_ms("another", 1004000), 0);
    model_breaker_note("one", true, 1004000 + MODEL_BREAKER_OPEN_MS);
    assert_true(model_breaker_wait_ms("one", 1004000 + MODEL_BREAKER_OPEN_MS) > 0);
}

static void stays_closed_when_failures_are_rare(void **state)
{
    (void)state;
    fail_times("rare", 20, 1000000, MODEL_BREAKER_WINDOW_MS / 4 + 1);
    assert_int_equal(model_breaker_wait_ms("rare", 1000000 + 19 * (MODEL_BREAKER_WINDOW_MS / 4 + 1)), 0);
}

static void closes_after_a_success(void **state)
{
    (void)state;
    fail_times("mixed", 4, 1000000, 1);
    model_breaker_note("mixed", false, 1000010);
    fail_times("mixed", 4, 1000020, 1);
    assert_int_equal(model_breaker_wait_ms("mixed", 1000030), 0);
    model_breaker_note("mixed", true, 1000030);
    assert_true(model_breaker_wait_ms("mixed", 1000030) > 0);
    model_breaker_note("mixed", false, 1000040);
    assert_int_equal(model_breaker_wait_ms("mixed", 1000040), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("base addresses are joined however they were written", joins_addresses),
        TEST("the key goes into the header the server wants, trimmed", sends_keys),
        TEST("a question is first asked in the newest form", writes_the_newest_form),
        TEST("a question is asked as was learnt", writes_as_learnt),
        TEST("a server without schemas gets the schema in the prompt", puts_the_schema_into_the_prompt),
        TEST("a server without a system role gets the instructions with the first words",
             says_the_instructions_as_the_person),
        TEST("waiting follows the server, or grows by itself", waits_as_asked),
        TEST("five failures in a minute open the breaker for half a minute", opens_after_five_failures),
        TEST("rare failures never open the breaker", stays_closed_when_failures_are_rare),
        TEST("a success closes the breaker", closes_after_a_success),
    };

    return RUN_TESTS_WITH_ARENA(tests);
}
