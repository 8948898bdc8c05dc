/* Calls an address over remote/http.h and prints what came of it: one line of JSON a call.
 *
 * http call URL    in this thread, TIMES one after the other
 * http loop URL    on a loop, TIMES one after the other and PARALLEL at once; STOP_AFTER bytes no more are
 * wanted, CANCEL_AFTER bytes (or at the head, for 0) the call is dropped BODY is posted; HEADER is one more
 * header; ONCE, CONNECT_MS, FIRST_BYTE_MS, SILENCE_MS, TOTAL_MS and BYTES_MAX as in struct http_request. */
#include "remote/http.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/environment.h"
#include "base/json.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/text.h"

enum { OUTPUT_BYTES_MAX = 64 * 1024 * 1024, SHOWN_BYTES_MAX = 200 };

struct calling {
    struct http_exchange *exchange;
    size_t body_bytes, heads;
};

static struct http_request request;
static struct loop *loop;
static struct http_client *client;
static int64_t stop_after = -1, cancel_after = -1;
static size_t running, left;

static int64_t number(const char *name, int64_t otherwise)
{
    const char *text = getenv(name);
    int64_t value;

    return text && number_parse(text, &value) ? value : otherwise;
}

static void print(const struct http_response *response, size_t body_bytes, size_t heads)
{
    static const char *const failures[] = {"fine", "unsent", "timed_out", "broken", "refused"};
    struct arena *arena = arena_new();
    struct buffer *out = buffer_new(arena, OUTPUT_BYTES_MAX);

    buffer_add_format(
        out,
        "{\"failure\":\"%s\",\"reason\":\"%s\",\"status\":%ld,\"body_bytes\":%zu,\"heads\":%zu,\"body\":",
        failures[response->failure], response->reason, response->status, body_bytes, heads);
    json_write_text(out, arena_text_bytes(arena, response->body, utf8_cut(response->body, SHOWN_BYTES_MAX)));
    buffer_add(out, ",\"headers\":[");
    for (const char *const *line = response->headers; *line; line++) {
        if (line != response->headers)
            buffer_add_char(out, ',');
        json_write_text(out, *line);
    }
    buffer_add(out, "]}");
    puts(out->bytes);
    fflush(stdout);
    arena_free(arena);
}

/* ---- in this thread ---- */

static void call(void)
{
    for (int64_t times = number("TIMES", 1); times > 0; times--) {
        struct arena *arena = arena_new();
        struct http_response response;

        http_call(arena, &request, &response);
        print(&response, response.body_bytes, response.status ? 1 : 0);
        arena_free(arena);
    }
}

/* ---- on a loop ---- */

static void begin(struct calling *calling);

static void stop(void *nothing)
{
    (void)nothing;
    http_client_free(client);
    loop_stop(loop);
}

static void end(void *owner)
{
    struct calling *calling = owner;

    running--;
    if (left) {
        left--;
        begin(calling);
    } else if (!running) {
        loop_post(loop, stop, NULL);
    }
}

static void cancel(struct calling *calling)
{
    http_cancel(calling->exchange);
    puts("{\"cancelled\":true}");
    fflush(stdout);
    loop_post(loop, end, calling);
}

static void on_head(void *owner, const struct http_response *head)
{
    struct calling *calling = owner;

    (void)head;
    calling->heads++;
    if (cancel_after == 0)
        cancel(calling);
}

static bool on_data(void *owner, const char *bytes, size_t count)
{
    struct calling *calling = owner;

    (void)bytes;
    calling->body_bytes += count;
    if (cancel_after > 0 && (int64_t)calling->body_bytes >= cancel_after) {
        cancel(calling);
        return true;
    }
    return stop_after < 0 || (int64_t)calling->body_bytes < stop_after;
}

static void on_done(void *owner, const struct http_response *head)
{
    struct calling *calling = owner;

    print(head, calling->body_bytes, calling->heads);
    end(calling);
}

static void begin(struct calling *calling)
{
    running++;
    *calling = (struct calling){0};
    calling->exchange =
        http_send(client, &request, &(struct http_listener){on_head, on_data, on_done, calling});
}

static void call_on_loop(void)
{
    size_t parallel = (size_t)number("PARALLEL", 1);
    struct calling *callings = memory_checked(calloc(parallel, sizeof(*callings)));

    left = (size_t)number("TIMES", 1) - 1;
    stop_after = number("STOP_AFTER", -1);
    cancel_after = number("CANCEL_AFTER", -1);
    loop = loop_new();
    client = http_client_new(loop);
    for (size_t i = 0; i < parallel; i++)
        begin(&callings[i]);
    loop_run(loop);
    loop_free(loop);
    free(callings);
}

int main(int argc, char **argv)
{
    const char *headers[] = {getenv("HEADER"), NULL};

    if (argc != 3 || !environment_read())
        return 2;
    log_start("http", LOG_LEVEL_DEBUG);
    request = (struct http_request){
        .method = getenv("BODY") ? "POST" : "GET",
        .url = argv[2],
        .headers = headers,
        .body = getenv("BODY"),
        .body_bytes = getenv("BODY") ? strlen(getenv("BODY")) : 0,
        .connect_ms = number("CONNECT_MS", 0),
        .first_byte_ms = number("FIRST_BYTE_MS", 0),
        .silence_ms = number("SILENCE_MS", 0),
        .total_ms = number("TOTAL_MS", 0),
        .response_bytes_max = (size_t)number("BYTES_MAX", 0),
        .once = number("ONCE", 0) == 1,
    };
    if (strcmp(argv[1], "loop") == 0)
        call_on_loop();
    else
        call();
    return 0;
}
