/* Where requests come from: decided once at start. */
#ifndef WEB_LISTEN_H
#define WEB_LISTEN_H

#include <stdbool.h>

enum listen_way { LISTEN_FASTCGI, LISTEN_CGI };

struct listening {
    enum listen_way way;
    int fd;
    const char *path; /* of a socket we made ourselves, else NULL */
};

/* --socket PATH, else a socket given by the service manager (LISTEN_FDS), else fd 0 when it listens, else CGI
 * when the web server says so. false, with a line on stderr that says what to do, when it is none of these.
 */
bool listen_find(int argc, char **argv, struct listening *listening);
void listen_end(const struct listening *listening); /* removes a socket we made */

#endif
