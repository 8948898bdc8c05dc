/* Trying a key before anybody depends on it. */
#ifndef SERVICE_MODEL_TRIAL_H
#define SERVICE_MODEL_TRIAL_H

#include "remote/model_probe.h"

struct arena;

/* Tries a key in both steps; `model` "" takes the deployment's. */
void model_trial(struct arena *arena, const char *key, const char *model, struct model_probe *probe);

/* The word stored and shown for a probe: valid, invalid, unreachable, no_credit. */
const char *model_trial_state(const struct model_probe *probe);

#endif
