/* Probes and the words for them. */
#include "service/model_trial.h"

#include "base/environment.h"
#include "base/text.h"
#include "remote/model_probe.h"

const struct field trial_view_fields[] = {
    FIELD_TEXT(struct trial_view, state),
    FIELD_BOOL(struct trial_view, model_known),
    FIELD_INT64(struct trial_view, took_ms),
    FIELD_TEXTS(struct trial_view, models, model_count),
    FIELDS_END,
};

static const char *state_word(const struct model_probe *probe)
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

void model_trial(struct arena *arena, const char *key, const char *model, struct trial_view *view)
{
    const struct model_server server = {
        .base_url = environment.model_url,
        .key = key,
        .model = text_is_empty(model) ? environment.model_name : model,
    };
    struct model_probe probe;

    model_probe(arena, &server, true, &probe);
    *view = (struct trial_view){
        .state = state_word(&probe),
        .model_known = probe.state != MODEL_PROBE_MODEL_UNKNOWN,
        .took_ms = probe.took_ms,
        .models = probe.models,
        .model_count = probe.model_count,
    };
}
