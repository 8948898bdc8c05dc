/* Many calls on one loop, through curl's multi interface.
 *
 * curl must not be called from within its own callbacks: what a listener asks for there (another call, the
 * end of one) is done when curl has returned. */
#include "remote/http.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/environment.h"
#include "base/loop.h"
#include "base/time.h"
#include "remote/http_transfer.h"

enum { HANDLES_KEPT_MAX = 256, RECEIVE_BYTES = 1024 /* held by every running exchange */ };

struct http_exchange {
    struct http_client *client;
    struct http_transfer transfer;
    struct http_listener listener;
    struct loop_timer patience;
    size_t body_bytes; /* of the request */
    struct http_exchange *previous, *next;
    bool allowed; /* false: done tells of the refusal */
    bool added;   /* curl has it */
    bool cancelled;
};

struct http_client {
    struct loop *loop;
    CURLM *multi;
    struct loop_timer timer;
    struct http_exchange *exchanges;
    CURL *handles[HANDLES_KEPT_MAX]; /* not in use */
    size_t handle_count;
    bool in_curl;
    bool put_off; /* something waits for curl's return */
};

static void drive(struct http_client *client, curl_socket_t socket, int events);

/* ---- curl handles ---- */

static CURL *take_handle(struct http_client *client)
{
    if (client->handle_count)
        return client->handles[--client->handle_count];
    return memory_checked(curl_easy_init());
}

static void give_handle(struct http_client *client, CURL *handle)
{
    if (client->handle_count == HANDLES_KEPT_MAX) {
        curl_easy_cleanup(handle);
        return;
    }
    curl_easy_reset(handle);
    client->handles[client->handle_count++] = handle;
}

/* ---- exchanges ---- */

static void enlist(struct http_exchange *exchange)
{
    struct http_client *client = exchange->client;

    exchange->next = client->exchanges;
    if (exchange->next)
        exchange->next->previous = exchange;
    client->exchanges = exchange;
}

static void strike(struct http_exchange *exchange)
{
    if (exchange->previous)
        exchange->previous->next = exchange->next;
    else
        exchange->client->exchanges = exchange->next;
    if (exchange->next)
        exchange->next->previous = exchange->previous;
}

/* Out of curl's hands; an unfinished one takes its connection with it. */
static void detach(struct http_exchange *exchange)
{
    loop_timer_clear(exchange->client->loop, &exchange->patience);
    if (exchange->added)
        curl_multi_remove_handle(exchange->client->multi, exchange->transfer.curl);
    exchange->added = false;
}

static void release(struct http_exchange *exchange)
{
    strike(exchange);
    give_handle(exchange->client, exchange->transfer.curl);
    http_transfer_release(&exchange->transfer);
    free(exchange);
}

static void finish(struct http_exchange *exchange, CURLcode code)
{
    struct http_response response = exchange->allowed ? http_transfer_response(&exchange->transfer, code)
                                                      : http_transfer_refusal(&exchange->transfer);

    detach(exchange);
    exchange->listener.done(exchange->listener.owner, &response);
    release(exchange);
}

static void lose_patience(void *owner)
{
    struct http_exchange *exchange = owner;
    int64_t left_ms = http_transfer_patience_ms(&exchange->transfer, time_monotonic_ms());

    if (!exchange->allowed) {
        finish(exchange, CURLE_OK);
    } else if (left_ms > 0) {
        loop_timer_set(exchange->client->loop, &exchange->patience, left_ms, lose_patience, exchange);
    } else {
        exchange->transfer.silent = true;
        finish(exchange, CURLE_OPERATION_TIMEDOUT);
    }
}

static void begin(struct http_exchange *exchange)
{
    struct http_client *client = exchange->client;

    exchange->added = true;
    if (curl_multi_add_handle(client->multi, exchange->transfer.curl) != CURLM_OK) {
        exchange->added = false;
        exchange->allowed = false;
        loop_timer_set(client->loop, &exchange->patience, 0, lose_patience, exchange);
    }
}

/* ---- what listeners asked for while curl was at work ---- */

static void catch_up(struct http_client *client)
{
    struct http_exchange *next;

    if (!client->put_off)
        return;
    client->put_off = false;
    for (struct http_exchange *exchange = client->exchanges; exchange; exchange = next) {
        next = exchange->next;
        if (exchange->cancelled) {
            detach(exchange);
            release(exchange);
        } else if (exchange->allowed && !exchange->added) {
            begin(exchange);
        }
    }
}

static void read_messages(struct http_client *client)
{
    CURLMsg *message;
    int left;

    while ((message = curl_multi_info_read(client->multi, &left))) {
        struct http_exchange *exchange = NULL;

        if (message->msg != CURLMSG_DONE)
            continue;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &exchange);
        finish(exchange, message->data.result);
    }
}

static void drive(struct http_client *client, curl_socket_t socket, int events)
{
    int running;

    client->in_curl = true;
    curl_multi_socket_action(client->multi, socket, events, &running);
    client->in_curl = false;
    catch_up(client);
    read_messages(client);
}

/* ---- between curl and the loop ---- */

static void on_socket(void *owner, int fd, int events)
{
    int mask = 0;

    if (events & (LOOP_READ | LOOP_HANGUP))
        mask |= CURL_CSELECT_IN;
    if (events & LOOP_WRITE)
        mask |= CURL_CSELECT_OUT;
    drive(owner, fd, mask);
}

