/* The outbox of tickets: accepted with a marker before anything leaves, sent at most once per idempotency
 * key.
 *
 * accept -> claim -> POST -> finish. After a claim in mode "recon" the first attempt's outcome is unknown:
 * look for the marker, and only when it is nowhere and may_resend says enough time has passed call
 * submission_resend and POST again. */
#ifndef STORE_SUBMISSION_H
#define STORE_SUBMISSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/fields.h"

struct arena;
struct db;

#define SUBMISSION_FINDINGS(FINDING)                                                                         \
    FINDING(NEW, "new")             /* accepted (or: failed before, accepted again): claim it */             \
    FINDING(REPLAY, "replay")       /* same key and content: see its state */                                \
    FINDING(MISMATCH, "mismatch")   /* same key, other content */                                            \
    FINDING(BUSY, "busy")           /* another submission of this conversation, or a turn, is under way */   \
    FINDING(MOVED, "moved")         /* the draft has another version by now */                               \
    FINDING(SUBMITTED, "submitted") /* this conversation became a ticket already, under another key */       \
    FINDING(NONE, "none")           /* no such conversation of this person */
#define SUBMISSION_FINDING_CONSTANT(finding, name) SUBMISSION_##finding,
enum submission_finding { SUBMISSION_FINDINGS(SUBMISSION_FINDING_CONSTANT) SUBMISSION_FINDINGS_COUNT };

struct submission {
    int64_t id;
    const char *conversation; /* NULL once erased */
    const char *person;
    const char *state; /* pending, sending, done, failed */
    int64_t version;   /* of the draft that was agreed to */
    const char *request_type_id;
    const char *marker;
    const char *ticket_key; /* NULL until done */
    const char *ticket_url;
    const char *error;    /* a code; NULL when none */
    const char *refusals; /* what Jira said against it, see submission_refusals; NULL: nothing */
    int64_t created;      /* accepted */
    int64_t finished;     /* 0 until done */
    int64_t wait_seconds; /* until it may be claimed again; 0: now */
};
extern const struct field submission_fields[];

struct submission_refusal {
    const char *field; /* "" : the whole ticket */
    const char *message;
};
/* As submission_outcome.refusals wants them, and back. NULL is an empty list. */
const char *submission_refusals_json(struct arena *arena, const struct submission_refusal *list,
                                     size_t count);
MUST_CHECK struct error submission_refusals(struct arena *arena, const char *json,
                                            struct submission_refusal **list, size_t *count);

struct submission_offer {
    const char *person, *conversation, *idempotency_key;
    int64_t version; /* of the draft */
    const char
        *payload_hash; /* of what the person agreed to: the request's body and the ticket made from it */
    const char *payload_json; /* what will be sent */
    const char *request_type_id;
    const char *marker; /* 128 random bits as text, unique for ever */
    const char
        *followups_json; /* of store/followup.h: what to do once the ticket is there; "[]" when nothing */
};

/* Repeatable: the same offer again is a replay. Without payload_json it only asks what was accepted earlier:
 * NONE when nothing was. *submission is filled for NEW, REPLAY, SUBMITTED. */
MUST_CHECK struct error submission_accept(struct db *db, const struct submission_offer *offer,
                                          enum submission_finding *finding, struct submission *submission);

struct submission_claim {
    int64_t id;
    int64_t fence;
    const char *mode; /* post: never left this house; recon: look first */
    bool may_resend;  /* 15 minutes since it was last sent */
    const char *person, *conversation, *marker, *payload, *request_type_id;
    int64_t attempts;
    int64_t age_minutes; /* since it was accepted */
};
extern const struct field submission_claim_fields[];

/* Takes it for lease_seconds; it must be sent and finished within. ERROR_NOT_FOUND: not there, done, failed,
 * not before its time, or in other hands. Not repeatable: a claim lost in commit waits for its lease. */
MUST_CHECK struct error submission_claim(struct db *db, int64_t id, int64_t lease_seconds,
                                         struct submission_claim *claim);

/* Notes, right before a POST, that it leaves again. *granted is false when the fence is old, the lease has
 * passed or the 15 minutes are not over. */
MUST_CHECK struct error submission_resend(struct db *db, const struct submission_claim *claim, bool *granted);

struct submission_outcome {
    const char *state; /* done (with key and url) · failed (not created) · pending (proven unsent, to be sent
                          by itself; for a day, then failed) · sending (outcome unknown) */
    const char *ticket_key, *ticket_url;
    const char *error;
    const char *refusals;    /* as submission.refusals */
    int64_t backoff_seconds; /* pending and sending wait so long */
};
/* done marks the conversation submitted, forgets the payload and lets the follow-ups begin. *accepted is
 * false when the fence is old. Repeatable. */
MUST_CHECK struct error submission_finish(struct db *db, const struct submission_claim *claim,
                                          const struct submission_outcome *outcome, bool *accepted);

/* The person takes back what has surely not been created; the draft is free again. ERROR_NOT_FOUND: nothing
 * is under way. ERROR_IN_PROGRESS: it is being created, may have been, or has been. */
MUST_CHECK struct error submission_withdraw(struct db *db, const char *person, const char *conversation);

/* The latest of a conversation, this person's only; by id for the background. ERROR_NOT_FOUND. */
MUST_CHECK struct error submission_of(struct db *db, const char *person, const char *conversation,
                                      struct submission *submission);
MUST_CHECK struct error submission_load(struct db *db, int64_t id, struct submission *submission);

/* Tickets of a person. */
MUST_CHECK struct error submission_keys(struct db *db, const char *person, const char *const **keys,
                                        size_t *count);

/* Those somebody should claim now, oldest first, at most `most`. */
MUST_CHECK struct error submission_due(struct db *db, int64_t most, struct submission **list, size_t *count);

/* Tickets that may have left more than once, each to be looked for every hour of the day after; with id,
 * marker and ticket_key. */
MUST_CHECK struct error submission_sweep_due(struct db *db, int64_t most, struct submission **list,
                                             size_t *count);

/* Notes which other tickets carry its marker. *news: one of them was not known. */
MUST_CHECK struct error submission_sweep(struct db *db, int64_t id, const char *const *doubles, size_t count,
                                         bool *news);

struct submission_state {
    int64_t waiting, confirming; /* under way: proven unsent; perhaps there */
    int64_t failed_steps;        /* of the last week */
    int64_t double_tickets;      /* of the last week: how many tickets there are twice, */
    const char *doubles;         /* and which, JSON: [{"key", "others": [keys]}] */
};
extern const struct field submission_state_fields[];
MUST_CHECK struct error submission_state_load(struct db *db, struct submission_state *state);

#endif
