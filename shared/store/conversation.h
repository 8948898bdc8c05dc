/* Conversations of people with the assistant. Another person's conversation is never found. */
#ifndef STORE_CONVERSATION_H
#define STORE_CONVERSATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/fields.h"

struct db;

struct conversation {
    const char *id; /* uuid */
    const char *portal_id;
    const char *state; /* open, submitted, closed */
    int64_t turns;     /* accepted so far */
    bool busy;         /* a turn is running */
    bool submitting;   /* a submission is under way */
    int64_t version;   /* of the draft */
    const char *request_type_id;
    const char *last_answer; /* JSON the last finished turn answered; NULL when none */
    int64_t started, changed;
};
extern const struct field conversation_fields[];

struct message_row {
    bool from_person;
    const char *text;
    int64_t at;
};
extern const struct field message_row_fields[];

/* The person's open conversation on this portal. ERROR_NOT_FOUND: none. */
MUST_CHECK struct error conversation_open(struct db *db, const char *person, const char *portal,
                                          struct conversation *conversation);

/* By id, in any state. ERROR_NOT_FOUND: not there, or not this person's. */
MUST_CHECK struct error conversation_load(struct db *db, const char *person, const char *id,
                                          struct conversation *conversation);

/* Finished turns only, oldest first, the last `most` messages. */
MUST_CHECK struct error conversation_messages(struct db *db, const char *person, const char *id, int64_t most,
                                              struct message_row **messages, size_t *count);

/* What the person mentioned beside their last request on this portal and was left for later: the last one
 * sent, or the last one sent before `conversation` (NULL: now). ERROR_NOT_FOUND: nothing was. */
MUST_CHECK struct error conversation_later(struct db *db, const char *person, const char *portal,
                                           const char *conversation, const char **words);

/* Removes it with its turns, values and messages; sums and counts of usage stay. A turn still running ends
 * unheard. ERROR_NOT_FOUND: not there, or not this person's (also: erased before). ERROR_IN_PROGRESS: a
 * submission is under way. */
MUST_CHECK struct error conversation_erase(struct db *db, const char *person, const char *id);

/* Removes conversations without a turn for as many days as the settings keep them, and people not seen as
 * long. *erased: how many conversations. At most 1,000 a call. */
MUST_CHECK struct error conversation_expire(struct db *db, int64_t *erased);

#endif
