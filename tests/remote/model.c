/* Asks a model server over remote/model.h and prints what came of it: one line of JSON a question.
 *
 * BASE, KEY, MODEL, USER_NAME, MESSAGES and SCHEMA name what is asked; TIMES questions one after the other,
 * PARALLEL at once; LIMIT and TOTAL_MS as in struct model_question; CANCEL_AFTER bytes of text (0: at the
 * first) the call is dropped. */
#include "remote/model.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/environment.h"
#include "base/json.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/text.h"

enum { OUTPUT_BYTES_MAX = 4 * 1024 * 1024 };

struct asking {
    struct model_call *call;
    struct buffer text;
    size_t pieces;
};

static struct loop *loop;
static struct http_client *client;
static struct model_server server;
static struct model_question question;
static int64_t cancel_after = -1;
static size_t running, left;

static const char *variable(const char *name, const char *otherwise)
{
    const char *text = getenv(name);

    return text ? text : otherwise;
}

static int64_t number(const char *name, int64_t otherwise)
{
    const char *text = getenv(name);
    int64_t value;

    return text && number_parse(text, &value) ? value : otherwise;
}

static void begin(struct asking *asking);

static void print(const struct asking *asking, const struct model_result *result)
{
    static const char *const failures[] = {"fine",     "key_invalid", "no_credit", "unknown",
                                           "too_long", "busy",        "refused",   "cut",
                                           "timeout",  "away",        "bad"};
    struct arena *arena = arena_new();
    struct buffer *out = buffer_new(arena, OUTPUT_BYTES_MAX);

    buffer_add_format(out,
                      "{\"failure\":\"%s\",\"pieces\":%zu,\"input\":%lld,\"cached\":%lld,\"output\":%lld,",
                      failures[result->failure], asking->pieces, (long long)result->tokens.input,
                      (long long)result->tokens.cached, (long long)result->tokens.output);
    buffer_add_format(out, "\"total\":%lld,\"estimated\":%s,\"sent\":%s,\"retry_after\":%lld,\"model\":",
                      (long long)result->tokens.total, result->tokens.estimated ? "true" : "false",
                      result->sent ? "true" : "false", (long long)result->retry_after_seconds);
    json_write_text(out, result->model);
    buffer_add(out, ",\"request_id\":");
    json_write_text(out, result->request_id);
    buffer_add(out, ",\"text\":");
    json_write_text(out, result->text);
    buffer_add_format(out, ",\"same\":%s}", strcmp(result->text, asking->text.bytes) == 0 ? "true" : "false");
    puts(out->bytes);
    fflush(stdout);
    arena_free(arena);
}

static void stop(void *nothing)
{
    (void)nothing;
    http_client_free(client);
    loop_stop(loop);
}

static void end(struct asking *asking)
{
    running--;
    buffer_clear(&asking->text);
    asking->pieces = 0;
    if (left) {
        left--;
        begin(asking);
    } else if (!running) {
        loop_post(loop, stop, NULL); /* not from within a listener */
    }
}

static void end_later(void *asking)
{
    end(asking);
}

static void take_text(void *owner, const char *bytes, size_t count)
{
    struct asking *asking = owner;
    struct model_tokens tokens;

    asking->pieces++;
    buffer_add_bytes(&asking->text, bytes, count);
    if (cancel_after < 0 || (int64_t)asking->text.length < cancel_after)
        return;
    model_cancel(asking->call, &tokens);
    printf("{\"cancelled\":true,\"input\":%lld,\"output\":%lld,\"estimated\":%s}\n", (long long)tokens.input,
           (long long)tokens.output, tokens.estimated ? "true" : "false");
    fflush(stdout);
    loop_post(loop, end_later, asking);
}

static void take_result(void *owner, const struct model_result *result)
{
    struct asking *asking = owner;

    print(asking, result);
    end(asking);
}

static void take_lesson(void *asking, const struct model_manner *manner)
{
    (void)asking;
    server.manner = *manner;
    if (manner->reads_tokens)
        printf("{\"reads\":%lld}\n", (long long)manner->reads_tokens);
}

static void begin(struct asking *asking)
{
    running++;
    asking->call = model_ask(client, &server, &question,
                             &(struct model_listener){
                                 .text = take_text,
                                 .learnt = take_lesson,
                                 .done = take_result,
                                 .owner = asking,
                             });
}

int main(void)
{
    size_t parallel = (size_t)number("PARALLEL", 1);
    struct asking *askings = memory_checked(calloc(parallel, sizeof(*askings)));

    if (!environment_read())
        return 2;
    log_start("model", LOG_LEVEL_DEBUG);
    server = (struct model_server){.base_url = variable("BASE", ""),
                                   .key = variable("KEY", ""),
                                   .model = variable("MODEL", "gpt-4.1-mini"),
                                   .user = getenv("USER_NAME")};
    question = (struct model_question){
        .messages = variable("MESSAGES", "[{\"role\":\"user\",\"content\":\"Hello\"}]"),
        .schema_name = "ticket_turn",
        .schema = getenv("SCHEMA"),
        .answer_tokens_max = number("LIMIT", 800),
        .total_ms = number("TOTAL_MS", 0),
    };
    cancel_after = number("CANCEL_AFTER", -1);
    left = (size_t)number("TIMES", 1) - 1;
    loop = loop_new();
    client = http_client_new(loop);
    for (size_t i = 0; i < parallel; i++) {
        buffer_init(&askings[i].text, OUTPUT_BYTES_MAX);
        begin(&askings[i]);
    }
    loop_run(loop);
    loop_free(loop);
    for (size_t i = 0; i < parallel; i++)
        buffer_release(&askings[i].text);
    free(askings);
    return 0;
}
