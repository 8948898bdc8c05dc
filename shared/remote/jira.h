/* Jira Service Management's REST API, Cloud and Data Center: read for the index, asked about rights, given
 * tickets.
 *
 * Blocking calls for plain threads. Answers are untrusted and read loosely; ids are strings. Pages are walked
 * by `size` with a loop guard, and never by following links. Facts: Atlassian's OpenAPI document of the
 * service desk API. */
#ifndef REMOTE_JIRA_H
#define REMOTE_JIRA_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct arena;
struct json;

/* What the calls of one long walk have in common, whichever thread makes them. */
struct jira_trip {
    atomic_bool stop;                    /* set: calls wait no longer and fail with SHUTTING_DOWN */
    atomic_int_least64_t calls;          /* sent so far */
    atomic_int_least64_t quiet_until_ms; /* monotonic: Jira asked one of them to wait, nobody asks before */
};

struct jira_site {
    const char *base_url; /* with the context path, without trailing slash */
    const char *user;     /* "" : the token is a bearer token */
    const char *token;
    bool datacenter;
    struct jira_trip *trip; /* NULL: calls by themselves */
};

/* From the environment. */
struct jira_site jira_site(void);

/* All of these: ERROR_REMOTE_REFUSED (401, 403: the account may not), ERROR_NOT_FOUND (404, 410),
 * ERROR_REMOTE_TIMEOUT, ERROR_REMOTE_FAILED (unreachable, 5xx, 429 after the tries allowed, HTML, broken
 * JSON, pages that do not end). */

/* The account is let in, but not to this (403). */
bool jira_is_forbidden(struct error error);

struct jira_server {
    const char *default_locale; /* "en_US"; NULL unknown */
};
MUST_CHECK struct error jira_server(struct arena *arena, const struct jira_site *site,
                                    struct jira_server *server);

struct jira_portal {
    const char *service_desk_id;
    const char *key;
    const char *name;
};
/* A desk does not tell its portal's id: each of its request types does. */
MUST_CHECK struct error jira_portals(struct arena *arena, const struct jira_site *site, const char *language,
                                     struct jira_portal **portals, size_t *count);

struct jira_group {
    const char *id;
    const char *name;
};
/* *known: false on a server so old that it does not tell them. */
MUST_CHECK struct error jira_type_groups(struct arena *arena, const struct jira_site *site,
                                         const char *service_desk_id, const char *language,
                                         struct jira_group **groups, size_t *count, bool *known);

struct jira_type {
    const char *id;
    const char *name;
    const char *description;
    const char *help;
    const char *portal_id;
    const char *const *group_ids; /* empty: hidden on the portal */
    size_t group_count;
    bool restricted;
};
MUST_CHECK struct error jira_types(struct arena *arena, const struct jira_site *site,
                                   const char *service_desk_id, const char *language,
                                   struct jira_type **types, size_t *count);

/* Asks for one type alone: what a list showed may be gone by now. */
MUST_CHECK struct error jira_type_exists(struct arena *arena, const struct jira_site *site,
                                         const char *service_desk_id, const char *type_id, bool *exists);

struct jira_option {
    const char *id;
    const char *label;
    const struct jira_option *children;
    size_t child_count;
};
struct jira_field {
    const char *id;
    const char *name;
    const char *description;
    bool required;
    const char *kind;   /* a kind of the address contract: text, paragraph, …, unsupported */
    const char *why;    /* unsupported: what it is (assets, user, attachment, form …); NULL otherwise */
    const char *schema; /* its jiraSchema as JSON text */
    const char *default_json; /* canonical value as the address contract has it; NULL when none */
    int64_t characters_max;   /* 255 for one-line texts; 0 unlimited */
    const struct jira_option *options;
    size_t option_count;
};
struct jira_form {
    bool can_raise_on_behalf; /* unless it says that nobody can */
    bool has_form;            /* of its own, beside the fields: set by whoever asked (remote/jira_forms.h) */
    const struct jira_field *fields; /* visible ones in portal order */
    size_t field_count;
};
MUST_CHECK struct error jira_form(struct arena *arena, const struct jira_site *site,
                                  const char *service_desk_id, const char *type_id, const char *language,
                                  struct jira_form *form);

/* The same for somebody who waits and can do without: one try, a few seconds. */
MUST_CHECK struct error jira_form_now(struct arena *arena, const struct jira_site *site,
                                      const char *service_desk_id, const char *type_id, const char *language,
                                      struct jira_form *form);

