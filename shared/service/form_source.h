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

/* For a type whose fields the account may not read: a place for what people say, which goes along to the
 * portal's form, and the block. */
void form_source_close(struct arena *arena, const struct languages *languages, struct jira_form *forms);

/* Of a field: it stands for what keeps the whole type from being created here. */
bool form_source_is_block(const char *why);

#endif
