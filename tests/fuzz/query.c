/* Requests by their CGI variables: whatever the web server hands on, an answer comes out whose head holds
 * nothing of it unchecked. */
#include "fuzz.h"

#include "base/buffer.h"
#include "base/environment.h"
#include "base/log.h"
#include "base/text.h"
#include "web/reply.h"
#include "web/route.h"

static struct error answer(struct request *request)
{
    const char *portal = request_query(request, "portal"), *needed;
    int64_t version = 0;

    EXPECT(!portal || utf8_is_valid(portal, strlen(portal)));
    TRY(request_query_needed(request, "q", &needed));
    EXPECT(*needed != 0);
    TRY(request_if_match(request, &version));
    request->etag = arena_format(request->arena, "%lld", (long long)version);
    return reply_text(request, 200, "text/plain", needed);
}

static const struct route routes[] = {
    {"GET", "/test", MAY_EVERYBODY, answer, {"portal", "q"}},
    {"PUT", "/test/more", MAY_EVERYBODY, answer, {"q"}},
    {"POST", "/test", MAY_CUSTOMER, answer, {0}},
    {0},
};
static const struct program program = {.name = "test", .routes = routes};

int LLVMFuzzerInitialize(int *count, char ***words);

int LLVMFuzzerInitialize(int *count, char ***words)
{
    (void)count;
    (void)words;
    log_start("fuzz", LOG_LEVEL_ERROR);
    environment = (struct environment){
        .base_path = "/ata", .public_url = "https://portal.example", .admin_groups = "", .agent_groups = ""};
    return 0;
}

static void head_is_clean(const struct request *request)
{
    const char *head = request->reply->bytes, *end = strstr(head, "\r\n\r\n");

    EXPECT(strncmp(head, "Status: ", 8) == 0 && end);
    for (; head < end; head++)
        EXPECT((*head >= ' ' && *head <= '~') || (head[0] == '\r' && head[1] == '\n') ||
               (head[0] == '\n' && head[-1] == '\r'));
    EXPECT(utf8_is_valid(end, request->reply->length - (size_t)(end - request->reply->bytes)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"REQUEST_METHOD",     "REQUEST_URI",        "HTTP_IF_MATCH",
                                        "HTTP_IF_NONE_MATCH", "HTTP_AUTHORIZATION", "HTTP_ACCEPT_LANGUAGE",
                                        "REMOTE_USER"};
    enum { NAMES = sizeof(names) / sizeof(*names) };
    struct request *request = request_new(NULL);
    struct input input = input_of(request->arena, data, size);
    char *variables[NAMES + 1] = {0};

    for (size_t i = 0; i < NAMES && input.count > 0; i++)
        variables[i] = arena_format(request->arena, "%s=%s", names[i], input_text(&input));
    request->variables = variables;
    request->id = "fuzz";
    route_read(request);
    if (!text_ends_with(request->path, "/readyz")) { /* that one asks a database */
        route_answer(request, &program);
        head_is_clean(request);
    }
    request_free(request);
    return 0;
}
