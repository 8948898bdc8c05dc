/* What the widget needs to start: whether it shows, its greeting, and the conversation it goes on with. */
#ifndef SERVICE_WELCOME_H
#define SERVICE_WELCOME_H

#include "web/request.h"

struct banner_view {
    const char *kind;
    const char *text;
};
struct message_view {
    const char *role;
    const char *text;
    int64_t at;
};

/* The person's open conversation on this portal, so that a reload loses nothing. */
struct conversation_view {
    const char *id;
    struct message_view *messages;
    size_t message_count;
    const char *turn;  /* JSON, NULL before the first answer */
    const char *draft; /* JSON, NULL while it cannot be shown */
};

struct file_limits;

struct welcome_view {
    bool visible;
    const char *reason; /* NULL when it is visible */
    const char *greeting;
    const char *locale;
    struct banner_view *banner;            /* for those who can do something about it, else NULL */
    struct file_limits *attachment_limits; /* NULL when it is not visible */
    struct conversation_view *conversation;
};
extern const struct field welcome_view_fields[];

/* Looks only, but for the person's name and language, which are noted. All of it lives in the request's
 * arena. */
MUST_CHECK struct error welcome_load(struct request *request, const char *portal,
                                     struct welcome_view *welcome);

#endif
