/* Where an answer's bytes go: a FastCGI connection or, as a CGI program, standard output.
 *
 * We write FastCGI records ourselves instead of through libfcgi's streams: a whole answer leaves in one send,
 * and the event loop of chat can write without blocking. Source of the record layout: FastCGI
 * specification 1.0, section 3.3. */
#ifndef WEB_WIRE_H
#define WEB_WIRE_H

#include <stdbool.h>
#include <stddef.h>

struct buffer;

struct wire {
    int fd;
    bool fastcgi;   /* records; false: plain bytes */
    int request_id; /* of the FastCGI request */
    bool keep;      /* the web server wants to go on using the connection: do not close it */
};

/* Adds bytes to `out` as this wire frames them (STDOUT records, or as they are). */
void wire_add(const struct wire *wire, struct buffer *out, const void *bytes, size_t count);

/* Adds what ends the answer: empty STDOUT and END_REQUEST; nothing for a plain wire. */
void wire_add_end(const struct wire *wire, struct buffer *out);

/* Sends everything, waiting at most WIRE_TIMEOUT_MS for the peer to take more. false: the peer is gone. */
enum { WIRE_TIMEOUT_MS = 10000 };
bool wire_send(const struct wire *wire, const char *bytes, size_t count);

#endif
