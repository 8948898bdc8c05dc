/* A portal's catalogue and its rank model, made from the index once per snapshot and language and kept in the
 * process. */
#ifndef SERVICE_DESK_H
#define SERVICE_DESK_H

#include "assistant/rank.h"
#include "base/error.h"
#include "base/phrase.h"

struct cached;
struct db;

/* Read-only and shared by threads; alive until desk_release. */
struct desk {
    const struct catalogue *catalogue;
    const struct rank_model *rank;
    struct cached *kept; /* where it is kept */
};

/* ERROR_SYNCING: nothing was ever synchronised. ERROR_NOT_FOUND: no such portal. */
MUST_CHECK struct error desk_borrow(struct db *db, const char *portal, enum language language,
                                    const struct desk **desk);

/* The same, given back by itself when the arena is emptied. */
MUST_CHECK struct error desk_borrow_for(struct arena *arena, struct db *db, const char *portal,
                                        enum language language, const struct desk **desk);
void desk_release(const struct desk *desk);

#endif
