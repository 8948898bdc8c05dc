/* One request on one curl handle: what http_call and http_client share. */
#ifndef REMOTE_HTTP_TRANSFER_H
#define REMOTE_HTTP_TRANSFER_H

#include <curl/curl.h>

#include "remote/http_head.h"

struct http_transfer {
    CURL *curl;
    long receive_bytes; /* size of curl's buffer */
    struct curl_slist *headers;
    curl_mime *form;
    const struct http_upload *upload;
    struct http_head head;
    size_t body_bytes, body_bytes_max;
    int64_t first_byte_ms, silence_ms;
    int64_t moved_ms;   /* when the last byte came, or was given to be sent */
    bool loopback_only; /* plain http */
    bool address_refused, too_large, silent, stopped;
    /* The owner's part; head may be NULL. false from body: stop. */
    void (*on_head)(void *owner, const struct http_response *head);
    bool (*on_body)(void *owner, const char *bytes, size_t count);
    void *owner;
};

/* Sets the handle (fresh, or after curl_easy_reset) up for the request. The transfer is zeroed but for curl
 * and the owner's part. false: the request is not allowed; see http_transfer_response. Released in any case.
 */
bool http_transfer_prepare(struct http_transfer *transfer, const struct http_request *request);
void http_transfer_release(struct http_transfer *transfer); /* not the handle itself */

/* How long it may stay silent from now on, by the monotonic clock; <= 0: too long already. */
int64_t http_transfer_patience_ms(const struct http_transfer *transfer, int64_t now_ms);

/* The outcome; points into the transfer. */
struct http_response http_transfer_response(const struct http_transfer *transfer, CURLcode code);
struct http_response http_transfer_refusal(const struct http_transfer *transfer);

#endif