/* Which of these types a person may raise; asks in calls of 50. allowed has room for count ids. Data Center
 * cannot tell: there all the types the service account sees as not restricted count as allowed. */
MUST_CHECK struct error jira_allowed_types(struct arena *arena, const struct jira_site *site,
                                           const char *service_desk_id, const char *account,
                                           const char *const *type_ids, size_t count, const char **allowed,
                                           size_t *allowed_count);

struct jira_member {
    const char *id; /* accountId or username */
    const char *name;
    const char *email;
    bool is_customer; /* Cloud: an account for portals alone */
    bool is_app;      /* Cloud: nobody */
};
struct jira_team { /* a group or an organization */
    const char *id;
    const char *name;
};
MUST_CHECK struct error jira_groups(struct arena *arena, const struct jira_site *site,
                                    struct jira_team **groups, size_t *count);
MUST_CHECK struct error jira_group_members(struct arena *arena, const struct jira_site *site,
                                           const struct jira_team *group, struct jira_member **members,
                                           size_t *count);
MUST_CHECK struct error jira_organizations(struct arena *arena, const struct jira_site *site,
                                           struct jira_team **organizations, size_t *count);
MUST_CHECK struct error jira_organization_members(struct arena *arena, const struct jira_site *site,
                                                  const struct jira_team *organization,
                                                  struct jira_member **members, size_t *count);

/* Users whose name or e-mail address fits these words, at most 50; for somebody who waits. */
MUST_CHECK struct error jira_users(struct arena *arena, const struct jira_site *site, const char *words,
                                   struct jira_member **users, size_t *count);

/* One account, for somebody who waits unless on a trip. ERROR_NOT_FOUND: there is none, or it is not active
 * any more. */
MUST_CHECK struct error jira_user(struct arena *arena, const struct jira_site *site, const char *account,
                                  struct jira_member *user);

/* What an account belongs to, for somebody who waits. A stranger belongs to nothing. Data Center does not
 * tell the organizations of an account: *known is false there. */
MUST_CHECK struct error jira_account_groups(struct arena *arena, const struct jira_site *site,
                                            const char *account, struct jira_team **groups, size_t *count);
MUST_CHECK struct error jira_account_organizations(struct arena *arena, const struct jira_site *site,
                                                   const char *account, struct jira_team **organizations,
                                                   size_t *count, bool *known);

struct jira_visitor {
    const char *account; /* username */
    const char *name, *email;
    const char *locale; /* "de_DE"; NULL unknown */
    const char *zone;   /* "Europe/Vienna"; NULL unknown */
};
/* Whose session of a Data Center site these cookies open; for somebody who waits. The service account has no
 * part in it. ERROR_UNAUTHORIZED: nobody's. */
MUST_CHECK struct error jira_visitor(struct arena *arena, const struct jira_site *site, const char *cookies,
                                     struct jira_visitor *visitor);

struct jira_article {
    const char *id;
    const char *space;
    const char *title;
    const char *text; /* plain, at most 4,000 characters */
    const char *url;  /* "" behind Atlassian's gateway: nobody reads there */
};
/* Pages of the spaces linked with a desk, learnt from knowledge-base searches over `words` (e.g. the type
 * names), then listed through Confluence; pages with read restrictions are left out. A site without a
 * knowledge base gives none. */
MUST_CHECK struct error jira_articles(struct arena *arena, const struct jira_site *site,
                                      const char *service_desk_id, const char *const *words,
                                      size_t word_count, struct jira_article **articles, size_t *count);

/* The field in which a ticket keeps its request type ("customfield_10010"); *field NULL: there is none. */
MUST_CHECK struct error jira_type_field(struct arena *arena, const struct jira_site *site,
                                        const char **field);

struct jira_past_wanted {
    const char *project; /* key */
    const char *type_field;
    const char *type_id, *type_name; /* the name in the site's own language */
    size_t most;
};
struct jira_past { /* a past ticket */
    const char *id;
    const char *summary; /* at most 255 characters */
};
/* The newest tickets of a request type, newest first. ERROR_REMOTE_FAILED with JIRA_DECLINED: Jira does not
 * know the type by this name. */
MUST_CHECK struct error jira_past_tickets(struct arena *arena, const struct jira_site *site,
                                          const struct jira_past_wanted *wanted, struct jira_past **tickets,
                                          size_t *count);

