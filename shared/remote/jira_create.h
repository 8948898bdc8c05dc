/* What Jira answered to a create call; pure. */
#ifndef REMOTE_JIRA_CREATE_H
#define REMOTE_JIRA_CREATE_H

#include "remote/http.h"
#include "remote/jira.h"

void jira_create_read(struct arena *arena, const struct jira_site *site, const struct http_response *response,
                      struct jira_creation *creation);

/* Jira's first sentence against a call, cleaned; NULL when it gave none. */
const char *jira_sentence(struct arena *arena, const struct http_response *response);

/* The customer's page of a ticket, on the configured site: by the path of the link Jira gave, or by the key
 * alone. */
const char *jira_ticket_url(struct arena *arena, const struct jira_site *site, const char *link,
                            const char *key);

bool jira_key_is_sane(const char *key); /* "IT-12" */

#endif
