/* Calls to other servers through libcurl: one at a time in a plain thread, or many at once on the event loop.
 *
 * Always: https only (plain http to loopback, or anywhere when ATA_ALLOW_HTTP is set), no redirects, no
 * proxy, no .netrc, TLS 1.2 and verified names, no link-local addresses, at most response_bytes_max of
 * answer. Only the http_ files know curl's codes. */
#ifndef REMOTE_HTTP_H
#define REMOTE_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct loop;

void http_start(void); /* once, before the threads start; the calls below do it themselves otherwise */

/* A file that is sent while it arrives, as the only part of a form (multipart/form-data). */
struct http_upload {
    const char *field;     /* of the form */
    const char *file_name; /* without control characters and quotes */
    const char *type;      /* media type */
    int64_t bytes;         /* -1: not known, sent in chunks */
    /* The next bytes, at most count, waiting for them; 0 at the end, -1: break the call off. */
    int64_t (*read)(void *owner, char *bytes, size_t count);
    void *owner;
};

struct http_request {
    const char *method; /* "GET", "POST", … */
    const char *url;
    const char *const *headers; /* "Name: value", ends with NULL; may be NULL */
    const char *body;           /* NULL: none */
    size_t body_bytes;
    const struct http_upload *upload; /* in place of a body; http_call only */
    int64_t connect_ms;               /* 0: 3,000 */
    int64_t first_byte_ms;     /* longest wait for the first byte of the answer's body; 0: silence_ms */
    int64_t silence_ms;        /* longest time without a byte; 0: 20,000 */
    int64_t total_ms;          /* 0: 30,000 */
    size_t response_bytes_max; /* 0: 16 MiB */
    bool once; /* on a connection of its own: curl would send again what a reused connection swallowed */
};

/* Why there is no (whole) answer. */
enum http_failure {
    HTTP_FINE,
    HTTP_UNSENT,    /* name, connect or TLS: the request never left */
    HTTP_TIMED_OUT, /* no or no whole answer in time: it may have been received */
    HTTP_BROKEN,    /* cut, reset, not HTTP, too large */
    HTTP_REFUSED,   /* not allowed from here (scheme, address), or a redirect, which is never followed */
};

struct http_response {
    enum http_failure failure;
    const char
        *reason; /* for the log: "name", "connect", "tls", "silence", "cut", "redirect" …; "" when fine */
    long status; /* 0 when there was no head */
    const char *body; /* ends with 0; never NULL */
    size_t body_bytes;
    const char *content_type;   /* "" when none */
    const char *retry_after;    /* header as sent; NULL when none */
    const char *account;        /* X-AACCOUNTID or X-AUSERNAME; NULL when none */
    const char *request_id;     /* x-request-id; NULL when none */
    const char *const *headers; /* all, "name: value" with lower-case names, ends with NULL; never NULL */
};
const char *http_header(const struct http_response *response,
                        const char *lower_case_name); /* NULL when none */

/* Waits for the whole answer. Never fails by itself: see response->failure and status. Owned by arena. */
void http_call(struct arena *arena, const struct http_request *request, struct http_response *response);

/* The moment an HTTP date tells ("Sun, 06 Nov 1994 08:49:37 GMT"). false: it is none. */
bool http_date_parse(const char *date, int64_t *seconds);

/* Seconds to wait by a Retry-After (seconds or HTTP date); -1 when there is none or it makes no sense. */
int64_t http_retry_seconds(const char *retry_after, int64_t now);

/* Many at once, on one loop; loop thread only. */
struct http_client;
struct http_exchange;

struct http_listener {
    /* The head is there. */
    void (*head)(void *owner, const struct http_response *head);
    /* Bytes of the body; false: stop, no more is wanted (done is still called). */
    bool (*data)(void *owner, const char *bytes, size_t count);
    /* The end, once, unless it was cancelled; head has status and headers, body is empty. */
    void (*done)(void *owner, const struct http_response *head);
    void *owner;
};

struct http_client *http_client_new(struct loop *loop);
void http_client_free(struct http_client *client); /* cancels what runs; not from within a listener */
struct loop *http_client_loop(const struct http_client *client);

/* Strings of the request are copied, but for the body, which must stay until the end. Never NULL: failures
 * come by done, never from within this call. */
struct http_exchange *http_send(struct http_client *client, const struct http_request *request,
                                const struct http_listener *listener);

/* A byte of the request has left. */
bool http_has_left(const struct http_exchange *exchange);

/* true when an answer has begun and the body of the request went out whole: it need not stay any longer. */
bool http_lets_go_of_body(struct http_exchange *exchange);

/* Closes the connection; done is not called. From within a listener, too; not after done began. */
void http_cancel(struct http_exchange *exchange);

#endif
