/* FastCGI records out. */
#include "web/wire.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buffer.h"

enum { RECORD_VERSION = 1, RECORD_STDOUT = 6, RECORD_END_REQUEST = 3, RECORD_BYTES_MAX = 65528 };

static void add_record_head(const struct wire *wire, struct buffer *out, int type, size_t bytes)
{
    const unsigned char head[8] = {
        RECORD_VERSION,
        (unsigned char)type,
        (unsigned char)(wire->request_id >> 8),
        (unsigned char)wire->request_id,
        (unsigned char)(bytes >> 8),
        (unsigned char)bytes,
        0,
        0,
    };

    buffer_add_bytes(out, head, sizeof(head));
}

void wire_add(const struct wire *wire, struct buffer *out, const void *bytes, size_t count)
{
    const char *next = bytes;

    if (!wire->fastcgi) {
        buffer_add_bytes(out, bytes, count);
        return;
    }
    while (count > 0) {
        size_t part = count < RECORD_BYTES_MAX ? count : RECORD_BYTES_MAX;

        add_record_head(wire, out, RECORD_STDOUT, part);
        buffer_add_bytes(out, next, part);
        next += part;
        count -= part;
    }
}

void wire_add_end(const struct wire *wire, struct buffer *out)
{
    static const char completed[8] = {0}; /* application status 0, protocol status REQUEST_COMPLETE */

    if (!wire->fastcgi)
        return;
    add_record_head(wire, out, RECORD_STDOUT, 0);
    add_record_head(wire, out, RECORD_END_REQUEST, sizeof(completed));
    buffer_add_bytes(out, completed, sizeof(completed));
}

static ssize_t write_some(const struct wire *wire, const char *bytes, size_t count)
{
    if (wire->fastcgi)
        return send(wire->fd, bytes, count, MSG_NOSIGNAL | MSG_DONTWAIT);
    return write(wire->fd, bytes, count);
}

bool wire_send(const struct wire *wire, const char *bytes, size_t count)
{
    while (count > 0) {
        ssize_t written = write_some(wire, bytes, count);

        if (written > 0) {
            bytes += written;
            count -= (size_t)written;
        } else if (written < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            struct pollfd peer = {.fd = wire->fd, .events = POLLOUT};

            if (poll(&peer, 1, WIRE_TIMEOUT_MS) == 0)
                return false;
        } else if (written == 0 || errno != EINTR) {
            return false;
        }
    }
    return true;
}
