/* Step 1: is the model there for this key; step 2: does it answer. */
#include "remote/model_probe.h"

#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/loop.h"
#include "base/text.h"
#include "base/time.h"
#include "remote/model_address.h"
#include "remote/model_error.h"

#define COMPLETIONS "/chat/completions"

enum {
    LOOK_UP_MS = 5000,
    LOOK_UP_BYTES_MAX = 4 * 1024 * 1024,
    MODELS_MAX = 200,
    TRIAL_TOKENS = 256,
    TRIAL_MS = 30000
};

/* What step 1 found out; UNDECIDED leaves it to step 2. */
enum finding { FOUND, UNDECIDED, NOT_LISTED };

/* …/chat/completions?query as …/models/NAME?query; NULL where there is no such address (Azure's dated form).
 */
static const char *models_url(struct arena *arena, const char *completions, const char *model)
{
    const char *end = strstr(completions, COMPLETIONS);

    if (!end || strstr(completions, "/deployments/"))
        return NULL;
    return arena_format(arena, "%.*s/models%s%s%s", (int)(end - completions), completions, model ? "/" : "",
                        model ? text_url_encoded(arena, model) : "", end + strlen(COMPLETIONS));
}

static void get(struct arena *arena, const struct model_address *address, const char *url,
                struct http_response *response)
{
    const char *const headers[] = {"Accept: application/json", address->header, NULL};

    http_call(arena,
              &(struct http_request){
                  .method = "GET",
                  .url = url,
                  .headers = headers,
                  .silence_ms = LOOK_UP_MS,
                  .total_ms = LOOK_UP_MS,
                  .response_bytes_max = LOOK_UP_BYTES_MAX,
              },
              response);
}

static enum model_probe_state state_of(enum model_failure failure)
{
    switch (failure) {
    case MODEL_FINE:
    case MODEL_REFUSED:
    case MODEL_CUT:
    case MODEL_TOO_LONG:
        return MODEL_PROBE_VALID;
    case MODEL_KEY_INVALID:
        return MODEL_PROBE_INVALID;
    case MODEL_NO_CREDIT:
        return MODEL_PROBE_NO_CREDIT;
    case MODEL_UNKNOWN:
        return MODEL_PROBE_MODEL_UNKNOWN;
    default:
        return MODEL_PROBE_UNREACHABLE;
    }
}

static enum finding judge(struct arena *arena, const struct http_response *response,
                          struct model_probe *probe)
{
    struct model_complaint complaint;

    probe->status = response->status;
    probe->state = MODEL_PROBE_UNREACHABLE;
    if (response->failure != HTTP_FINE)
        return FOUND;
    if (response->status == 200) {
        probe->state = MODEL_PROBE_VALID;
        return FOUND;
    }
    complaint = model_complaint_read(arena, response->status, response->body, response->body_bytes);
    /* a key restricted to completions may not look models up, and still be good */
    if (response->status == 403 || strstr(complaint.message, "api.model.read") ||
        text_equals(complaint.code, "missing_scope"))
        return UNDECIDED;
    if (response->status == 404 && !text_equals(complaint.code, "model_not_found"))
        return NOT_LISTED;
    probe->state = state_of(model_complaint_failure(&complaint));
    return FOUND;
}

static void read_names(struct arena *arena, const struct http_response *response, struct model_probe *probe)
{
    const struct json *json = NULL;

    if (response->status != 200 ||
        json_parse(arena, response->body, response->body_bytes, &json_limits_remote, &json).kind)
        return;
    probe->models = arena_many(arena, MODELS_MAX, const char *);
    for (const struct json *one = json_first(json_member(json, "data"));
         one && probe->model_count < MODELS_MAX; one = json_next(one))
        if (json_text(json_member(one, "id")))
            probe->models[probe->model_count++] = text_cleaned(arena, json_text(json_member(one, "id")));
}

static enum finding look_up(struct arena *arena, const struct model_server *server, bool with_names,
                            struct model_probe *probe)
{
    struct model_address address = model_address_of(arena, server->base_url, server->model, server->key);
    const char *one = models_url(arena, address.url, server->model);
    const char *all = models_url(arena, address.url, NULL);
    struct http_response response;
    enum finding finding;

    if (!one)
        return UNDECIDED;
    get(arena, &address, one, &response);
    finding = judge(arena, &response, probe);
    if (!with_names && finding != NOT_LISTED)
        return finding;
    get(arena, &address, all, &response);
    read_names(arena, &response, probe);
    if (finding == NOT_LISTED)
        finding = judge(arena, &response, probe);
    return finding == NOT_LISTED ? UNDECIDED : finding;
}

struct trial {
    struct loop *loop;
    enum model_failure failure;
};

static void note_text(void *owner, const char *bytes, size_t count)
{
    (void)owner;
    (void)bytes;
    (void)count;
}

static void note_end(void *owner, const struct model_result *result)
{
    struct trial *trial = owner;

    trial->failure = result->failure;
    loop_stop(trial->loop);
}

/* The only proof of credit and of the right to use the model: a tiny answer, asked for as a turn asks. */
static void try_out(const struct model_server *server, struct model_probe *probe)
{
    static const struct model_question question = {
        .messages = "[{\"role\":\"system\",\"content\":\"Answer with the word ok.\"},{\"role\":\"user\","
                    "\"content\":\"ok?\"}]",
        .schema_name = "trial",
        .schema =
            "{\"type\":\"object\",\"properties\":{\"reply\":{\"type\":\"string\"}},\"required\":[\"reply\"],"
            "\"additionalProperties\":false}",
        .answer_tokens_max = TRIAL_TOKENS,
        .total_ms = TRIAL_MS,
    };
    struct trial trial = {.loop = loop_new(), .failure = MODEL_AWAY};
    struct http_client *client;

    if (!trial.loop)
        return;
    client = http_client_new(trial.loop);
    model_ask(client, server, &question,
              &(struct model_listener){.text = note_text, .done = note_end, .owner = &trial});
    loop_run(trial.loop);
    http_client_free(client);
    loop_free(trial.loop);
    probe->state = state_of(trial.failure);
}

void model_probe(struct arena *arena, const struct model_server *server, bool thorough,
                 struct model_probe *probe)
{
    int64_t began_ms = time_monotonic_ms();
    enum finding finding;

    *probe = (struct model_probe){0};
    finding = look_up(arena, server, thorough, probe);
    if (finding == UNDECIDED || (thorough && probe->state == MODEL_PROBE_VALID))
        try_out(server, probe);
    probe->took_ms = time_monotonic_ms() - began_ms;
}
