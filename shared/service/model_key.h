/* Which model server is asked, with which key. */
#ifndef SERVICE_MODEL_KEY_H
#define SERVICE_MODEL_KEY_H

#include "remote/model.h"

struct arena;

/* The deployment's server and key; `model` "" takes the deployment's name. The person goes along as a keyed
 * hash: providers want a stable pseudonym to act on abuse, and get no name. Owned by arena. */
struct model_server model_key_server(struct arena *arena, const char *account, const char *model);

#endif
