/* One turn of a conversation: begun once, ended once, paid for exactly. Two statements a turn. */
#ifndef STORE_TURN_H
#define STORE_TURN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/fields.h"
#include "store/conversation.h"
#include "store/draft.h"
#include "store/manner.h"
#include "store/secret.h"
#include "store/visibility.h"

struct db;

/* What turn_begin found. */
#define TURN_FINDINGS(FINDING)                                                                               \
    FINDING(NEW, "new")                 /* go ahead */                                                       \
    FINDING(REPLAY, "replay")           /* this turn_id was answered before: the answer is in answer_json */ \
    FINDING(BUSY, "busy")               /* another turn (or this one) or a submission is under way */        \
    FINDING(MISMATCH, "mismatch")       /* this turn_id came with another message before */                  \
    FINDING(NONE, "none")               /* no such conversation of this person on this portal */             \
    FINDING(CLOSED, "closed")           /* submitted or closed: start another */                             \
    FINDING(QUOTA, "quota")             /* used up */                                                        \
    FINDING(QUOTA_BUSY, "quota_busy")   /* room is left, but running turns hold it: try again */             \
    FINDING(TOO_MANY, "too_many_turns") /* of this person within a minute; see free_at */                    \
    FINDING(SHARE, "daily_share")       /* this person's share of the day is used; see free_at */
#define TURN_FINDING_CONSTANT(finding, name) TURN_##finding,
enum turn_finding { TURN_FINDINGS(TURN_FINDING_CONSTANT) TURN_FINDINGS_COUNT };

/* What is known before a turn begins. */
struct turn_look {
    struct draft_row draft; /* without state and submitting; conversation NULL: there is none */
    const struct message_row
        *messages; /* finished turns only, oldest first; when they were said is not told */
    size_t message_count;
    struct visibility rights; /* type_ids NULL: never asked under this snapshot */
    struct secret key;        /* name NULL: none is stored */
    struct manner_row manner;
};

struct turn_wanted {
    const char *person; /* account */
    const char *portal_id;
    const char *conversation; /* uuid; NULL: the person's open one on this portal */
    int64_t snapshot;
    int64_t messages_most;
    const char *key_name;
    const char *base_url, *model; /* whose manner */
};

MUST_CHECK struct error turn_look(struct db *db, const struct turn_wanted *wanted, struct turn_look *look);

struct turn_start {
    const char *person; /* account */
    const char *portal_id;
    const char *
        conversation; /* uuid; NULL: the open one on this portal, else a new one, counted as a conversation */
    const char *turn_id; /* uuid made by the browser */
    const char *message;
    const char *token;      /* uuid made by the caller, new for each attempt: makes the call repeatable */
    const char *engine;     /* model, guided */
    int64_t reserve_tokens; /* upper bound of what the turn may cost; 0 for guided */
    bool has_limit;         /* advanced edition */
    int64_t limit_tokens;   /* of a cycle, without credits */
};

struct turn_begun {
    enum turn_finding finding;
    const char *conversation;
    int64_t number;          /* of the turn in its conversation, from 1 */
    const char *answer_json; /* TURN_REPLAY */
    int64_t free_at;         /* TURN_TOO_MANY, TURN_SHARE: when the person may go on */
    int64_t wait_seconds;    /* until then, by the database's clock */
};

/* Locks the conversation for this turn (15 s, see turn_renew) and reserves. A previous turn whose lease has
 * passed is marked lost, and its turn_id may be sent again. Repeatable with the same token. */
MUST_CHECK struct error turn_begin(struct db *db, const struct turn_start *start, struct turn_begun *begun);

/* Renews the leases of running turns to 15 s from now; call every 5 s. lost (may be NULL): tokens no longer
 * running. */
MUST_CHECK struct error turn_renew(struct db *db, const char *const *tokens, size_t count, const char ***lost,
                                   size_t *lost_count);

struct turn_end {
    const char *token;
    const char *reply;       /* what the person reads; part of the history from now on */
    const char *answer_json; /* the whole Turn, for a replay; `draft_version` and `turn` are set in it by the
                                database */
    /* the draft as it stands after the turn */
    const char *request_type_id; /* NULL: none */
    bool type_by_person;
    const char *asked_field_id; /* NULL: none */
    int64_t questions;
    bool start_over;         /* all values so far are dropped first */
    const char *values_json; /* changed ones: [{"field","value": JSON or
                                null,"text","source","confidence","evidence"}] */
    /* as the model's server reported them */
    int64_t input_tokens, cached_tokens, output_tokens, total_tokens;
    bool estimated;
    const char *outcome; /* an action: ask, suggest, review, decline, failed */
};

struct turn_ended {
    const char *result; /* ended; lost: too late, only the tokens were settled; unknown: no such token */
    int64_t draft_version;
    const char *answer_json; /* as stored */
};
extern const struct field turn_ended_fields[];

/* Writes the turn, the draft and the exact cost, and frees the conversation. What a person set is not
 * overwritten by another source, nor a type a person chose. A conversation erased meanwhile stays erased
 * ("lost"). Repeatable. */
MUST_CHECK struct error turn_end(struct db *db, const struct turn_end *end, struct turn_ended *ended);

/* Ends a turn without an answer: the conversation is free, the turn_id may be sent again, the tokens given
 * are charged (0: nothing was sent to the model). outcome: a word for the statistics, e.g. key_invalid,
 * remote_failed, cancelled. */
MUST_CHECK struct error turn_abort(struct db *db, const char *token, int64_t input_tokens,
                                   int64_t cached_tokens, int64_t output_tokens, int64_t total_tokens,
                                   bool estimated, const char *outcome);

#endif
