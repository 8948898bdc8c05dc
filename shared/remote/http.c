/* One call at a time; a thread keeps its curl handle, and with it its connections. */
#include "remote/http.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/log.h"
#include "base/time.h"
#include "remote/http_transfer.h"

enum { RECEIVE_BYTES = 32 * 1024 };

static pthread_once_t started = PTHREAD_ONCE_INIT;
static pthread_key_t handle_key;

static void close_handle(void *handle)
{
    curl_easy_cleanup(handle);
}

static void start(void)
{
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK ||
        pthread_key_create(&handle_key, close_handle) != 0) {
        log_error("libcurl cannot be used");
        abort();
    }
}

void http_start(void)
{
    pthread_once(&started, start);
}

static CURL *thread_handle(void)
{
    CURL *handle = pthread_getspecific(handle_key);

    if (handle) {
        curl_easy_reset(handle);
        return handle;
    }
    handle = memory_checked(curl_easy_init());
    pthread_setspecific(handle_key, handle);
    return handle;
}

static bool keep(void *body, const char *bytes, size_t count)
{
    buffer_add_bytes(body, bytes, count);
    return true;
}

static int watch(void *owner, curl_off_t to_come, curl_off_t came, curl_off_t to_go, curl_off_t went)
{
    struct http_transfer *transfer = owner;

    (void)to_come, (void)came, (void)to_go, (void)went;
    if (http_transfer_patience_ms(transfer, time_monotonic_ms()) > 0)
        return 0;
    transfer->silent = true;
    return 1;
}

static void release(void *transfer)
{
    http_transfer_release(transfer);
}

void http_call(struct arena *arena, const struct http_request *request, struct http_response *response)
{
    struct http_transfer *transfer = arena_one(arena, struct http_transfer);
    struct buffer *body;

    http_start();
    transfer->curl = thread_handle();
    transfer->on_body = keep;
    transfer->receive_bytes = RECEIVE_BYTES;
    arena_own(arena, transfer, release);
    if (!http_transfer_prepare(transfer, request)) {
        *response = http_transfer_refusal(transfer);
        return;
    }
    body = buffer_new(arena, transfer->body_bytes_max);
    transfer->owner = body;
    curl_easy_setopt(transfer->curl, CURLOPT_XFERINFOFUNCTION, watch);
    curl_easy_setopt(transfer->curl, CURLOPT_XFERINFODATA, transfer);
    curl_easy_setopt(transfer->curl, CURLOPT_NOPROGRESS, 0L);
    *response = http_transfer_response(transfer, curl_easy_perform(transfer->curl));
    response->body = body->bytes;
    response->body_bytes = body->length;
    curl_easy_reset(transfer->curl);
}
