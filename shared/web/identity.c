/* Bearer tokens, the two machine tokens, the web server's own authentication, and the portal's sessions. */
#include "web/identity.h"

#include <string.h>

#include "base/environment.h"
#include "base/log.h"
#include "base/text.h"
#include "base/time.h"
#include "store/person.h"
#include "web/session_cookies.h"
#include "web/session_memory.h"
#include "web/token.h"

/* Set before the threads start. */
static struct error (*ask_membership)(struct db *db, struct identity *person);
static struct error (*ask_session)(struct arena *arena, const char *cookies, struct identity *person);

void identity_ask(struct error (*membership)(struct db *db, struct identity *person),
                  struct error (*session)(struct arena *arena, const char *cookies, struct identity *person))
{
    ask_membership = membership;
    ask_session = session;
}

const char *identity_session_lacks(struct arena *arena)
{
    if (!text_equals(environment.jira_kind, "datacenter"))
        return "it needs ATA_JIRA_KIND=datacenter: the cookies of a Cloud site never come here";
    if (text_is_empty(environment.jira_url) || text_is_empty(environment.public_url))
        return "it needs ATA_JIRA_URL, to ask whose session it is, and ATA_PUBLIC_URL, to know our own pages";
    if (!session_cookies_are_named(arena, environment.portal_cookies))
        return "ATA_PORTAL_COOKIES names no cookie";
    return NULL;
}

bool identity_start(struct arena *arena)
{
    bool tokens = !text_is_empty(environment.jwt_keys);
    const char *lack = environment.portal_session ? identity_session_lacks(arena) : NULL;

    if (tokens + environment.trust_remote_user + environment.portal_session > 1) {
        log_error("two ways to sign in at once", "%s",
                  "set one of ATA_JWT_KEYS_FILE, ATA_TRUST_REMOTE_USER and ATA_PORTAL_SESSION, not two");
        return false;
    }
    if (lack) {
        log_error("the portal's session cannot be the identity", "%s", lack);
        return false;
    }
    return !tokens || token_keys_read(arena, environment.jwt_keys);
}

static bool is_one_of(struct arena *arena, const char *list, const char *name)
{
    char **names = text_split(arena, list, ',', NULL);

    for (; *names; names++)
        if (text_equals(*names, name))
            return true;
    return false;
}

/* Membership of the deployment's groups raises the role, never lowers it. */
static void raise_role(struct arena *arena, struct identity *person)
{
    for (size_t i = 0; i < person->group_count; i++)
        if (is_one_of(arena, environment.admin_groups, person->groups[i]))
            person->role = ROLE_ADMIN;
        else if (person->role == ROLE_CUSTOMER &&
                 is_one_of(arena, environment.agent_groups, person->groups[i]))
            person->role = ROLE_AGENT;
}

static bool only_reads(const struct request *request)
{
    return text_equals(request->method, "GET") || text_equals(request->method, "HEAD");
}

/* A browser sends the web server's credentials and the portal's cookies by itself, also for a foreign page:
 * calls must prove that they come from ours. */
static struct error refuse_foreign_page(const struct request *request)
{
    const char *site = request_variable(request, "HTTP_SEC_FETCH_SITE");
    const char *origin = request_variable(request, "HTTP_ORIGIN");

    if (!request_variable(request, "HTTP_X_ATA_REQUEST") || (site && !text_equals(site, "same-origin")) ||
        (origin && !text_equals(origin, environment.public_url)))
        return ERROR(FORBIDDEN, FOREIGN_PAGE);
    return NO_ERROR;
}

static struct error person_of_web_server(struct request *request)
{
    const char *user = request_variable(request, "REMOTE_USER");
    struct person known = {0};

    if (!environment.trust_remote_user || text_is_empty(user) ||
        text_is_empty(request_variable(request, "AUTH_TYPE")))
        return ERROR(UNAUTHORIZED, SIGN_IN);
    if (!only_reads(request))
        TRY(refuse_foreign_page(request));
    TRY(directory_person(request->db, user, &known));
    request->person = (struct identity){
        .caller = CALLER_PERSON,
        .account = user,
        .name = known.name,
        .email = known.email,
        .groups = known.groups,
        .group_count = known.group_count,
        .organizations = known.organizations,
        .organization_count = known.organization_count,
    };
    return NO_ERROR;
}