struct jira_changed {
    const char *id;
    const char *type_id; /* NULL: it is of none any more */
};
/* Tickets of a project that were made or changed in the last `minutes`; at most `most`, for which there is
 * room. Those that were deleted are not told. */
MUST_CHECK struct error jira_changed_tickets(struct arena *arena, const struct jira_site *site,
                                             const char *project, const char *type_field, int64_t minutes,
                                             struct jira_changed *tickets, size_t most, size_t *count);

/* Creating. fields_json: an object of field id to value as Jira takes it (jira_encode). */
struct jira_order {
    const char *service_desk_id;
    const char *type_id;
    const char *fields_json;
    const char *const *rich_fields; /* ids of those that are rich text; sent as documents where a site takes
                                       it as such only */
    size_t rich_field_count;
    const char *on_behalf_of;
    const char *const *participants; /* accounts; may be NULL */
    size_t participant_count;
    int64_t leave_by_ms; /* of time_since_boot_ms: no call begins later */
};
struct jira_ticket {
    const char *key;
    const char *url; /* of the customer's view, on the configured site */
};
enum jira_outcome {
    JIRA_DONE,
    JIRA_REFUSED, /* a definite no */
    JIRA_UNSENT,  /* proven not to have been worked on (name, connect, TLS, rate limit, never begun): may be
                     sent again */
    JIRA_IN_DOUBT /* timeout, cut, 5xx, broken answer: look before sending again */
};
struct jira_verdict {
    enum jira_outcome outcome;
    const char
        *code;   /* for the log and the outbox: jira_auth, jira_rate_limited, jira_5xx, jira_timeout, … */
    long status; /* 0 without an answer */
    int64_t retry_after_seconds; /* as Jira asked; 0: it did not */
};
struct jira_refusal {
    const char *field;   /* id; "" for the whole ticket */
    const char *message; /* Jira's sentence, cleaned, at most 500 characters */
};
struct jira_creation {
    struct jira_verdict verdict;
    struct jira_ticket ticket;           /* DONE */
    const struct jira_refusal *refusals; /* REFUSED */
    size_t refusal_count;
};
void jira_create(struct arena *arena, const struct jira_site *site, const struct jira_order *order,
                 struct jira_creation *creation);

/* Adds a comment that only agents see. markup: Jira's wiki markup (remote/wiki). */
void jira_comment(struct arena *arena, const struct jira_site *site, const char *ticket_key,
                  const char *markup, struct jira_verdict *verdict);

/* Shares a ticket with an organization, and with no other; may be repeated. */
void jira_share(struct arena *arena, const struct jira_site *site, const char *ticket_key,
                const char *organization_id, struct jira_verdict *verdict);

/* Is there an internal comment with these words? */
MUST_CHECK struct error jira_comment_exists(struct arena *arena, const struct jira_site *site,
                                            const char *ticket_key, const char *words, bool *exists);

/* What tells a ticket whose creation was in doubt from all others. */
struct jira_trace {
    const char *marker;             /* in its description; NULL: its form has none, then the rest must do: */
    const char *summary, *reporter; /* as they were sent */
    int64_t age_minutes;            /* at most so long ago was it created, by our clock */
    const char *const *known;       /* keys of tickets that are accounted for */
    size_t known_count;
};

/* Looks for it among the reporter's newest of the desk's project, then by the marker's words, as far as
 * Jira's index knows them. ticket->key NULL: not found. Fails when it could not look everywhere. */
MUST_CHECK struct error jira_find(struct arena *arena, const struct jira_site *site,
                                  const struct jira_trace *trace, const char *service_desk_id,
                                  struct jira_ticket *ticket);

/* Further tickets with this marker beside the one that is known, at most JIRA_DOUBLES_MAX. */
enum { JIRA_DOUBLES_MAX = 10 };
MUST_CHECK struct error jira_doubles(struct arena *arena, const struct jira_site *site, const char *marker,
                                     const char *known, const char *keys[JIRA_DOUBLES_MAX], size_t *count);

/* A canonical value (address contract) as Jira's create call takes it, by the field's kind: JSON text.
 * Components are given by their names instead of their ids. NULL when it cannot be sent. */
const char *jira_encode(struct arena *arena, const struct jira_site *site, const char *kind,
                        const char *canonical_json);

#endif