static void on_time(void *owner)
{
    drive(owner, CURL_SOCKET_TIMEOUT, 0);
}

static int watch_socket(CURL *handle, curl_socket_t socket, int what, void *owner, void *unused)
{
    struct http_client *client = owner;

    (void)handle, (void)unused;
    if (what == CURL_POLL_REMOVE) {
        loop_unwatch(client->loop, socket);
        return 0;
    }
    if (!loop_watch(client->loop, socket,
                    (what & CURL_POLL_IN ? LOOP_READ : 0) | (what & CURL_POLL_OUT ? LOOP_WRITE : 0),
                    on_socket, client))
        return -1;
    return 0;
}

static int watch_time(CURLM *multi, long milliseconds, void *owner)
{
    struct http_client *client = owner;

    (void)multi;
    if (milliseconds < 0)
        loop_timer_clear(client->loop, &client->timer);
    else
        loop_timer_set(client->loop, &client->timer, milliseconds, on_time, client);
    return 0;
}

/* ---- listeners ---- */

static void tell_head(void *owner, const struct http_response *head)
{
    struct http_exchange *exchange = owner;

    if (!exchange->cancelled && exchange->listener.head)
        exchange->listener.head(exchange->listener.owner, head);
}

static bool tell_body(void *owner, const char *bytes, size_t count)
{
    struct http_exchange *exchange = owner;

    if (exchange->cancelled)
        return false;
    if (exchange->transfer.body_bytes == count) /* the first: from now on another patience counts */
        loop_timer_set(exchange->client->loop, &exchange->patience, exchange->transfer.silence_ms,
                       lose_patience, exchange);
    return exchange->listener.data(exchange->listener.owner, bytes, count) && !exchange->cancelled;
}

/* ---- the client ---- */

struct http_client *http_client_new(struct loop *loop)
{
    struct http_client *client = memory_checked(calloc(1, sizeof(*client)));

    http_start();
    client->loop = loop;
    client->multi = memory_checked(curl_multi_init());
    curl_multi_setopt(client->multi, CURLMOPT_SOCKETFUNCTION, watch_socket);
    curl_multi_setopt(client->multi, CURLMOPT_SOCKETDATA, client);
    curl_multi_setopt(client->multi, CURLMOPT_TIMERFUNCTION, watch_time);
    curl_multi_setopt(client->multi, CURLMOPT_TIMERDATA, client);
    curl_multi_setopt(client->multi, CURLMOPT_PIPELINING, (long)CURLPIPE_NOTHING);
    curl_multi_setopt(client->multi, CURLMOPT_MAXCONNECTS, (long)environment.streams);
    return client;
}

void http_client_free(struct http_client *client)
{
    struct http_exchange *next;

    if (!client)
        return;
    for (struct http_exchange *exchange = client->exchanges; exchange; exchange = next) {
        next = exchange->next;
        http_cancel(exchange);
    }
    while (client->handle_count)
        curl_easy_cleanup(client->handles[--client->handle_count]);
    curl_multi_cleanup(client->multi);
    loop_timer_clear(client->loop, &client->timer);
    free(client);
}

struct loop *http_client_loop(const struct http_client *client)
{
    return client->loop;
}

struct http_exchange *http_send(struct http_client *client, const struct http_request *request,
                                const struct http_listener *listener)
{
    struct http_exchange *exchange = memory_checked(calloc(1, sizeof(*exchange)));

    exchange->client = client;
    exchange->listener = *listener;
    exchange->body_bytes = request->body_bytes;
    exchange->transfer = (struct http_transfer){
        .curl = take_handle(client),
        .receive_bytes = RECEIVE_BYTES,
        .on_head = tell_head,
        .on_body = tell_body,
        .owner = exchange,
    };
    enlist(exchange);
    exchange->allowed = http_transfer_prepare(&exchange->transfer, request);
    loop_timer_set(client->loop, &exchange->patience,
                   exchange->allowed ? exchange->transfer.first_byte_ms : 0, lose_patience, exchange);
    if (!exchange->allowed)
        return exchange;
    if (client->in_curl)
        client->put_off = true;
    else
        begin(exchange);
    return exchange;
}

bool http_has_left(const struct http_exchange *exchange)
{
    long request_bytes = 0;

    curl_easy_getinfo(exchange->transfer.curl, CURLINFO_REQUEST_SIZE, &request_bytes);
    return request_bytes > 0;
}

/* From the first byte of the answer on, curl neither repeats a request nor looks at what it has sent. */
bool http_lets_go_of_body(struct http_exchange *exchange)
{
    CURL *curl = exchange->transfer.curl;
    curl_off_t sent = 0;

    curl_easy_getinfo(curl, CURLINFO_SIZE_UPLOAD_T, &sent);
    if (!exchange->transfer.head.complete || sent != (curl_off_t)exchange->body_bytes)
        return false;
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, "");
    return true;
}

void http_cancel(struct http_exchange *exchange)
{
    struct http_client *client = exchange->client;

    exchange->cancelled = true;
    if (client->in_curl) {
        client->put_off = true;
        return;
    }
    detach(exchange);
    release(exchange);
}
