/* Searching tickets by JQL, a page at a time: by token on Cloud, by number on Data Center. */
#ifndef REMOTE_JIRA_SEARCH_H
#define REMOTE_JIRA_SEARCH_H

#include "remote/jira_call.h"

struct jira_search {
    const char *jql;
    const char *fields; /* comma separated; without any only ids come */
    enum jira_pace pace;
    size_t page_items;
    size_t pages_max; /* more than these are taken for a list without end */
    /* how far it is; 0 at first */
    const char *token;
    size_t seen, pages;
    bool ended;
};

/* The next page's issues, as long as search->ended is false. ERROR_REMOTE_FAILED also for a list without
 * end. */
MUST_CHECK struct error jira_search_page(struct arena *arena, const struct jira_site *site,
                                         struct jira_search *search, const struct json **issues);

/* A text within double quotes of JQL. */
const char *jira_quoted(struct arena *arena, const char *text);

#endif
