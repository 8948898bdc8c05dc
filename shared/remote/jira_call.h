/* One call of Jira: who we are, how often to try, what an answer means. */
#ifndef REMOTE_JIRA_CALL_H
#define REMOTE_JIRA_CALL_H

#include "remote/http.h"
#include "remote/jira.h"

enum jira_pace {
    JIRA_PATIENT, /* the index is being built: up to ten minutes of waiting in all, rather than begin anew */
    JIRA_PROMPT,  /* a person waits: up to 2 seconds */
    JIRA_STEADY,  /* a file: as long as bytes move, up to 10 minutes */
    JIRA_BRIEF,   /* what can be done without: one try of 5 seconds */
};

struct jira_call {
    const char *base;                 /* NULL: the site's */
    const char *path;                 /* "/rest/…?query" */
    const char *body;                 /* NULL: GET, else POST of this JSON */
    const struct http_upload *upload; /* POST of this file */
    const char *method;               /* NULL: as body says */
    enum jira_pace pace;
    bool once;       /* never repeated, nor sent on a reused connection */
    bool may_be_not; /* 404 is an answer like others, and nothing for the log */
};

/* "/rest/api/3" or "/rest/api/2". */
const char *jira_api(const struct jira_site *site);

/* "/rest/servicedeskapi/servicedesk/ID" + rest, in a language unless that is NULL. */
const char *jira_desk_path(struct arena *arena, const char *service_desk_id, const char *rest,
                           const char *language);

/* One try, whatever comes of it. */
void jira_send(struct arena *arena, const struct jira_site *site, const struct jira_call *call,
               struct http_response *response);

/* Milliseconds to wait before the next try, after `tries` of them; -1: it is no use. */
int64_t jira_wait_ms(const struct http_response *response, const struct jira_call *call, int tries);
/* false: the trip ends. */
bool jira_sleep_ms(const struct jira_site *site, int64_t milliseconds);

/* What an answer without the wanted JSON means. */
struct error jira_fault(struct arena *arena, const struct http_response *response);

/* Tried as often as the pace allows; *json is an object or an array. Only for what may be repeated. */
MUST_CHECK struct error jira_ask(struct arena *arena, const struct jira_site *site,
                                 const struct jira_call *call, const struct json **json);
MUST_CHECK struct error jira_get(struct arena *arena, const struct jira_site *site, const char *path,
                                 const struct json **json);

/* Text of theirs as we show it: without control characters, trimmed; "" when there is none. */
const char *jira_words(struct arena *arena, const struct json *value);

#endif
