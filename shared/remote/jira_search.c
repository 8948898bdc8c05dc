/* Pages of a search; a page that comes twice ends it. */
#include "remote/jira_search.h"

#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/json.h"
#include "base/text.h"

static const char *page_path(struct arena *arena, const struct jira_site *site,
                             const struct jira_search *search)
{
    const char *jql = text_url_encoded(arena, search->jql);
    const char *fields = text_url_encoded(arena, search->fields);

    if (site->datacenter)
        return arena_format(arena, "%s/search?fields=%s&maxResults=%zu&startAt=%zu&jql=%s", jira_api(site),
                            fields, search->page_items, search->seen, jql);
    return arena_format(arena, "%s/search/jql?fields=%s&maxResults=%zu%s%s&jql=%s", jira_api(site), fields,
                        search->page_items, search->token ? "&nextPageToken=" : "",
                        search->token ? text_url_encoded(arena, search->token) : "", jql);
}

static bool is_last(const struct jira_site *site, const struct jira_search *search, const struct json *page,
                    const char *token, size_t count)
{
    int64_t total;

    if (count == 0)
        return true;
    if (site->datacenter)
        return json_whole_number(json_member(page, "total"), &total) && (int64_t)search->seen >= total;
    return json_is_true(json_member(page, "isLast")) || text_is_empty(token);
}

struct error jira_search_page(struct arena *arena, const struct jira_site *site, struct jira_search *search,
                              const struct json **issues)
{
    const struct jira_call call = {.path = page_path(arena, site, search), .pace = search->pace};
    const struct json *page;
    const char *token;

    if (search->pages++ == search->pages_max)
        return ERROR(REMOTE_FAILED, JIRA_PAGES_ENDLESS);
    TRY(jira_ask(arena, site, &call, &page));
    *issues = json_member(page, "issues");
    if (!json_is_array(*issues))
        return ERROR(REMOTE_FAILED, JIRA_NOT_UNDERSTOOD);
    token = json_text(json_member(page, "nextPageToken"));
    search->seen += json_count(*issues);
    search->ended = is_last(site, search, page, token, json_count(*issues));
    if (!search->ended && !site->datacenter && text_equals(token, search->token))
        return ERROR(REMOTE_FAILED, JIRA_PAGES_ENDLESS);
    search->token = token;
    return NO_ERROR;
}

const char *jira_quoted(struct arena *arena, const char *text)
{
    struct buffer *quoted = buffer_new(arena, strlen(text) * 2 + 2);

    buffer_add_char(quoted, '"');
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            buffer_add_char(quoted, '\\');
        buffer_add_char(quoted, *text);
    }
    buffer_add_char(quoted, '"');
    return quoted->bytes;
}
