/* Forms of their own behind request types: Cloud's separate Forms API. A request made without a form's
 * answers is created without the form, and nobody is told: such types are not for us. */
#ifndef REMOTE_JIRA_FORMS_H
#define REMOTE_JIRA_FORMS_H

#include <stdbool.h>

#include "base/error.h"

struct arena;
struct jira_site;

enum jira_forms_knowledge {
    JIRA_FORMS_KNOWN,   /* so far: each type is asked for */
    JIRA_FORMS_NONE,    /* Data Center has no such API */
    JIRA_FORMS_UNKNOWN, /* where the site's forms are cannot be told: ATA_FORMS_URL */
    JIRA_FORMS_REFUSED, /* the account may not look */
};

struct jira_forms { /* any number of threads may ask at once */
    _Atomic(enum jira_forms_knowledge) knowledge;
    const char *base;     /* without trailing slash */
    const char *cloud_id; /* of the site */
};

/* Where the forms of a site are: by its gateway address, or by what the site says of itself. */
void jira_forms_find(struct arena *arena, const struct jira_site *site, struct jira_forms *forms);

/* *attached: the type has a form. Once the account is refused nothing more is asked, and every type counts as
 * having none. */
MUST_CHECK struct error jira_form_attached(struct arena *arena, const struct jira_site *site,
                                           struct jira_forms *forms, const char *service_desk_id,
                                           const char *type_id, bool *attached);

#endif
