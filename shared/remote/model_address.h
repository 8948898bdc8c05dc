/* Where a model server's Chat Completions are, from whatever base address people copy; pure. */
#ifndef REMOTE_MODEL_ADDRESS_H
#define REMOTE_MODEL_ADDRESS_H

#include <stdbool.h>

struct arena;

struct model_address {
    const char *url;    /* …/chat/completions, with the query of the base */
    const char *header; /* "Authorization: Bearer …" or "api-key: …"; NULL without a key */
    bool hosted;        /* OpenAI's or Azure's own: knows the newer parameters */
};

/* A base with or without /v1, a slash at its end, a query, or the whole address already; Azure's dated and
 * new forms. */
struct model_address model_address_of(struct arena *arena, const char *base_url, const char *model,
                                      const char *key);

#endif
