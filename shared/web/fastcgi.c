/* FastCGI in: libfcgi accepts and decodes; answers go out by web/wire.
 *
 * A thread waits for the listening socket itself (epoll, one woken at a time) instead of inside
 * FCGX_Accept_r: that way it stops without signals, which would break whatever request they hit (libfcgi does
 * not repeat reads after EINTR), and without shutting down a socket that other processes share. The socket is
 * made non-blocking since another process may win the race. */
#include <errno.h>
#include <fcgiapp.h>
#include <fcntl.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/text.h"
#include "base/time.h"
#include "web/gate.h"

enum {
    PEER_SILENCE_SECONDS = 30,
    DRAIN_BYTES_MAX = 256 * 1024 * 1024, /* what a body may go on for after it was refused */
    DRAIN_MS_MAX = 30000,
    ACCEPT_PAUSE_US = 20000, /* out of descriptors: others must end first */
};

void fastcgi_start(void)
{
    FCGX_Init();
}

/* What has come so far, without waiting for more than that: a sender that trickles must not hold us beyond
 * what the caller has patience for. */
static int64_t read_body(struct request *request, char *bytes, size_t count)
{
    FCGX_Stream *in = ((FCGX_Request *)request->source)->in;
    int first = FCGX_GetChar(in);
    size_t here;

    if (first < 0)
        return FCGX_GetError(in) ? -1 : 0;
    bytes[0] = (char)first;
    here = (size_t)(in->stop - in->rdNext);
    if (here >= count)
        here = count - 1;
    return 1 + FCGX_GetStr(bytes + 1, (int)here, in);
}

/* Apache counts an answer as failed when the connection closes before it has sent the whole body. */
static void drain(struct request *request)
{
    int64_t until_ms = time_monotonic_ms() + DRAIN_MS_MAX;
    char part[4096];
    int64_t total = 0, count;

    while (total < DRAIN_BYTES_MAX && time_monotonic_ms() < until_ms &&
           (count = read_body(request, part, sizeof(part))) > 0)
        total += count;
}

/* What the caller said; the token is known by now, and what the web server says of itself nobody asks for
 * later. */
static bool is_kept(const char *variable)
{
    return text_starts_with(variable, "HTTP_") && !text_starts_with(variable, "HTTP_AUTHORIZATION=") &&
           !text_starts_with(variable, "HTTP_COOKIE=");
}

static char **copy_variables(struct arena *arena, char **variables)
{
    size_t count = 0, kept = 0;
    char **copy;

    while (variables[count])
        count++;
    copy = arena_many(arena, count + 1, char *);
    for (size_t i = 0; i < count; i++)
        if (is_kept(variables[i]))
            copy[kept++] = arena_text(arena, variables[i]);
    return copy;
}

static struct request *open_request(const struct gate *gate, FCGX_Request *fcgx)
{
    const struct timeval silence = {.tv_sec = PEER_SILENCE_SECONDS};
    struct request *request = request_new(gate->pool);

    setsockopt(fcgx->ipcFd, SOL_SOCKET, SO_RCVTIMEO, &silence, sizeof(silence));
    request->wire = (struct wire){
        .fd = fcgx->ipcFd,
        .fastcgi = true,
        .request_id = fcgx->requestId,
        .keep = fcgx->keepConnection,
    };
    request->variables = fcgx->envp;
    request->source = fcgx;
    request->read = read_body;
    return request;
}

/* libfcgi forgets the connection unless the web server goes on using it. */
static void release(FCGX_Request *fcgx, bool keep)
{
    FCGX_Free(fcgx, 0);
    if (!keep)
        fcgx->ipcFd = -1;
}

static void hand_over(FCGX_Request *fcgx, struct request *request)
{
    drain(request);
    request->variables = copy_variables(request->arena, request->variables);
    request->wire.keep = false;
    release(fcgx, false);
    request->take_over(request->taker);
}

static void answer_one(const struct gate *gate, FCGX_Request *fcgx)
{
    struct request *request = open_request(gate, fcgx);
    int fd = fcgx->ipcFd;
    bool keep;

    gate->answer(request, gate->owner);
    if (request->take_over) {
        hand_over(fcgx, request);
        return;
    }
    drain(request);
    keep = gate_send(request) && request->wire.keep;
    release(fcgx, keep);
    if (!keep)
        close(fd);
    request_free(request);
}

static bool wait_for_peer(int waiter, int stop_fd)
{
    struct epoll_event event;

    while (epoll_wait(waiter, &event, 1, -1) < 0)
        if (errno != EINTR)
            return false;
    return event.data.fd != stop_fd;
}

static int open_waiter(const struct gate *gate)
{
    int waiter = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event peer = {.events = EPOLLIN | EPOLLEXCLUSIVE, .data.fd = gate->listen_fd};
    struct epoll_event stop = {.events = EPOLLIN, .data.fd = gate->stop_fd};

    if (waiter < 0 || epoll_ctl(waiter, EPOLL_CTL_ADD, gate->listen_fd, &peer) < 0 ||
        epoll_ctl(waiter, EPOLL_CTL_ADD, gate->stop_fd, &stop) < 0)
        log_error("cannot wait for requests", "error=%s", strerror(errno));
    return waiter;
}

static bool accept_failed_for_good(int result)
{
    if (result == -EMFILE || result == -ENFILE || result == -ENOMEM || result == -ENOBUFS)
        usleep(ACCEPT_PAUSE_US);
    return result == -EBADF || result == -ENOTSOCK || result == -EINVAL;
}

void fastcgi_serve(const struct gate *gate)
{
    int waiter = open_waiter(gate);
    FCGX_Request fcgx;

    fcntl(gate->listen_fd, F_SETFL, fcntl(gate->listen_fd, F_GETFL) | O_NONBLOCK);
    FCGX_InitRequest(&fcgx, gate->listen_fd, FCGI_FAIL_ACCEPT_ON_INTR);
    while (fcgx.ipcFd >= 0 || wait_for_peer(waiter, gate->stop_fd)) {
        int result = FCGX_Accept_r(&fcgx);

        if (result == 0)
            answer_one(gate, &fcgx);
        else if (accept_failed_for_good(result))
            break;
    }
    FCGX_Free(&fcgx, 1);
    close(waiter);
}
