/* Lists that Jira gives in pages. */
#ifndef REMOTE_JIRA_PAGE_H
#define REMOTE_JIRA_PAGE_H

#include "remote/jira_call.h"

enum jira_paging {
    JIRA_DESK_PAGES,    /* start, limit; isLastPage */
    JIRA_CLASSIC_PAGES, /* startAt, maxResults; isLast, total */
};

struct jira_list {
    const struct json **items; /* without those that came twice */
    size_t count;
};

struct jira_listing {
    const char *path; /* with its query, but for the page */
    enum jira_paging paging;
    enum jira_pace pace;
    bool settled; /* a list of more than one page is walked until two walks give the same: an item that moves
                   * to an earlier page meanwhile would be missed */
};

/* Walks all pages. */
MUST_CHECK struct error jira_list(struct arena *arena, const struct jira_site *site,
                                  const struct jira_listing *listing, struct jira_list *list);

/* What tells an item of a list from the others: its id, account or name; "" when it has none of them. */
const char *jira_item_id(struct arena *arena, const struct json *item);

#endif
