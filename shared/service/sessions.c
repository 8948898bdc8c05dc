/* Jira's "who am I". */
#include "service/sessions.h"

#include "remote/jira.h"
#include "service/asking.h"
#include "web/request.h"

struct error session_visitor(struct arena *arena, const char *cookies, struct identity *person)
{
    struct jira_site site = jira_site();
    struct jira_visitor visitor = {0};
    struct error error;

    error = asking_begin();
    if (!error.kind) {
        error = jira_visitor(arena, &site, cookies, &visitor);
        asking_end(error);
    }
    if (error.kind)
        return error.kind == ERROR_UNAUTHORIZED ? error : ERROR(REMOTE_BUSY, SESSION_UNCHECKED);
    *person = (struct identity){
        .caller = CALLER_PERSON,
        .account = visitor.account,
        .name = visitor.name,
        .email = visitor.email,
        .locale = visitor.locale,
        .zone = visitor.zone,
    };
    return NO_ERROR;
}
