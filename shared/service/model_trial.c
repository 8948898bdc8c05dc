/* Probes and the words for them. */
#include "service/model_trial.h"

#include "base/environment.h"
#include "base/text.h"

void model_trial(struct arena *arena, const char *key, const char *model, struct model_probe *probe)
{
    const struct model_server server = {
        .base_url = environment.model_url,
        .key = key,
        .model = text_is_empty(model) ? environment.model_name : model,
    };

    model_probe(arena, &server, true, probe);
}

const char *model_trial_state(const struct model_probe *probe)
{
    switch (probe->state) {
    case MODEL_PROBE_VALID:
    case MODEL_PROBE_MODEL_UNKNOWN:
        return "valid";
    case MODEL_PROBE_INVALID:
        return "invalid";
    case MODEL_PROBE_NO_CREDIT:
        return "no_credit";
    case MODEL_PROBE_UNREACHABLE:
        break;
    }
    return "unreachable";
}
