/* The form of one request type as the index takes it: read in each language, with a field for whatever keeps
 * a ticket from being created here. */
#ifndef SERVICE_FORM_SOURCE_H
#define SERVICE_FORM_SOURCE_H

#include "remote/jira_forms.h"
#include "service/index_document.h"

/* Fills one form for each of the source's languages. */
MUST_CHECK struct error form_source_read(struct arena *arena, struct jira_forms *known,
                                         const struct portal_source *source, size_t type,
                                         struct jira_form *forms);

/* A required field nobody can fill in here; why: "form", "behalf". */
void form_source_block(struct arena *arena, struct jira_form *form, const char *why, const char *language);

#endif
