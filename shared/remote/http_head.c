/* Reading heads. */
#include "remote/http_head.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"

void http_head_init(struct http_head *head)
{
    *head = (struct http_head){0};
    buffer_init(&head->text, HTTP_HEAD_BYTES_MAX);
}

void http_head_release(struct http_head *head)
{
    buffer_release(&head->text);
    free(head->lines);
    head->lines = NULL;
}

static bool is_blank(char character)
{
    return character == ' ' || character == '\t';
}

/* "HTTP/1.1 200 OK": 200; -1 when it is no status line. */
static long status_of(const char *line, size_t bytes)
{
    const char *space = memchr(line, ' ', bytes);
    long status = 0;

    if (bytes < 5 || memcmp(line, "HTTP/", 5) != 0)
        return -1;
    if (!space || line + bytes - space < 4)
        return 0;
    for (const char *digit = space + 1; digit < space + 4; digit++) {
        if (*digit < '0' || *digit > '9')
            return 0;
        status = status * 10 + (*digit - '0');
    }
    return status;
}

static void finish(struct http_head *head)
{
    const char *line = head->text.bytes;

    head->complete = true;
    head->lines = memory_checked(calloc(head->line_count + 1, sizeof(*head->lines)));
    for (size_t i = 0; i < head->line_count; i++) {
        head->lines[i] = line;
        line += strlen(line) + 1;
    }
}

/* What is not printable ASCII is of no use to us and would only trouble logs. */
static void add_printable(struct buffer *text, const char *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        buffer_add_char(text, bytes[i] >= ' ' && bytes[i] <= '~' ? bytes[i] : '?');
}

static void add_lowered(struct buffer *text, const char *bytes, size_t count)
{
    size_t from = text->length;

    add_printable(text, bytes, count);
    for (char *at = text->bytes + from; *at; at++)
        if (*at >= 'A' && *at <= 'Z')
            *at = (char)(*at | 0x20);
}

static void add_line(struct http_head *head, const char *line, size_t bytes)
{
    const char *colon = memchr(line, ':', bytes);
    const char *value = colon ? colon + 1 : NULL;

    if (!colon || is_blank(*line)) /* nonsense, or a folded line, which RFC 9112 forbids */
        return;
    while (value < line + bytes && is_blank(*value))
        value++;
    add_lowered(&head->text, line, (size_t)(colon - line));
    buffer_add(&head->text, ": ");
    add_printable(&head->text, value, (size_t)(line + bytes - value));
    buffer_add_char(&head->text, '\0');
    head->line_count++;
}

bool http_head_add(struct http_head *head, const char *line, size_t bytes)
{
    long status;

    while (bytes && (line[bytes - 1] == '\n' || line[bytes - 1] == '\r' || is_blank(line[bytes - 1])))
        bytes--;
    if (head->complete)
        return true;
    status = status_of(line, bytes);
    if (status >= 0) {
        buffer_clear(&head->text);
        head->line_count = 0;
        head->status = status;
    } else if (bytes) {
        add_line(head, line, bytes);
    } else if (head->status >= 200) {
        finish(head);
    }
    return !head->text.overflowed;
}

const char *http_header(const struct http_response *response, const char *lower_case_name)
{
    size_t bytes = strlen(lower_case_name);

    for (const char *const *line = response->headers; line && *line; line++)
        if (strncmp(*line, lower_case_name, bytes) == 0 && strncmp(*line + bytes, ": ", 2) == 0)
            return *line + bytes + 2;
    return NULL;
}

struct http_response http_head_response(const struct http_head *head)
{
    static const char *const none[] = {NULL};
    struct http_response response = {.reason = "", .body = "", .content_type = "", .headers = none};

    if (!head->complete)
        return response;
    response.status = head->status;
    response.headers = head->lines;
    response.content_type = http_header(&response, "content-type");
    if (!response.content_type)
        response.content_type = "";
    response.retry_after = http_header(&response, "retry-after");
    response.account = http_header(&response, "x-aaccountid");
    if (!response.account)
        response.account = http_header(&response, "x-ausername");
    response.request_id = http_header(&response, "x-request-id");
    return response;
}

bool http_date_parse(const char *date, int64_t *seconds)
{
    *seconds = date ? curl_getdate(date, NULL) : -1;
    return *seconds >= 0;
}

int64_t http_retry_seconds(const char *retry_after, int64_t now)
{
    int64_t seconds, date;

    if (text_is_empty(retry_after))
        return -1;
    if (number_parse(retry_after, &seconds))
        return seconds < 0 ? -1 : seconds;
    if (retry_after[strspn(retry_after, "0123456789.+-: ")] == '\0') /* a number, but none that makes sense */
        return -1;
    if (!http_date_parse(retry_after, &date))
        return -1;
    return date > now ? date - now : 0;
}
