/* What the billing cycle holds: conversations, tokens, the quota; and the ledger of turns behind it. No
 * texts. */
#ifndef STORE_USAGE_H
#define STORE_USAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/fields.h"

struct actor;
struct db;

/* The deployment's limit: has_limit is false in the standard edition. */
struct quota {
    bool has_limit;
    int64_t limit_tokens; /* a cycle, without credits */
};

struct usage {
    int64_t cycle_start, cycle_end;
    int64_t conversations;
    int64_t input, cached, output, total; /* tokens as reported */
    int64_t turns;
    bool has_limit;
    int64_t quota_limit; /* with credits; 0 without a limit */
    int64_t credits;
    int64_t used;        /* charged: reported tokens, and reservations nobody settled */
    int64_t reserved;    /* by turns that are running */
    int64_t overrun;     /* tokens beyond what was reserved and free */
    bool open;           /* room for a turn; true without a limit */
    int64_t exhausts_at; /* at the pace of this cycle; 0: it lasts, is used up, or nobody can tell yet */
};
extern const struct field usage_fields[];

struct usage_day {
    int64_t cycle;   /* when its cycle began; told by usage_history alone */
    const char *day; /* 2026-11-22, in the billing time zone */
    int64_t conversations;
    int64_t tokens;
};
extern const struct field usage_day_fields[];

struct usage_cycle {
    int64_t start, end;
    int64_t conversations;
    int64_t tokens;
    const char *limit; /* with credits, as JSON; NULL without a limit */
};
extern const struct field usage_cycle_fields[];

struct usage_turn {
    int64_t at;
    const char *portal;
    const char *engine;
    int64_t tokens;
    const char *outcome; /* running, an action, or why it ended without one; lost */
};
extern const struct field usage_turn_fields[];

/* Leases that have passed are charged first, so the figures are up to the moment. */
MUST_CHECK struct error usage_load(struct db *db, const struct quota *quota, struct usage *usage);
MUST_CHECK struct error usage_days(struct db *db, struct usage_day **days,
                                   size_t *count); /* of this cycle, oldest first */
/* Of this cycle and all before it, oldest first. */
MUST_CHECK struct error usage_history(struct db *db, struct usage_day **days, size_t *count);
/* Earlier cycles, newest first; most: 0 for all of them. */
MUST_CHECK struct error usage_cycles(struct db *db, const struct quota *quota, int64_t most,
                                     struct usage_cycle **cycles, size_t *count);
MUST_CHECK struct error usage_recent(struct db *db, struct usage_turn **turns,
                                     size_t *count); /* newest first, 20 */

/* Adds to this cycle's limit, once a key. *fresh is false when the key was used before (the same amount);
 * ERROR_CONFLICT: used before with another amount. Audited. */
MUST_CHECK struct error quota_credit(struct db *db, const struct quota *quota, const char *idempotency_key,
                                     int64_t tokens, const char *note, const struct actor *actor,
                                     bool *fresh);

#endif
