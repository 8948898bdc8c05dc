/* Routing, and the one place where every answer's failure ends. */
#include "web/route.h"

#include <string.h>

#include "base/arena.h"
#include "base/environment.h"
#include "base/log.h"
#include "base/text.h"
#include "base/time.h"
#include "web/health.h"
#include "web/identity.h"
#include "web/reply.h"

void route_read(struct request *request)
{
    const char *uri = request_variable(request, "REQUEST_URI");
    const char *method = request_variable(request, "REQUEST_METHOD");
    size_t path_bytes = uri ? strcspn(uri, "?") : 0;
    char *path = arena_text_bytes(request->arena, uri ? uri : "", path_bytes);

    request->head_only = text_equals(method, "HEAD");
    request->method = request->head_only ? "GET" : (method ? method : "");
    request->query = uri && uri[path_bytes] ? uri + path_bytes + 1 : "";
    request->path = text_starts_with(path, environment.base_path) ? path + strlen(environment.base_path) : "";
}

static bool route_knows(const struct route *route, const char *name, size_t bytes)
{
    for (size_t i = 0; i < sizeof(route->query) / sizeof(*route->query) && route->query[i]; i++)
        if (strlen(route->query[i]) == bytes && strncmp(route->query[i], name, bytes) == 0)
            return true;
    return false;
}

static struct error refuse_unknown_query(struct request *request, const struct route *route)
{
    const char *part = request->query;

    while (*part) {
        size_t bytes = strcspn(part, "&");
        size_t name_bytes = strcspn(part, "&=");

        if (bytes > 0 && !route_knows(route, part, name_bytes))
            return request_problem(request, "", PHRASE_QUERY_UNKNOWN,
                                   utf8_repaired(request->arena, part, name_bytes < 64 ? name_bytes : 64));
        part += bytes;
        part += strspn(part, "&");
    }
    return NO_ERROR;
}

static const char *add_method(struct arena *arena, const char *list, const char *method)
{
    if (text_equals(method, "GET"))
        method = "GET, HEAD";
    return list ? arena_format(arena, "%s, %s", list, method) : method;
}

/* NULL with the refusal when there is none. */
static const struct route *find(struct request *request, const struct route *routes, struct error *refusal)
{
    const char *allow = NULL;

    for (const struct route *route = routes; route->method; route++) {
        if (!text_equals(route->path, request->path))
            continue;
        if (text_equals(route->method, request->method))
            return route;
        allow = add_method(request->arena, allow, route->method);
    }
    *refusal = allow ? request_wrong_method(request, allow) : ERROR(NOT_FOUND, ADDRESS_UNKNOWN);
    return NULL;
}

static struct error answer(struct request *request, const struct program *program)
{
    const struct route *route;
    struct error refusal = NO_ERROR;

    if (health_answers(request, program->name))
        return health_answer(request);
    route = find(request, program->routes, &refusal);
    if (!route)
        return refusal;
    TRY(identity_verify(request, route->right));
    TRY(refuse_unknown_query(request, route));
    return route->answer(request);
}

void route_answer(struct request *request, const struct program *program)
{
    int64_t began_ms = time_monotonic_ms();
    struct error error;

    log_request(request->id, NULL);
    request->language = language_of(request_variable(request, "HTTP_ACCEPT_LANGUAGE"));
    error = answer(request, program);
    if (error.kind)
        reply_error(request, error);
    if (!request->take_over)
        log_info("answered", "method=%s path=%s outcome=%s ms=%lld", request->method, request->path,
                 error.kind ? error_code(error.kind) : "ok", (long long)(time_monotonic_ms() - began_ms));
    log_request(NULL, NULL);
}
