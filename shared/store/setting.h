/* The administrator's settings: one row with a version, and what is known about the API key. */
#ifndef STORE_SETTING_H
#define STORE_SETTING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/fields.h"

struct db;
struct secret;

struct setting {
    int64_t
        version; /* moves with every change of the document, also of `enabled`; not with the key's state */
    bool enabled;
    const char *model;        /* "" takes the deployment's */
    const char *instructions; /* "" when none */
    bool guided_fallback;
    int64_t retention_days;     /* 1…3650 */
    int64_t cycle_day;          /* 1…31; a change takes effect when the present billing cycle ends */
    const char *timezone;       /* of the billing cycle, e.g. "Europe/Berlin" */
    bool transcript_comment;    /* the conversation is added to the ticket as a comment */
    bool past_tickets;          /* summaries of past tickets are read for ranking; off erases them */
    int64_t daily_tokens;       /* of one person, in the billing time zone; 0: no limit */
    int64_t turns_per_minute;   /* of one person; 0: no limit */
    const char *key_state;      /* unset, valid, invalid, unreachable, no_credit */
    const char *key_last4;      /* NULL when unset */
    int64_t key_checked_at;     /* seconds since 1970; 0 never */
    const char *key_message;    /* NULL when there is nothing to say */
    const char *managed_digest; /* of the operator's key that was last seen to work or fail; NULL never */
    const char *managed_state;  /* valid, invalid, no_credit */
    int64_t managed_checked_at;
    int64_t changed_at;
    const char *changed_by;      /* NULL before the first change */
    const char *changed_by_name; /* NULL when nobody knows */
};
extern const struct field setting_fields[];

/* Who does something and from where, for the audit trail. */
struct actor {
    const char *name; /* account, "scheduler" or "operator" */
    const char *from; /* address of the caller; NULL when unknown */
};

/* What is stored of a new API key along with the settings, in the same transaction. */
struct key_change {
    const struct secret *secret; /* NULL removes the key: state unset */
    const char *last4;
    const char *state; /* as setting.key_state */
    const char *message;
};

/* Always there: the schema makes the row. */
MUST_CHECK struct error setting_load(struct db *db, struct setting *setting);

/* Writes enabled, model, instructions, guided_fallback, retention_days, cycle_day, timezone,
 * transcript_comment, past_tickets, daily_tokens, turns_per_minute when the version is still `version`, with
 * an audit entry (old and new, without secrets). key NULL leaves the key as it is. *new_version is 0 when the
 * version has moved. Not repeatable: a repeat after a lost commit reports "moved". */
MUST_CHECK struct error setting_save(struct db *db, int64_t version, const struct setting *setting,
                                     const struct key_change *key, const struct actor *actor,
                                     int64_t *new_version);

/* Whether billing cycles can go by it. */
MUST_CHECK struct error setting_zone_exists(struct db *db, const char *zone, bool *exists);

/* The kill switch; no version needed. Audited when it changes something. */
MUST_CHECK struct error setting_enable(struct db *db, bool enabled, const struct actor *actor,
                                       int64_t *new_version);

/* What a call with the key showed. Leaves the version alone; does nothing while the state is unset, nor when
 * the key was changed since: last4 must be that of the key that was tried. */
MUST_CHECK struct error setting_key_state(struct db *db, const char *last4, const char *state,
                                          const char *message);

/* What a call with the operator's key showed; the key is told by its digest. */
MUST_CHECK struct error setting_managed_state(struct db *db, const char *digest, const char *state);

#endif