/* Only browsers have cookies, and each of them says on a changing call from where it comes. */
static struct error refuse_unproven_page(const struct request *request)
{
    if (!only_reads(request) && !request_variable(request, "HTTP_SEC_FETCH_SITE") &&
        !request_variable(request, "HTTP_ORIGIN"))
        return ERROR(FORBIDDEN, FOREIGN_PAGE);
    return refuse_foreign_page(request);
}

static struct error person_of_session(struct request *request)
{
    int64_t now_ms = time_monotonic_ms();
    const char *cookies = session_cookies_of(request->arena, environment.portal_cookies,
                                             request_variable(request, "HTTP_COOKIE"));

    if (!cookies || !ask_session)
        return ERROR(UNAUTHORIZED, SIGN_IN);
    TRY(refuse_unproven_page(request));
    if (session_recall(request->arena, cookies, now_ms, &request->person))
        return NO_ERROR;
    TRY(ask_session(request->arena, cookies, &request->person));
    session_remember(cookies, now_ms, &request->person);
    return NO_ERROR;
}

static struct error person_of_token(struct request *request, const char *token)
{
    if (!text_is_empty(environment.sync_token) && secret_equals(token, environment.sync_token)) {
        request->person = (struct identity){.caller = CALLER_SCHEDULER, .account = "scheduler"};
        return NO_ERROR;
    }
    if (!text_is_empty(environment.operator_token) && secret_equals(token, environment.operator_token)) {
        request->person = (struct identity){.caller = CALLER_OPERATOR, .account = "operator"};
        return NO_ERROR;
    }
    if (text_is_empty(environment.jwt_keys))
        return ERROR(UNAUTHORIZED, SIGN_IN);
    return token_verify(request->arena, token, time_now(), &request->person);
}

static struct error find_out(struct request *request)
{
    const char *header = request_variable(request, "HTTP_AUTHORIZATION");
    const char *scheme = "Bearer ";

    if (header && strncasecmp(header, scheme, strlen(scheme)) == 0)
        return person_of_token(request, header + strlen(scheme));
    if (header && !environment.trust_remote_user)
        return ERROR(UNAUTHORIZED, SIGN_IN);
    return environment.portal_session ? person_of_session(request) : person_of_web_server(request);
}

static bool is_allowed(const struct identity *person, enum right right)
{
    bool is_person = person->caller == CALLER_PERSON;

    switch (right) {
    case MAY_EVERYBODY:
        return true;
    case MAY_CUSTOMER:
        return is_person;
    case MAY_ADMIN:
    case MAY_WATCH:
        return is_person && person->role == ROLE_ADMIN;
    case MAY_SYNC:
        return person->caller == CALLER_SCHEDULER || (is_person && person->role == ROLE_ADMIN);
    case MAY_OPERATOR:
        return person->caller == CALLER_OPERATOR;
    case MAY_TRY:
        return person->caller == CALLER_OPERATOR || is_allowed(person, MAY_SYNC);
    }
    return false;
}

/* Monitors have no identity, only an address. */
static bool is_monitor(const struct request *request)
{
    const char *address = request_variable(request, "REMOTE_ADDR");

    return !text_is_empty(address) && is_one_of(request->arena, environment.metrics_addresses, address);
}

/* The administrators' page speaks the browser's language and says which; elsewhere the profile counts. */
static void choose_language(struct request *request, enum right right)
{
    bool is_office = right == MAY_ADMIN || right == MAY_SYNC;
    bool is_told = language_find(request_variable(request, "HTTP_ACCEPT_LANGUAGE"), &request->language);

    if (request->person.locale && !(is_office && is_told))
        request->language = language_of(request->person.locale);
}

struct error identity_verify(struct request *request, enum right right)
{
    struct identity *person = &request->person;

    request->language = language_of(request_variable(request, "HTTP_ACCEPT_LANGUAGE"));
    if (right == MAY_EVERYBODY || ((right == MAY_WATCH || right == MAY_TRY) && is_monitor(request)))
        return NO_ERROR;
    TRY(find_out(request));
    if (ask_membership && person->caller == CALLER_PERSON &&
        !(person->knows_groups && person->knows_organizations))
        TRY(ask_membership(request->db, person));
    raise_role(request->arena, person);
    choose_language(request, right);
    log_request(request->id, person->account);
    if (!is_allowed(person, right))
        return ERROR(FORBIDDEN, NOT_ALLOWED);
    return NO_ERROR;
}
