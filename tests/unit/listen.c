#include "web/listen.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "base/arena.h"
#include "base/log.h"
#include "capture.h"
#include "check.h"

static struct arena *arena;
static const char *path; /* of a socket in a folder of its own */

static bool found(int count, const char *const words[], struct listening *listening, char **said)
{
    char *copies[4] = {0};
    struct capture capture = capture_begin();
    bool good;

    for (int i = 0; i < count; i++)
        copies[i] = arena_text(arena, words[i]);
    good = listen_find(count, copies, listening);
    *said = capture_end(capture);
    return good;
}

static bool is_found(int count, const char *const words[], struct listening *listening)
{
    char *said;
    bool good = found(count, words, listening, &said);

    assert_int_equal(strlen(said) > 0, !good);
    free(said);
    return good;
}

static int connected(const char *where)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    strncpy(address.sun_path, where, sizeof(address.sun_path) - 1);
    if (connect(fd, (const struct sockaddr *)&address, sizeof(address)) == 0)
        return fd;
    close(fd);
    return -1;
}

#define SOCKET_WORDS(path_) 3, ((const char *const[]){"chat", "--socket", (path_)})

static void listens_on_a_path(void **state)
{
    struct listening listening;
    struct stat file;
    int fd;

    (void)state;
    assert_true(is_found(SOCKET_WORDS(path), &listening));
    assert_int_equal(listening.way, LISTEN_FASTCGI);
    assert_int_equal(stat(path, &file), 0);
    assert_true(S_ISSOCK(file.st_mode));
    assert_int_equal(file.st_mode & 0777, 0660);
    assert_true(fcntl(listening.fd, F_GETFD) & FD_CLOEXEC);
    fd = connected(path);
    assert_true(fd >= 0);
    close(fd);
    close(listening.fd);
    listen_end(&listening);
    assert_int_equal(access(path, F_OK), -1);
}

static void replaces_a_socket_left_over(void **state)
{
    struct listening dead, alive;

    (void)state;
    assert_true(is_found(SOCKET_WORDS(path), &dead));
    close(dead.fd);
    assert_true(is_found(SOCKET_WORDS(path), &alive));
    close(alive.fd);
    listen_end(&alive);
}

static void leaves_another_programs_socket_alone(void **state)
{
    struct listening first, second = {0};
    int fd;

    (void)state;
    assert_true(is_found(SOCKET_WORDS(path), &first));
    assert_false(is_found(SOCKET_WORDS(path), &second));
    fd = connected(path);
    assert_true(fd >= 0);
    close(fd);
    close(first.fd);
    listen_end(&first);
}

static void leaves_other_files_alone(void **state)
{
    struct listening listening;
    int fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);

    (void)state;
    assert_int_equal(write(fd, "letters", 7), 7);
    close(fd);
    assert_false(is_found(SOCKET_WORDS(path), &listening));
    assert_int_equal(access(path, F_OK), 0);
    unlink(path);
}

static void refuses_bad_paths(void **state)
{
    char long_path[200] = {0};
    struct listening listening;

    (void)state;
    memset(long_path, 'a', sizeof(long_path) - 1);
    assert_false(is_found(SOCKET_WORDS(long_path), &listening));
    assert_false(is_found(SOCKET_WORDS("/nowhere/at/all/chat.socket"), &listening));
    assert_false(is_found(SOCKET_WORDS(""), &listening));
}

static void refuses_unknown_words(void **state)
{
    struct listening listening;
    char *said;

    (void)state;
    assert_false(is_found(2, (const char *const[]){"chat", "--socket"}, &listening));
    assert_false(is_found(2, (const char *const[]){"chat", "--bogus"}, &listening));
    assert_false(is_found(3, (const char *const[]){"chat", "--sockets", path}, &listening));
    assert_false(found(2, (const char *const[]){"chat", "x"}, &listening, &said));
    assert_non_null(strstr(said, "--help"));
    free(said);
}

/* Runs `look` with another standard input and gives that back after. */
static void with_input(int fd, void (*look)(void))
{
    int usual = dup(STDIN_FILENO);

    dup2(fd, STDIN_FILENO);
    look();
    dup2(usual, STDIN_FILENO);
    close(usual);
}

static void expect_input(void)
{
    struct listening listening;

    assert_true(is_found(1, (const char *const[]){"chat"}, &listening));
    assert_int_equal(listening.way, LISTEN_FASTCGI);
    assert_int_equal(listening.fd, STDIN_FILENO);
    assert_null(listening.path);
    listen_end(&listening);
}

static void expect_cgi(void)
{
    struct listening listening;

    assert_true(is_found(1, (const char *const[]){"chat"}, &listening));
    assert_int_equal(listening.way, LISTEN_CGI);
}

static void expect_nothing(void)
{
    struct listening listening;
    char *said;

    assert_false(found(1, (const char *const[]){"chat"}, &listening, &said));
    assert_non_null(strstr(said, "--socket PATH"));
    free(said);
}

static void takes_what_it_was_started_with(void **state)
{
    struct listening socket_made;
    int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);

    (void)state;
    assert_true(is_found(SOCKET_WORDS(path), &socket_made));
    with_input(nothing, expect_nothing);
    setenv("GATEWAY_INTERFACE", "CGI/1.1", 1);
    with_input(nothing, expect_cgi);
    with_input(socket_made.fd, expect_input);
    unsetenv("GATEWAY_INTERFACE");
    close(nothing);
    close(socket_made.fd);
    listen_end(&socket_made);
}

static void ignores_another_programs_activation(void **state)
{
    int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);

    (void)state;
    setenv("LISTEN_FDS", "1", 1);
    setenv("LISTEN_PID", "1", 1);
    with_input(nothing, expect_nothing);
    setenv("LISTEN_PID", "nobody", 1);
    with_input(nothing, expect_nothing);
    unsetenv("LISTEN_FDS");
    unsetenv("LISTEN_PID");
    close(nothing);
}

static int begin(void **state)
{
    static char folder[] = "/tmp/listen-XXXXXX";

    (void)state;
    log_start("test", LOG_LEVEL_ERROR);
    unsetenv("GATEWAY_INTERFACE");
    arena = arena_new();
    if (!mkdtemp(folder))
        return -1;
    *state = folder;
    path = arena_format(arena, "%s/chat.socket", folder);
    return 0;
}

static int end(void **state)
{
    rmdir(*state);
    arena_free(arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("--socket listens there with mode 0660, and takes the socket away at the end",
             listens_on_a_path),
        TEST("a socket nobody listens on is replaced", replaces_a_socket_left_over),
        TEST("a socket another program listens on stays its own", leaves_another_programs_socket_alone),
        TEST("a file that is no socket is left alone", leaves_other_files_alone),
        TEST("a path that is too long, or nowhere, is refused", refuses_bad_paths),
        TEST("unknown arguments are refused with a hint", refuses_unknown_words),
        TEST("a listening input is FastCGI, else GATEWAY_INTERFACE says CGI, else there is nothing to serve",
             takes_what_it_was_started_with),
        TEST("a socket given to another process is not ours", ignores_another_programs_activation),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name(__FILE__, tests, begin, end);
}
