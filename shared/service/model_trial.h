/* Trying a key before anybody depends on it. */
#ifndef SERVICE_MODEL_TRIAL_H
#define SERVICE_MODEL_TRIAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/fields.h"

struct arena;

struct trial_view {
    const char *state; /* as setting.key_state: valid, invalid, unreachable, no_credit */
    bool model_known;
    int64_t took_ms;
    const char **models; /* that the key may ask, when they could be listed */
    size_t model_count;
};
extern const struct field trial_view_fields[];

/* Tries a key in both steps; `model` "" takes the deployment's. Owned by arena. */
void model_trial(struct arena *arena, const char *key, const char *model, struct trial_view *view);

#endif
