/* Reading what was asked. */
#include "web/request.h"

#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/json.h"
#include "base/text.h"
#include "store/setting.h"

enum { IDEMPOTENCY_KEY_BYTES_MAX = 128 };

struct request *request_new(struct pool *pool)
{
    struct arena *arena = arena_new();
    struct request *request = arena_one(arena, struct request);

    request->arena = arena;
    request->db = arena_one(arena, struct db);
    *request->db = (struct db){.pool = pool, .arena = arena};
    request->query = "";
    return request;
}

void request_free(struct request *request)
{
    arena_free(request->arena);
}

void request_hand_over(struct request *request, void (*take_over)(void *taker), void *taker)
{
    request->take_over = take_over;
    request->taker = taker;
}

const char *request_variable(const struct request *request, const char *name)
{
    size_t bytes = strlen(name);

    for (char **variable = request->variables; variable && *variable; variable++)
        if (strncmp(*variable, name, bytes) == 0 && (*variable)[bytes] == '=')
            return *variable + bytes + 1;
    return NULL;
}

const char *request_query(const struct request *request, const char *name)
{
    size_t name_bytes = strlen(name);
    const char *part = request->query;

    while (*part) {
        size_t bytes = strcspn(part, "&");

        if (bytes > name_bytes && strncmp(part, name, name_bytes) == 0 && part[name_bytes] == '=')
            return text_url_decoded(request->arena, part + name_bytes + 1, bytes - name_bytes - 1);
        part += bytes;
        part += strspn(part, "&");
    }
    return NULL;
}

struct error request_query_needed(const struct request *request, const char *name, const char **value)
{
    *value = request_query(request, name);
    if (text_is_empty(*value))
        return ERROR_ABOUT(BAD_REQUEST, QUERY_MISSING, name);
    return NO_ERROR;
}

int64_t request_read(struct request *request, char *bytes, size_t count)
{
    return request->read(request, bytes, count);
}

int64_t request_body_length(const struct request *request)
{
    const char *length = request_variable(request, "CONTENT_LENGTH");
    int64_t bytes;

    return length && number_parse(length, &bytes) && bytes >= 0 ? bytes : -1;
}

static struct error read_whole(struct request *request, size_t bytes_max)
{
    struct buffer *body = buffer_new(request->arena, bytes_max);
    char part[4096];
    int64_t count;

    while (!body->overflowed && (count = request_read(request, part, sizeof(part))) > 0)
        buffer_add_bytes(body, part, (size_t)count);
    if (body->overflowed)
        return ERROR(BODY_TOO_LARGE, BODY_TOO_LARGE);
    request->body = body->bytes;
    request->body_bytes = body->length;
    return NO_ERROR;
}

static struct error take_body(struct request *request)
{
    const char *type = request_variable(request, "CONTENT_TYPE");
    const char *wanted = "application/json";
    size_t bytes = strlen(wanted);

    if (!type || strncasecmp(type, wanted, bytes) != 0 || (type[bytes] && !strchr("; \t", type[bytes])))
        return ERROR(BAD_MEDIA_TYPE, BODY_NOT_JSON);
    return read_whole(request, json_limits_body.bytes);
}

struct error request_json(struct request *request, const struct field *table, void *structure)
{
    struct arena *scratch = arena_new();
    const struct json *json;
    struct error error = take_body(request);

    if (!error.kind)
        error = json_parse(scratch, request->body, request->body_bytes, &json_limits_body, &json);
    if (!error.kind)
        error = json_read(request->arena, json, table, JSON_STRICT, structure, &request->problems);
    arena_free(scratch);
    return error;
}

struct error request_if_match(const struct request *request, int64_t *version)
{
    const char *header = request_variable(request, "HTTP_IF_MATCH");
    size_t bytes = header ? strlen(header) : 0;

    if (bytes == 0)
        return ERROR(VERSION_REQUIRED, VERSION_REQUIRED);
    if (bytes < 3 || header[0] != '"' || strcspn(header + 1, "\"") != bytes - 2 ||
        !number_parse(arena_text_bytes(request->arena, header + 1, strcspn(header + 1, "-\"")), version))
        return ERROR(VERSION_MOVED, VERSION_MOVED);
    return NO_ERROR;
}

struct error request_problem(struct request *request, const char *pointer, enum phrase phrase,
                             const char *subject)
{
    problems_add(request->arena, &request->problems, pointer, phrase, subject);
    return ERROR(INVALID, BODY_INVALID);
}

struct error request_idempotency_key(const struct request *request, const char **key)
{
    *key = request_variable(request, "HTTP_IDEMPOTENCY_KEY");
    if (text_is_empty(*key))
        return ERROR(BAD_REQUEST, IDEMPOTENCY_KEY_MISSING);
    if (strlen(*key) > IDEMPOTENCY_KEY_BYTES_MAX || !utf8_is_valid(*key, strlen(*key)))
        return ERROR(BAD_REQUEST, IDEMPOTENCY_KEY_BAD);
    return NO_ERROR;
}

struct actor request_actor(const struct request *request)
{
    return (struct actor){
        .name = request->person.account,
        .from = request_variable(request, "REMOTE_ADDR"),
    };
}

struct error request_wrong_method(struct request *request, const char *allow)
{
    request->allow = allow;
    return ERROR_ABOUT(METHOD_NOT_ALLOWED, METHOD_NOT_HERE,
                       utf8_repaired(request->arena, request->method, strnlen(request->method, 16)));
}

bool request_prefers(const struct request *request, const char *type)
{
    const char *accept = request_variable(request, "HTTP_ACCEPT");

    return accept && strstr(accept, type);
}

const char *request_locale_elsewhere(const struct request *request)
{
    const char *locale = request->person.locale;
    enum language shipped;

    return text_is_empty(locale) || language_find(locale, &shipped) ? NULL : locale;
}
