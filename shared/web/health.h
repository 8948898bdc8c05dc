/* Is the program up, and can it serve: for monitors; opens no secrets and needs no identity. */
#ifndef WEB_HEALTH_H
#define WEB_HEALTH_H

#include "web/request.h"

/* The request asks /NAME/healthz or /NAME/readyz. */
bool health_answers(const struct request *request, const char *name);
MUST_CHECK struct error health_answer(struct request *request);

#endif
