/* Plain CGI (RFC 3875): one request from the process environment and standard input, its answer to standard
 * output. */
#include <unistd.h>

#include "web/gate.h"

static int64_t read_body(struct request *request, char *bytes, size_t count)
{
    int64_t *left = request->source;
    ssize_t came;

    if (*left < (int64_t)count)
        count = (size_t)*left;
    if (count == 0)
        return 0;
    came = read(STDIN_FILENO, bytes, count);
    if (came <= 0)
        return -1;
    *left -= came;
    return came;
}

void cgi_serve(const struct gate *gate)
{
    struct request *request = request_new(gate->pool);
    int64_t body_left;

    request->wire = (struct wire){.fd = STDOUT_FILENO};
    request->variables = environ;
    request->read = read_body;
    body_left = request_body_length(request);
    request->source = &body_left;
    gate->answer(request, gate->owner);
    if (request->take_over) {
        request->take_over(request->taker);
        return;
    }
    gate_send(request);
    close(STDOUT_FILENO); /* the web server has the whole answer; what a program does after it does not delay
                             it */
    request_free(request);
}
