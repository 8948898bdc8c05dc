/* Comments that only agents see. */
#include "remote/jira.h"

#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/json.h"
#include "remote/jira_call.h"
#include "remote/jira_page.h"
#include "remote/jira_verdict.h"

enum { COMMENT_BYTES_MAX = 256 * 1024 };

static const char *comments_path(struct arena *arena, const char *ticket_key, const char *query)
{
    return arena_format(arena, "/rest/servicedeskapi/request/%s/comment%s", ticket_key, query);
}

void jira_comment(struct arena *arena, const struct jira_site *site, const char *ticket_key,
                  const char *markup, struct jira_verdict *verdict)
{
    struct buffer *body = buffer_new(arena, COMMENT_BYTES_MAX);
    struct http_response response;

    buffer_add(body, "{\"body\":");
    json_write_text(body, markup);
    buffer_add(body, ",\"public\":false}");
    if (body->overflowed) {
        *verdict = (struct jira_verdict){.outcome = JIRA_REFUSED, .code = "jira_too_large"};
        return;
    }
    jira_send(arena, site,
              &(struct jira_call){
                  .path = comments_path(arena, ticket_key, ""),
                  .body = body->bytes,
                  .once = true,
              },
              &response);
    jira_judge(&response, verdict);
}

struct error jira_comment_exists(struct arena *arena, const struct jira_site *site, const char *ticket_key,
                                 const char *words, bool *exists)
{
    const struct jira_listing listing = {
        .path = comments_path(arena, ticket_key, "?public=false&internal=true"),
        .paging = JIRA_DESK_PAGES,
    };
    struct jira_list list;

    *exists = false;
    TRY(jira_list(arena, site, &listing, &list));
    for (size_t i = 0; i < list.count; i++) {
        const char *body = json_text(json_member(list.items[i], "body"));

        *exists = *exists || (body && strstr(body, words));
    }
    return NO_ERROR;
}
