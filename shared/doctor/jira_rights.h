/* What the service account may see and do on its site. */
#ifndef DOCTOR_JIRA_RIGHTS_H
#define DOCTOR_JIRA_RIGHTS_H

#include "doctor/jira_survey.h"

/* Needs a survey that knows its desks. */
void jira_rights_check(struct jira_survey *survey);

#endif
