/* Statuses, headers, problem documents. */
#include "web/reply.h"

#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/environment.h"
#include "base/json.h"
#include "base/text.h"

enum { REPLY_BYTES_MAX = 8 * 1024 * 1024 };

static const int statuses[] = {200,
#define ERROR_KIND_STATUS(kind, status, code) status,
                               ERROR_KINDS(ERROR_KIND_STATUS)};

static const enum phrase titles[] = {PHRASE_NONE,
#define ERROR_KIND_TITLE(kind, status, code) PHRASE_TITLE_##kind,
                                     ERROR_KINDS(ERROR_KIND_TITLE)};

static const struct {
    int status;
    const char *reason;
} reasons[] = {
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {304, "Not Modified"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {411, "Length Required"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {415, "Unsupported Media Type"},
    {422, "Unprocessable Content"},
    {428, "Precondition Required"},
    {429, "Too Many Requests"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
};

static const char *reason_of(int status)
{
    for (size_t i = 0; i < sizeof(reasons) / sizeof(*reasons); i++)
        if (reasons[i].status == status)
            return reasons[i].reason;
    return "Internal Server Error";
}

static void add_head(const struct request *request, struct buffer *head, int status, const char *content_type)
{
    buffer_add_format(head, "Status: %d %s\r\n", status, reason_of(status));
    if (content_type)
        buffer_add_format(head, "Content-Type: %s\r\n", content_type);
    buffer_add_format(head,
                      "X-Request-Id: %s\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n"
                      "Referrer-Policy: no-referrer\r\n",
                      request->id);
    if (request->etag)
        buffer_add_format(head, "ETag: \"%s\"\r\n", request->etag);
    if (request->allow && status == 405)
        buffer_add_format(head, "Allow: %s\r\n", request->allow);
    if (request->location && status == 202)
        buffer_add_format(head, "Location: %s\r\n", request->location);
    if (request->next)
        buffer_add_format(head, "Link: <%s>; rel=\"next\"\r\n", request->next);
    if (status == 401)
        buffer_add(head, "WWW-Authenticate: Bearer\r\n");
    if (request->retry_after_seconds > 0)
        buffer_add_format(head, "Retry-After: %d\r\n", request->retry_after_seconds);
}

/* If-None-Match may list several tags, and weak ones count. */
static bool is_unchanged(const struct request *request, int status)
{
    const char *known = request_variable(request, "HTTP_IF_NONE_MATCH");

    return status == 200 && request->etag && known &&
           strstr(known, arena_format(request->arena, "\"%s\"", request->etag));
}

static struct error reply(struct request *request, int status, const char *content_type, const char *text,
                          size_t bytes)
{
    request->reply = buffer_new(request->arena, REPLY_BYTES_MAX + 4096);
    if (is_unchanged(request, status)) {
        status = 304;
        content_type = NULL;
        bytes = 0;
    }
    add_head(request, request->reply, status, content_type);
    if (content_type)
        buffer_add_format(request->reply, "Content-Length: %zu\r\n", bytes);
    buffer_add(request->reply, "\r\n");
    if (!request->head_only)
        buffer_add_bytes(request->reply, text, bytes);
    return NO_ERROR;
}

struct error reply_json_text(struct request *request, int status, const char *json)
{
    return reply(request, status, "application/json", json, strlen(json));
}

struct error reply_json(struct request *request, int status, const struct field *table, const void *structure)
{
    struct buffer *body = buffer_new(request->arena, REPLY_BYTES_MAX);

    json_write(body, table, structure);
    if (body->overflowed)
        return ERROR(INTERNAL, UNEXPECTED);
    return reply(request, status, "application/json", body->bytes, body->length);
}

struct error reply_json_versioned(struct request *request, const struct field *table, const void *structure,
                                  int64_t version)
{
    struct buffer *body = buffer_new(request->arena, REPLY_BYTES_MAX);

    json_write(body, table, structure);
    if (body->overflowed)
        return ERROR(INTERNAL, UNEXPECTED);
    request->etag = arena_format(request->arena, "%lld-%.8s", (long long)version,
                                 text_sha256(request->arena, body->bytes, body->length));
    return reply(request, 200, "application/json", body->bytes, body->length);
}

struct error reply_text(struct request *request, int status, const char *content_type, const char *text)
{
    return reply(request, status, content_type, text, strlen(text));
}

struct error reply_nothing(struct request *request)
{
    return reply(request, 204, NULL, "", 0);
}

struct problem_entry {
    const char *pointer;
    const char *detail;
};
static const struct field problem_entry_fields[] = {
    FIELD_TEXT(struct problem_entry, pointer),
    FIELD_TEXT(struct problem_entry, detail),
    FIELDS_END,
};

struct problem_document {
    const char *type;
    const char *title;
    int64_t status;
    const char *code;
    const char *detail;
    const char *request_id;
    struct problem_entry *errors;
    size_t error_count;
};
static const struct field problem_document_fields[] = {
    FIELD_TEXT(struct problem_document, type),
    FIELD_TEXT(struct problem_document, title),
    FIELD_INT64(struct problem_document, status),
    FIELD_TEXT(struct problem_document, code),
    FIELD_TEXT(struct problem_document, detail),
    FIELD_TEXT(struct problem_document, request_id),
    FIELD_LIST(struct problem_document, errors, error_count, problem_entry_fields, struct problem_entry),
    FIELDS_END,
};

static const char *type_of(const struct request *request, enum error_kind kind)
{
    char *type = arena_format(request->arena, "%s%s/problems/%s", environment.public_url,
                              environment.base_path, error_code(kind));

    for (char *letter = strrchr(type, '/'); *letter; letter++)
        if (*letter == '_')
            *letter = '-';
    return type;
}

static const char *sentence(const struct request *request, enum phrase phrase, const char *subject)
{
    return phrase_fill(request->arena, request->language, phrase,
                       PHRASE_VALUES({"subject", subject ? subject : ""}));
}

const char *reply_problem(const struct request *request, struct error error)
{
    const struct problems *problems = &request->problems;
    struct buffer *body = buffer_new(request->arena, REPLY_BYTES_MAX);
    struct problem_document document = {
        .type = type_of(request, error.kind),
        .title = phrase_text(request->language, titles[error.kind]),
        .status = statuses[error.kind],
        .code = error_code(error.kind),
        .detail = sentence(request, error.phrase, error.subject),
        .request_id = request->id,
        .errors = arena_many(request->arena, problems->count, struct problem_entry),
        .error_count = problems->count,
    };

    for (size_t i = 0; i < problems->count; i++)
        document.errors[i] = (struct problem_entry){
            .pointer = problems->list[i].pointer,
            .detail = sentence(request, problems->list[i].phrase, problems->list[i].subject),
        };
    json_write(body, problem_document_fields, &document);
    return body->bytes;
}

void reply_error(struct request *request, struct error error)
{
    const char *body = reply_problem(request, error);
    int status = statuses[error.kind];

    request->etag = NULL;
    if (request->retry_after_seconds == 0 &&
        (status == 503 || status == 429 || error.kind == ERROR_IN_PROGRESS))
        request->retry_after_seconds = 2;
    reply(request, status, "application/problem+json", body, strlen(body));
}

const char *reply_stream_head(const struct request *request)
{
    struct buffer *head = buffer_new(request->arena, 4096);

    add_head(request, head, 200, "text/event-stream");
    buffer_add(head, "X-Accel-Buffering: no\r\n\r\n");
    return head->bytes;
}
