/* The ways a request comes in: FastCGI connections on a listening socket, or one CGI request on standard
 * input. */
#ifndef WEB_GATE_H
#define WEB_GATE_H

#include <stdbool.h>

#include "web/request.h"

struct pool;

/* What is done with each request, until it has its reply. */
typedef void gate_answer(struct request *request, const void *owner);

struct gate {
    int listen_fd;
    int stop_fd; /* readable once no more requests are to be taken */
    struct pool *pool;
    gate_answer *answer;
    const void *owner;
};

/* Takes FastCGI requests one after another until stop_fd is readable; several threads may do so with one
 * gate. */
void fastcgi_serve(const struct gate *gate);

/* Once, before the threads start. */
void fastcgi_start(void);

/* Answers the one request of a CGI program. */
void cgi_serve(const struct gate *gate);

/* Sends the reply made, with all that ends it; for whoever took a request over, too. false: the peer
 * is gone. */
bool gate_send(struct request *request);

#endif
