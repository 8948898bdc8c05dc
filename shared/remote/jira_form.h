/* Reading the fields of a request type; pure. */
#ifndef REMOTE_JIRA_FORM_H
#define REMOTE_JIRA_FORM_H

#include "remote/jira.h"

/* `json` is the answer of …/requesttype/ID/field. */
MUST_CHECK struct error jira_form_read(struct arena *arena, const struct json *json, struct jira_form *form);

#endif
