/* The form of the draft's request type as Jira has it at this moment, which may be later than the index. */
#ifndef SERVICE_FORM_NOW_H
#define SERVICE_FORM_NOW_H

#include "service/dossier.h"

/* Reads it: dossier_type() is that form from then on. What the draft holds and the form does not take any
 * more is a problem of the request, each with the field it is about; where the form differs from the index,
 * the index is marked as outdated. While Jira cannot be asked the index has to do: Jira looks once more when
 * the ticket is created. ERROR_INVALID: the request type is gone. */
MUST_CHECK struct error form_now_read(struct request *request, struct dossier *dossier);

#endif
