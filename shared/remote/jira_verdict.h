/* Whether what was asked of Jira has been done, as far as an answer tells; pure. */
#ifndef REMOTE_JIRA_VERDICT_H
#define REMOTE_JIRA_VERDICT_H

#include "remote/http.h"
#include "remote/jira.h"

/* For a call that changes something. A 2xx is JIRA_DONE, whatever its body: the caller may know better. */
void jira_judge(const struct http_response *response, struct jira_verdict *verdict);

#endif
