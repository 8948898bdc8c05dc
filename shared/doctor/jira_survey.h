/* Asking Jira what the checks want to know: brief calls, and none after one was lost. */
#ifndef DOCTOR_JIRA_SURVEY_H
#define DOCTOR_JIRA_SURVEY_H

#include "doctor/report.h"
#include "remote/jira_call.h"

struct json;

struct jira_survey {
    struct report *report;
    struct arena *arena;
    struct jira_site site;
    const char *account;      /* ours: accountId or username; NULL: not known */
    const struct json *desks; /* an array; NULL: not known */
    bool lost;                /* a call had no answer: the rest would only wait as long */
    bool limited;             /* a call was put off, or Jira says that the limit is near */
};

/* One try. body NULL: GET. NULL unless it is 200 with an object or an array; a call that is lost is told
 * here, as the outcome of `check`. */
const struct json *jira_survey_ask(struct jira_survey *survey, const char *check, const char *path,
                                   const char *body, struct http_response *response);

#endif
