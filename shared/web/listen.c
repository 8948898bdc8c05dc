/* Sockets to listen on. FCGX_OpenSocket is not used: it ends the program on any error and takes a ':' for a
 * port. */
#include "web/listen.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"

enum { ACTIVATED_FD = 3, BACKLOG = 4096, SOCKET_MODE = 0660 };

static bool is_listening(int fd)
{
    int accepts = 0;
    socklen_t bytes = sizeof(accepts);

    return getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &accepts, &bytes) == 0 && accepts;
}

static bool answers(const struct sockaddr_un *address)
{
    int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool alive = probe >= 0 && connect(probe, (const struct sockaddr *)address, sizeof(*address)) == 0;

    if (probe >= 0)
        close(probe);
    return alive;
}

/* A socket nobody listens on is left over from a program that was killed; any other file is not ours. */
static bool remove_stale(const struct sockaddr_un *address)
{
    struct stat file;

    if (lstat(address->sun_path, &file) < 0)
        return errno == ENOENT || errno == ENOTDIR; /* bind says what is wrong */
    return S_ISSOCK(file.st_mode) && !answers(address) && unlink(address->sun_path) == 0;
}

static bool open_socket(const char *path, struct listening *listening)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (strlen(path) >= sizeof(address.sun_path)) {
        log_error("socket path is too long", "path=%s bytes_max=%zu", path, sizeof(address.sun_path) - 1);
        return false;
    }
    strncpy(address.sun_path, path, sizeof(address.sun_path) - 1);
    if (!remove_stale(&address)) {
        log_error("another program listens here, or it is no socket", "path=%s", path);
        return false;
    }
    if (fd < 0 || bind(fd, (const struct sockaddr *)&address, sizeof(address)) < 0 ||
        chmod(path, SOCKET_MODE) < 0 || listen(fd, BACKLOG) < 0) {
        log_error("cannot listen", "socket=%s error=%s", path, strerror(errno));
        return false;
    }
    *listening = (struct listening){.way = LISTEN_FASTCGI, .fd = fd, .path = path};
    return true;
}

static bool is_activated(void)
{
    const char *count = getenv("LISTEN_FDS");
    const char *pid = getenv("LISTEN_PID");
    int64_t meant;

    return count && pid && number_parse(pid, &meant) && meant == getpid() && is_listening(ACTIVATED_FD);
}

bool listen_find(int argc, char **argv, struct listening *listening)
{
    if (argc == 3 && text_equals(argv[1], "--socket"))
        return open_socket(argv[2], listening);
    if (argc != 1) {
        fprintf(stderr, "%s: unknown argument; try --help\n", argv[0]);
        return false;
    }
    if (is_activated())
        *listening = (struct listening){.way = LISTEN_FASTCGI, .fd = ACTIVATED_FD};
    else if (is_listening(STDIN_FILENO))
        *listening = (struct listening){.way = LISTEN_FASTCGI, .fd = STDIN_FILENO};
    else if (getenv("GATEWAY_INTERFACE"))
        *listening = (struct listening){.way = LISTEN_CGI, .fd = -1};
    else {
        fprintf(
            stderr,
            "%s: nothing to serve: give --socket PATH, or let a web server or systemd start it; try --help\n",
            argv[0]);
        return false;
    }
    return true;
}

void listen_end(const struct listening *listening)
{
    if (listening->path)
        unlink(listening->path);
}
