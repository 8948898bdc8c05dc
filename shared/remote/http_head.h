/* The head of an answer, line by line as curl hands it over. */
#ifndef REMOTE_HTTP_HEAD_H
#define REMOTE_HTTP_HEAD_H

#include "base/buffer.h"
#include "remote/http.h"

enum { HTTP_HEAD_BYTES_MAX = 64 * 1024 };

struct http_head {
    struct buffer text; /* the lines, each ended by 0 */
    size_t line_count;
    const char **lines; /* into text; made when the head is complete */
    long status;
    bool complete; /* a final status (not 1xx) and the blank line */
};

void http_head_init(struct http_head *head);
void http_head_release(struct http_head *head);

/* One line as received. A status line starts anew (after 100 Continue); lines behind a complete head are
 * trailers and left out. false: the head is too large. */
bool http_head_add(struct http_head *head, const char *line, size_t bytes);

/* What the head says, with an empty body; points into the head. */
struct http_response http_head_response(const struct http_head *head);

#endif
