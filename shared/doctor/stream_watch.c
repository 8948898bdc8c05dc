/* Notes when each event comes. */
#include "doctor/stream_watch.h"

#include "base/arena.h"
#include "base/loop.h"
#include "base/time.h"
#include "remote/sse.h"

enum { SILENCE_MS = 5000, TOTAL_MS = 8000 };

struct watcher {
    struct loop *loop;
    struct arena *arena;
    struct sse_reader reader;
    int64_t first_ms;
    struct stream_watch *watch;
};

static bool note_event(void *owner, const char *name, const char *data, size_t bytes)
{
    struct watcher *watcher = owner;
    int64_t now_ms = time_monotonic_ms();

    (void)name, (void)data, (void)bytes;
    if (!watcher->watch->count++)
        watcher->first_ms = now_ms;
    watcher->watch->spread_ms = now_ms - watcher->first_ms;
    return true;
}

static bool take_bytes(void *owner, const char *bytes, size_t count)
{
    struct watcher *watcher = owner;

    return sse_add(&watcher->reader, bytes, count);
}

/* The head does not outlive the exchange. */
static void keep_headers(struct arena *arena, struct http_response *response)
{
    size_t count = 0;
    const char **kept;

    while (response->headers[count])
        count++;
    kept = arena_many(arena, count + 1, const char *);
    for (size_t i = 0; i < count; i++)
        kept[i] = arena_text(arena, response->headers[i]);
    *response = (struct http_response){
        .failure = response->failure,
        .reason = arena_text(arena, response->reason),
        .status = response->status,
        .body = "",
        .headers = kept,
    };
    response->content_type = http_header(response, "content-type");
}

static void note_end(void *owner, const struct http_response *head)
{
    struct watcher *watcher = owner;

    watcher->watch->response = *head;
    keep_headers(watcher->arena, &watcher->watch->response);
    loop_stop(watcher->loop);
}

void stream_watch_run(struct arena *arena, const char *url, const char *bearer, struct stream_watch *watch)
{
    const char *const headers[] = {
        "Accept: text/event-stream",
        bearer ? arena_format(arena, "Authorization: Bearer %s", bearer) : NULL,
        NULL,
    };
    struct watcher watcher = {.loop = loop_new(), .arena = arena, .watch = watch};
    struct http_client *client;

    *watch = (struct stream_watch){.response = {.failure = HTTP_BROKEN, .reason = "", .body = ""}};
    if (!watcher.loop)
        return;
    client = http_client_new(watcher.loop);
    sse_init(&watcher.reader);
    watcher.reader.event = note_event;
    watcher.reader.owner = &watcher;
    http_send(client,
              &(struct http_request){
                  .method = "GET",
                  .url = url,
                  .headers = headers,
                  .silence_ms = SILENCE_MS,
                  .total_ms = TOTAL_MS,
              },
              &(struct http_listener){.data = take_bytes, .done = note_end, .owner = &watcher});
    loop_run(watcher.loop);
    sse_release(&watcher.reader);
    http_client_free(client);
    loop_free(watcher.loop);
}
