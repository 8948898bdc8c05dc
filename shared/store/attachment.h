/* Files on their way into a ticket: the service desk holds their bytes, the database what they are called.
 *
 * added -> attached, or failed. A ticket whose form has no place for files gets them right after it was
 * created, by whoever claims them. */
#ifndef STORE_ATTACHMENT_H
#define STORE_ATTACHMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/fields.h"

struct db;

struct attachment {
    const char *id;
    const char *temporary_id; /* of the service desk */
    const char *name;
    int64_t size; /* bytes */
    const char *type;
    const char *state; /* added, expired (to be added again), attached, failed */
};
extern const struct field attachment_fields[];

enum { ATTACHMENTS_MAX = 20 /* in a conversation */ };

/* The draft's version as a change left it. */
struct attachment_change {
    const char *id;
    int64_t version;
};

/* id, state of `file` are not looked at. ERROR_NOT_FOUND: no such conversation of this person.
 * ERROR_IN_PROGRESS: a submission is under way. ERROR_CONFLICT: submitted or closed. ERROR_TOO_MANY_FILES.
 * Not repeatable. */
MUST_CHECK struct error attachment_add(struct db *db, const char *person, const char *conversation,
                                       const struct attachment *file, struct attachment_change *change);

/* The same errors; ERROR_NOT_FOUND when there is no such file, too. */
MUST_CHECK struct error attachment_remove(struct db *db, const char *person, const char *conversation,
                                          const char *id, struct attachment_change *change);

/* Those of a conversation, in the order they were added; for the outbox. */
MUST_CHECK struct error attachment_of(struct db *db, const char *conversation,
                                      const struct attachment **files, size_t *count);

/* What became of files that were to go along. Repeatable. */
MUST_CHECK struct error attachment_settle(struct db *db, const struct attachment *files, size_t count,
                                          const char *state);

/* Takes those a finished ticket still lacks for a time that grows with each attempt. */
MUST_CHECK struct error attachment_claim(struct db *db, int64_t submission, int64_t lease_seconds,
                                         struct attachment **files, size_t *count);

/* Submissions somebody should claim files of now. */
struct attachment_due {
    int64_t id;
};
MUST_CHECK struct error attachment_due(struct db *db, int64_t most, struct attachment_due **list,
                                       size_t *count);

/* What a desk takes. */
struct attachment_limit {
    bool enabled;
    int64_t max_bytes; /* 0: it did not say */
    int64_t age_seconds;
};

/* ERROR_NOT_FOUND: it was never asked. */
MUST_CHECK struct error attachment_limit_load(struct db *db, const char *service_desk_id,
                                              struct attachment_limit *limit);
/* Just asked: age_seconds is not looked at. */
MUST_CHECK struct error attachment_limit_save(struct db *db, const char *service_desk_id,
                                              const struct attachment_limit *limit);

#endif
