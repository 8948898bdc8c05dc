/* Is a key good: the two-step probe of an OpenAI-compatible server. Blocking, for plain threads. */
#ifndef REMOTE_MODEL_PROBE_H
#define REMOTE_MODEL_PROBE_H

#include "remote/model.h"

enum model_probe_state {
    MODEL_PROBE_VALID,
    MODEL_PROBE_INVALID,     /* refused, revoked, or without the rights it needs */
    MODEL_PROBE_UNREACHABLE, /* says nothing about the key: timeout, 5xx, unknown address */
    MODEL_PROBE_NO_CREDIT,
    MODEL_PROBE_MODEL_UNKNOWN, /* the key may be good, the model's name is wrong */
};

struct model_probe {
    enum model_probe_state state;
    long status; /* of the call that decided; 0 without an answer */
    int64_t took_ms;
    const char **models; /* names the server lists, at most 200; for the admin's choice */
    size_t model_count;
};

/* Step 1 lists or looks up the model (no tokens). thorough adds step 2, a tiny streaming completion with our
 * real parameters, the only proof of credit and rights; also done when step 1 leaves it undecided. Owned by
 * arena. */
void model_probe(struct arena *arena, const struct model_server *server, bool thorough,
                 struct model_probe *probe);

#endif
