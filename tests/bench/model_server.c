/* A stand-in model server for benchmarks: light enough to answer thousands at once without being what is
 * measured.
 *
 *   model_server PORT PIECES GAP_MS
 *
 * Every answer is PIECES pieces long, the first GAP_MS after the request, then one each GAP_MS. A piece holds
 * the moment it was sent, "@NANOSECONDS@" of the monotonic clock. When somebody leaves before the end, it
 * prints "NUMBER NANOSECONDS": the number behind "stream-" in their request, and the moment it noticed. */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/loop.h"
#include "bench.h"

enum { REQUEST_BYTES_MAX = 4 * 1024 * 1024, BACKLOG = 4096, SEND_BYTES_MAX = 4096 };

#define HEAD      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache\r\n"
#define CHUNKED   "Transfer-Encoding: chunked\r\n\r\n"
#define CLOSING   "Connection: close\r\n\r\n"
#define DELTA     "data: {\"model\":\"bench\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"%s\"}}]}\n\n"
#define BEGINNING "{\\\"action\\\":\\\"ask\\\",\\\"request_type\\\":null,\\\"reply\\\":\\\""
#define ENDING    "\\\",\\\"asked_field\\\":null,\\\"alternatives\\\":[],\\\"values\\\":[]}"
#define LAST                                                                                                 \
    "data: {\"model\":\"bench\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"    \
    "data: {\"model\":\"bench\",\"choices\":[],\"usage\":{\"prompt_tokens\":1000,\"completion_tokens\":50,"  \
    "\"total_tokens\":1050}}\n\ndata: [DONE]\n\n"

static struct loop *loop;
static int pieces;
static int64_t gap_ms;

struct visit {
    int fd;
    struct buffer request;
    struct loop_timer timer;
    int sent;     /* pieces; 0: the answer has not begun */
    bool running; /* an answer is under way */
    bool chunked;
    long number; /* -1: none */
};

static void on_ready(void *owner, int fd, int events);

static void close_visit(struct visit *visit)
{
    if (visit->running && visit->number >= 0) {
        printf("%ld %lld\n", visit->number, (long long)monotonic_ns());
        fflush(stdout);
    }
    loop_timer_clear(loop, &visit->timer);
    loop_unwatch(loop, visit->fd);
    close(visit->fd);
    buffer_release(&visit->request);
    free(visit);
}

/* Small writes on a loopback connection: what does not fit means that nobody reads. */
static bool write_part(struct visit *visit, const char *text)
{
    char framed[SEND_BYTES_MAX + 32];
    int count = visit->chunked ? snprintf(framed, sizeof(framed), "%zx\r\n%s\r\n", strlen(text), text)
                               : snprintf(framed, sizeof(framed), "%s", text);

    return send(visit->fd, framed, (size_t)count, MSG_NOSIGNAL | MSG_DONTWAIT) == count;
}

static bool write_piece(struct visit *visit)
{
    char content[256], event[512];
    const char *from = visit->sent == 1 ? BEGINNING : "", *to = visit->sent == pieces ? ENDING : "";

    snprintf(content, sizeof(content), "%s@%lld@ %s", from, (long long)monotonic_ns(), to);
    snprintf(event, sizeof(event), DELTA, content);
    return write_part(visit, event);
}

static bool write_head(const struct visit *visit)
{
    const char *head = visit->chunked ? HEAD CHUNKED : HEAD CLOSING;

    return send(visit->fd, head, strlen(head), MSG_NOSIGNAL | MSG_DONTWAIT | MSG_MORE) ==
           (ssize_t)strlen(head);
}

static bool write_end(struct visit *visit)
{
    visit->running = false;
    buffer_clear(&visit->request);
    if (!write_part(visit, LAST))
        return false;
    return visit->chunked && send(visit->fd, "0\r\n\r\n", 5, MSG_NOSIGNAL | MSG_DONTWAIT) == 5;
}

static void on_time(void *owner)
{
    struct visit *visit = owner;
    bool goes_on = true;

    visit->sent++;
    loop_timer_set(loop, &visit->timer, gap_ms, on_time, visit);
    if (visit->sent == 1)
        goes_on = write_head(visit);
    goes_on = goes_on && write_piece(visit);
    if (goes_on && visit->sent == pieces) {
        loop_timer_clear(loop, &visit->timer);
        goes_on = write_end(visit);
    }
    if (!goes_on)
        close_visit(visit);
}

static bool is_whole(const struct buffer *request)
{
    const char *end = strstr(request->bytes, "\r\n\r\n");
    const char *length = strcasestr(request->bytes, "\r\ncontent-length:");

    if (!end)
        return false;
    return !length || request->length >= (size_t)(end + 4 - request->bytes) +
                                             strtoul(length + strlen("\r\ncontent-length:"), NULL, 10);
}

static void begin_answer(struct visit *visit)
{
    const char *number = strstr(visit->request.bytes, "stream-");

    visit->number = number ? strtol(number + strlen("stream-"), NULL, 10) : -1;
    visit->chunked = strstr(visit->request.bytes, " HTTP/1.1\r\n") != NULL;
    visit->running = true;
    visit->sent = 0;
    loop_timer_set(loop, &visit->timer, gap_ms, on_time, visit);
}

static void on_ready(void *owner, int fd, int events)
{
    struct visit *visit = owner;
    char part[16384];
    ssize_t count;

    while ((count = recv(fd, part, sizeof(part), MSG_DONTWAIT)) > 0)
        buffer_add_bytes(&visit->request, part, (size_t)count);
    if (count == 0 || (count < 0 && errno != EAGAIN) || events & LOOP_HANGUP)
        close_visit(visit);
    else if (!visit->running && is_whole(&visit->request))
        begin_answer(visit);
}

static void on_visitor(void *nothing, int fd, int events)
{
    const int yes = 1;
    int client;

    (void)nothing, (void)events;
    while ((client = accept4(fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        struct visit *visit = memory_checked(calloc(1, sizeof(*visit)));

        setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
        visit->fd = client;
        buffer_init(&visit->request, REQUEST_BYTES_MAX);
        loop_watch(loop, client, LOOP_READ, on_ready, visit);
    }
}

int main(int argc, char **argv)
{
    const int yes = 1;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};

    if (argc != 4) {
        fprintf(stderr, "usage: model_server PORT PIECES GAP_MS\n");
        return 2;
    }
    raise_file_limit();
    address.sin_port = htons((uint16_t)atoi(argv[1]));
    pieces = atoi(argv[2]);
    gap_ms = atoi(argv[3]);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
    if (bind(fd, (struct sockaddr *)&address, sizeof(address)) < 0 || listen(fd, BACKLOG) < 0) {
        perror("model_server");
        return 1;
    }
    loop = loop_new();
    loop_watch(loop, fd, LOOP_READ, on_visitor, NULL);
    puts("listening");
    fflush(stdout);
    loop_run(loop);
    return 0;
}
