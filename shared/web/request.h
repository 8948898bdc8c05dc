/* One request as a handler sees it: who asks, for what, with which words. */
#ifndef WEB_REQUEST_H
#define WEB_REQUEST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/fields.h"
#include "store/db.h"
#include "web/wire.h"

struct actor;
struct arena;

/* Who may call a route; checked before a byte of the body is read. */
enum right {
    MAY_EVERYBODY, /* health only */
    MAY_CUSTOMER,  /* any verified person */
    MAY_ADMIN,     /* a verified person who administers */
    MAY_SYNC,      /* an administrator or the scheduler's token */
    MAY_OPERATOR,  /* the operator's token */
    MAY_WATCH,     /* an administrator, or an address the deployment lists for monitors */
    MAY_TRY,       /* those, or one of the two machine tokens */
};

enum role { ROLE_CUSTOMER, ROLE_AGENT, ROLE_ADMIN };
enum caller { CALLER_NOBODY, CALLER_PERSON, CALLER_SCHEDULER, CALLER_OPERATOR };

/* A verified identity; everything but `account` may be missing (NULL). */
struct identity {
    enum caller caller;
    const char *account; /* Jira accountId (Cloud) or username (Data Center) */
    const char *name;
    const char *email;
    const char *locale;        /* as given, e.g. "de-AT" */
    const char *zone;          /* e.g. "Europe/Vienna" */
    const char *const *groups; /* names */
    size_t group_count;
    const char *const *organizations;
    size_t organization_count;
    bool knows_groups, knows_organizations; /* told by the identity itself, even when there are none */
    enum role role;
};

struct request {
    struct arena *arena; /* owns the request itself and all that is made for it */
    struct db *db;
    struct wire wire;
    char **variables; /* CGI variables, "NAME=value" */
    const char *id;   /* of this request, shown as X-Request-Id */
    const char *method;
    const char *path; /* below the base path, not decoded, without the query */
    const char *query;
    bool head_only;
    struct identity person;
    enum language language; /* of answers: the person's, else what the browser asks for */
    const char *body;
    size_t body_bytes;
    struct problems problems;       /* one for each bad member */
    struct buffer *reply;           /* the whole answer, made by web/reply */
    const char *etag;               /* set before replying: sent as a strong entity tag */
    const char *allow;              /* of a 405 */
    const char *location;           /* set before replying 202: where to look for what becomes of it */
    const char *next;               /* set before replying: where the rest of a long list is */
    int retry_after_seconds;        /* set before replying: sent as Retry-After */
    void (*take_over)(void *taker); /* see request_hand_over; NULL: the frame answers */
    void *taker;
    /* Of the way it came in; see request_read. */
    int64_t (*read)(struct request *request, char *bytes, size_t count);
    void *source;
};

struct request *request_new(struct pool *pool);
void request_free(struct request *request);

/* The handler answers later, from another thread: once the frame has let go of the request it calls
 * take_over(taker), and from then on the request, its wire and its arena belong to the taker, who sends the
 * answer and calls request_free. */
void request_hand_over(struct request *request, void (*take_over)(void *taker), void *taker);

/* A CGI variable; NULL when it is not there. */
const char *request_variable(const struct request *request, const char *name);

/* A query parameter, decoded; NULL when absent. */
const char *request_query(const struct request *request, const char *name);
MUST_CHECK struct error request_query_needed(const struct request *request, const char *name,
                                             const char **value);

/* The next bytes of the body, as they arrive, at most `count`; 0 at its end, -1 when it broke off or nothing
 * came for too long. For bodies too long to be held: request_json does the reading itself. */
int64_t request_read(struct request *request, char *bytes, size_t count);
int64_t request_body_length(const struct request *request); /* as announced; -1: it was not */

/* The body by its table. ERROR_BAD_MEDIA_TYPE, ERROR_BODY_TOO_LARGE, ERROR_BAD_JSON, ERROR_INVALID with
 * problems. */
MUST_CHECK struct error request_json(struct request *request, const struct field *table, void *structure);

/* The version in If-Match; what follows it behind a dash says what else was shown, and moves without it.
 * ERROR_VERSION_REQUIRED without the header, ERROR_VERSION_MOVED when it is no
 * version of ours. */
MUST_CHECK struct error request_if_match(const struct request *request, int64_t *version);

/* The header Idempotency-Key. ERROR_BAD_REQUEST when it is missing or no text of at most 128 bytes. */
MUST_CHECK struct error request_idempotency_key(const struct request *request, const char **key);

/* Adds a problem and gives ERROR_INVALID, for `return`. */
struct error request_problem(struct request *request, const char *pointer, enum phrase phrase,
                             const char *subject);

/* Who does this and from where, for the audit trail (store/setting.h). */
struct actor request_actor(const struct request *request);

/* ERROR_METHOD_NOT_ALLOWED with the list of those that are, for `return`. */
struct error request_wrong_method(struct request *request, const char *allow);

/* The language of the person's profile when it is none of the shipped ones ("fr-CA"); else NULL. */
const char *request_locale_elsewhere(const struct request *request);

/* true when the caller would rather have `type` than JSON. */
bool request_prefers(const struct request *request, const char *type);

#endif
