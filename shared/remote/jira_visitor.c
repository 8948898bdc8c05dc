/* Who is signed in: asked with the browser's cookies in place of the service account. */
#include "remote/jira.h"

#include "base/arena.h"
#include "base/json.h"
#include "base/log.h"
#include "base/text.h"
#include "remote/jira_call.h"
#include "remote/loose_json.h"

enum { ANSWER_MS = 5000, ANSWER_BYTES_MAX = 1024 * 1024 };

static void ask(struct arena *arena, const struct jira_site *site, const char *cookies,
                struct http_response *response)
{
    const char *const headers[] = {
        arena_format(arena, "Cookie: %s", cookies),
        "Accept: application/json",
        NULL,
    };

    http_call(arena,
              &(struct http_request){
                  .method = "GET",
                  .url = arena_format(arena, "%s%s/myself", site->base_url, jira_api(site)),
                  .headers = headers,
                  .total_ms = ANSWER_MS,
                  .response_bytes_max = ANSWER_BYTES_MAX,
              },
              response);
}

/* Sites with single sign-on send strangers elsewhere instead of saying 401. */
static bool knows_nobody(const struct http_response *response)
{
    return response->status == 401 || response->status == 403 ||
           (response->failure == HTTP_REFUSED && response->status);
}

static struct error take_visitor(struct arena *arena, const struct json *json, struct jira_visitor *visitor)
{
    const struct json *active = json_member(json, "active");

    *visitor = (struct jira_visitor){
        .account = json_text(json_member(json, "name")),
        .name = jira_words(arena, json_member(json, "displayName")),
        .email = jira_words(arena, json_member(json, "emailAddress")),
        .locale = json_text(json_member(json, "locale")),
        .zone = json_text(json_member(json, "timeZone")),
    };
    if (json_is_bool(active) && !json_is_true(active))
        return ERROR(UNAUTHORIZED, SIGN_IN);
    return text_is_empty(visitor->account) ? ERROR(REMOTE_FAILED, JIRA_NOT_UNDERSTOOD) : NO_ERROR;
}

struct error jira_visitor(struct arena *arena, const struct jira_site *site, const char *cookies,
                          struct jira_visitor *visitor)
{
    struct http_response response;
    const struct json *json = NULL;

    ask(arena, site, cookies, &response);
    if (knows_nobody(&response))
        return ERROR(UNAUTHORIZED, SIGN_IN);
    if (response.failure == HTTP_FINE && response.status == 200)
        json = loose_json(arena, response.body, response.body_bytes);
    if (json)
        return take_visitor(arena, json, visitor);
    log_warning("jira did not say whose session it is", "status=%ld reason=%s", response.status,
                response.reason);
    return jira_fault(arena, &response);
}
