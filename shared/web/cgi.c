/* Plain CGI (RFC 3875): one request from the process environment and standard input, its answer to standard
 * output. */
#include <unistd.h>

#include "base/buffer.h"
#include "base/text.h"
#include "web/gate.h"

static void read_body(struct request *request, size_t bytes_max)
{
    struct buffer *body = buffer_new(request->arena, bytes_max);
    const char *length = request_variable(request, "CONTENT_LENGTH");
    int64_t left = 0;
    char part[4096];

    number_parse(length ? length : "", &left);
    while (left > 0 && !body->overflowed) {
        ssize_t count = read(STDIN_FILENO, part, left < (int64_t)sizeof(part) ? (size_t)left : sizeof(part));

        if (count <= 0)
            break;
        buffer_add_bytes(body, part, (size_t)count);
        left -= count;
    }
    request->body = body->overflowed ? NULL : body->bytes;
    request->body_bytes = body->length;
}

void cgi_serve(const struct gate *gate)
{
    struct request *request = request_new(gate->pool);

    request->wire = (struct wire){.fd = STDOUT_FILENO};
    request->variables = environ;
    request->read_body = read_body;
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
