/* The frame round every handler: start, accept, route, authorise, answer, drain. */
#ifndef WEB_HANDLER_H
#define WEB_HANDLER_H

#include "web/request.h"

struct route {
    const char *method;
    const char *path; /* below the base path: "/chat" */
    enum right right;
    struct error (*answer)(struct request *request);
    const char *query[4]; /* the parameters it knows; another one is refused */
};

struct program {
    const char *name;           /* also of its health addresses: /NAME/healthz and /NAME/readyz */
    const struct route *routes; /* ends with a zeroed one */
    /* Fills in the groups and organizations that the identity does not tell. */
    struct error (*membership)(struct db *db, struct identity *person);
    /* Fills in whose session the portal's cookies open: caller, account, name, e-mail, locale, zone.
     * ERROR_UNAUTHORIZED: nobody's; ERROR_REMOTE_BUSY: that cannot be told now. */
    struct error (*session)(struct arena *arena, const char *cookies, struct identity *person);
    /* Optional. start: after the environment is read, before requests; false ends the program with status 1.
     * stop: after the last request was taken, to let what is under way end. */
    bool (*start)(struct pool *pool);
    void (*stop)(void);
};

/* Serves as FastCGI on --socket, an activated socket (fd 3) or fd 0, or answers one CGI request. The exit
 * status. */
int handler_run(int argc, char **argv, const struct program *program);

#endif
