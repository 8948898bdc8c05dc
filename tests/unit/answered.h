/* Looks into answers: status line, headers, body. */
#ifndef UNIT_ANSWERED_H
#define UNIT_ANSWERED_H

#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "web/request.h"

/* The value of a header, "Status" too; NULL when it is not there. */
static inline const char *answered_header(const struct request *request, const char *name)
{
    const char *line = request->reply->bytes, *end = strstr(line, "\r\n\r\n");
    size_t bytes = strlen(name);

    while (line < end) {
        if (strncmp(line, name, bytes) == 0 && line[bytes] == ':')
            return arena_text_bytes(request->arena, line + bytes + 2, strcspn(line + bytes + 2, "\r"));
        line = strstr(line, "\r\n") + 2;
    }
    return NULL;
}

static inline const char *answered_body(const struct request *request)
{
    return strstr(request->reply->bytes, "\r\n\r\n") + 4;
}

#endif
