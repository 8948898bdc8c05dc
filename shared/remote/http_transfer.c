/* Options, callbacks and verdicts of curl. */
#include "remote/http_transfer.h"

#include <string.h>
#include <sys/socket.h>

#include "base/arena.h"
#include "base/environment.h"
#include "base/text.h"
#include "base/time.h"
#include "remote/http_address.h"

enum {
    CONNECT_MS = 3000,
    SILENCE_MS = 20000,
    TOTAL_MS = 30000,
    BODY_BYTES_MAX = 16 * 1024 * 1024,
    SEND_BYTES = 16 * 1024,
    NAMES_KEPT_S = 15,
};

static size_t take_head(char *line, size_t size, size_t count, void *owner)
{
    struct http_transfer *transfer = owner;
    bool was_complete = transfer->head.complete;
    struct http_response response;

    transfer->moved_ms = time_monotonic_ms();
    if (!http_head_add(&transfer->head, line, size * count)) {
        transfer->too_large = true;
        return 0;
    }
    if (transfer->head.complete && !was_complete && transfer->on_head) {
        response = http_head_response(&transfer->head);
        transfer->on_head(transfer->owner, &response);
    }
    return size * count;
}

static size_t take_body(char *bytes, size_t size, size_t count, void *owner)
{
    struct http_transfer *transfer = owner;

    transfer->moved_ms = time_monotonic_ms();
    if (size * count > transfer->body_bytes_max - transfer->body_bytes) {
        transfer->too_large = true;
        return 0;
    }
    transfer->body_bytes += size * count;
    if (!transfer->on_body(transfer->owner, bytes, size * count)) {
        transfer->stopped = true;
        return 0;
    }
    return size * count;
}

/* What the sender takes its time for is not the receiver's silence. */
static size_t give_upload(char *bytes, size_t size, size_t count, void *owner)
{
    struct http_transfer *transfer = owner;
    int64_t given = transfer->upload->read(transfer->upload->owner, bytes, size * count);

    transfer->moved_ms = time_monotonic_ms();
    return given < 0 ? CURL_READFUNC_ABORT : (size_t)given;
}

static curl_socket_t open_socket(void *owner, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct http_transfer *transfer = owner;

    (void)purpose;
    if (!http_address_allowed(&address->addr, transfer->loopback_only)) {
        transfer->address_refused = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static bool is_plain_http(const char *url)
{
    return strncasecmp(url, "http://", 7) == 0;
}

static bool add_headers(struct http_transfer *transfer, const char *const *headers)
{
    transfer->headers = curl_slist_append(NULL, "Expect:");
    for (; transfer->headers && headers && *headers; headers++) {
        struct curl_slist *longer;

        if (strpbrk(*headers, "\r\n"))
            return false;
        longer = curl_slist_append(transfer->headers, *headers);
        if (!longer)
            return false;
        transfer->headers = longer;
    }
    return transfer->headers != NULL;
}

static void set_trust(CURL *curl)
{
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
    if (!text_is_empty(environment.ca_file))
        curl_easy_setopt(curl, CURLOPT_CAINFO, environment.ca_file);
}

/* HTTP/1.1: a call that is dropped then takes its connection with it, which is what stops a model. */
static void set_manner(CURL *curl, long receive_bytes)
{
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_QUICK_EXIT,
                     1L); /* a call that ends does not wait for its name's look-up */
    curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "ATA/" ATA_VERSION);
    curl_easy_setopt(curl, CURLOPT_BUFFERSIZE, receive_bytes);
    curl_easy_setopt(curl, CURLOPT_UPLOAD_BUFFERSIZE, (long)SEND_BYTES);
    curl_easy_setopt(curl, CURLOPT_DNS_CACHE_TIMEOUT, (long)NAMES_KEPT_S);
    curl_easy_setopt(curl, CURLOPT_TCP_KEEPALIVE, 1L);
}

static void set_callbacks(struct http_transfer *transfer)
{
    CURL *curl = transfer->curl;

    curl_easy_setopt(curl, CURLOPT_PRIVATE, transfer->owner);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_head);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, transfer);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, transfer);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, transfer);
}

static void set_upload(struct http_transfer *transfer, const struct http_upload *upload)
{
    curl_mimepart *part;

    transfer->upload = upload;
    transfer->form = curl_mime_init(transfer->curl);
    part = memory_checked(curl_mime_addpart(memory_checked(transfer->form)));
    curl_mime_name(part, upload->field);
    curl_mime_filename(part, upload->file_name);
    curl_mime_type(part, upload->type);
    curl_mime_data_cb(part, (curl_off_t)upload->bytes, give_upload, NULL, NULL, transfer);
    curl_easy_setopt(transfer->curl, CURLOPT_MIMEPOST, transfer->form);
}

