/* A portal's catalogue, its rank model and what its prompts share, made from the index once per snapshot and
 * language and kept in the process. */
#ifndef SERVICE_DESK_H
#define SERVICE_DESK_H

#include "assistant/prompt_stock.h"
#include "assistant/rank.h"
#include "base/error.h"
#include "base/phrase.h"

struct cached;
struct db;

/* Read-only and shared by threads. */
struct desk {
    const struct catalogue *catalogue;
    const struct rank_model *rank;
    struct prompt_stock stock;
    struct cached *kept; /* where it is kept */
};

/* Given back when the arena is emptied. ERROR_SYNCING: snapshot is 0, nothing was ever synchronised.
 * ERROR_NOT_FOUND: no such portal. */
MUST_CHECK struct error desk_borrow(struct arena *arena, struct db *db, int64_t snapshot, const char *portal,
                                    enum language language, const struct desk **desk);

/* The same of the snapshot that is current. */
MUST_CHECK struct error desk_borrow_now(struct arena *arena, struct db *db, const char *portal,
                                        enum language language, const struct desk **desk);

#endif
