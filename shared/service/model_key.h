/* Which model server is asked, with which key: the administrator's own when one is stored, else the
 * operator's. */
#ifndef SERVICE_MODEL_KEY_H
#define SERVICE_MODEL_KEY_H

#include "base/error.h"
#include "remote/model.h"

struct actor;
struct arena;
struct db;
struct key_change;
struct secret;
struct setting;

#define MODEL_KEY_SECRET "api_key"

/* Its name: the administrator's, else the deployment's. */
const char *model_key_model(const struct setting *setting);

/* The person goes along as a keyed hash: providers want a stable pseudonym to act on abuse, and get no name.
 * Owned by db->arena. ERROR_KEY_INVALID: there is no key at all. */
MUST_CHECK struct error model_key_server(struct db *db, const struct setting *setting, const char *account,
                                         struct model_server *server);

/* The same with what is stored read already; stored NULL: nothing is. Owned by arena. */
MUST_CHECK struct error model_key_open(struct arena *arena, const struct setting *setting,
                                       const char *account, const struct secret *stored,
                                       struct model_server *server);

/* The key that is in use, and what is known of it. */
struct key_standing {
    bool own;          /* an administrator stored it; false: the operator's */
    bool missing;      /* there is none at all */
    const char *state; /* as setting.key_state; of the operator's key unset as long as nothing is known */
    int64_t checked_at;
};
struct key_standing model_key_standing(struct arena *arena, const struct setting *setting);

/* What to tell an administrator of an installation without a key. */
enum phrase model_key_missing(void);

/* No conversation can succeed until something is done about it. Never where no model is asked. */
bool model_key_fails(const struct key_standing *standing);

/* A call with the key in use showed this state of it. */
MUST_CHECK struct error model_key_note(struct db *db, const struct setting *setting, const char *state);

/* A typed key without white space around it. false: no key (line breaks or other control characters, too
 * long, empty). */
bool model_key_tidy(struct arena *arena, const char *typed, const char **key);

/* Seals the stored key again under the deployment's present key. *rotated is false when there is none, or it
 * is sealed under that one already. ERROR_INTERNAL: it cannot be opened; ERROR_CONFLICT: replaced meanwhile.
 */
MUST_CHECK struct error model_key_rotate(struct db *db, const struct actor *actor, bool *rotated);

/* What is stored of a new key: sealed, with its state. */
MUST_CHECK struct error model_key_change(struct arena *arena, const char *key, const char *state,
                                         struct key_change *change);

#endif