static void set_request(struct http_transfer *transfer, const struct http_request *request)
{
    CURL *curl = transfer->curl;

    if (request->upload) {
        set_upload(transfer, request->upload);
    } else if (request->body || strcmp(request->method, "POST") == 0) {
        curl_easy_setopt(curl, CURLOPT_POST, 1L);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request->body ? request->body : "");
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body_bytes);
    }
    if (strcmp(request->method, "POST") != 0 && strcmp(request->method, "GET") != 0)
        curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request->method);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, transfer->headers);
    curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, request->once ? 1L : 0L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS,
                     (long)(request->connect_ms ? request->connect_ms : CONNECT_MS));
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)(request->total_ms ? request->total_ms : TOTAL_MS));
}

bool http_transfer_prepare(struct http_transfer *transfer, const struct http_request *request)
{
    http_head_init(&transfer->head);
    transfer->body_bytes_max = request->response_bytes_max ? request->response_bytes_max : BODY_BYTES_MAX;
    transfer->silence_ms = request->silence_ms ? request->silence_ms : SILENCE_MS;
    transfer->first_byte_ms = request->first_byte_ms ? request->first_byte_ms : transfer->silence_ms;
    transfer->moved_ms = time_monotonic_ms();
    transfer->loopback_only = is_plain_http(request->url) && !environment.allow_http;
    if (!add_headers(transfer, request->headers) ||
        curl_easy_setopt(transfer->curl, CURLOPT_URL, request->url) != CURLE_OK)
        return false;
    set_trust(transfer->curl);
    set_manner(transfer->curl, transfer->receive_bytes);
    set_callbacks(transfer);
    set_request(transfer, request);
    return true;
}

void http_transfer_release(struct http_transfer *transfer)
{
    curl_slist_free_all(transfer->headers);
    transfer->headers = NULL;
    curl_mime_free(transfer->form);
    transfer->form = NULL;
    http_head_release(&transfer->head);
}

int64_t http_transfer_patience_ms(const struct http_transfer *transfer, int64_t now_ms)
{
    int64_t most = transfer->body_bytes ? transfer->silence_ms : transfer->first_byte_ms;

    return transfer->moved_ms + most - now_ms;
}

static void fail(struct http_response *response, enum http_failure failure, const char *reason)
{
    response->failure = failure;
    response->reason = reason;
}

static void judge_unsent(const struct http_transfer *transfer, CURLcode code, struct http_response *response)
{
    switch (code) {
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT:
        fail(response, HTTP_REFUSED, "scheme");
        break;
    case CURLE_COULDNT_RESOLVE_HOST:
        fail(response, HTTP_UNSENT, "name");
        break;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
        fail(response, HTTP_UNSENT, "tls");
        break;
    default:
        if (transfer->address_refused)
            fail(response, HTTP_REFUSED, "address");
        else
            fail(response, HTTP_UNSENT, code == CURLE_OPERATION_TIMEDOUT ? "connect_timeout" : "connect");
    }
}

static void judge(const struct http_transfer *transfer, CURLcode code, struct http_response *response)
{
    long request_bytes = 0;

    curl_easy_getinfo(transfer->curl, CURLINFO_REQUEST_SIZE, &request_bytes);
    if (response->status >= 300 && response->status < 400)
        fail(response, HTTP_REFUSED, "redirect");
    else if (code == CURLE_OK || transfer->stopped)
        response->failure = HTTP_FINE;
    else if (transfer->too_large)
        fail(response, HTTP_BROKEN, "too_large");
    else if (request_bytes <= 0 && !response->status)
        judge_unsent(transfer, code, response);
    else if (transfer->silent)
        fail(response, HTTP_TIMED_OUT, "silence");
    else if (code == CURLE_OPERATION_TIMEDOUT)
        fail(response, HTTP_TIMED_OUT, "timeout");
    else
        fail(response, HTTP_BROKEN, response->status ? "cut" : "no_http");
}

struct http_response http_transfer_response(const struct http_transfer *transfer, CURLcode code)
{
    struct http_response response = http_head_response(&transfer->head);

    judge(transfer, code, &response);
    return response;
}

struct http_response http_transfer_refusal(const struct http_transfer *transfer)
{
    struct http_response response = http_head_response(&transfer->head);

    fail(&response, HTTP_REFUSED, "request");
    return response;
}
