/* Start, threads, end. */
#include "web/handler.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/environment.h"
#include "base/harden.h"
#include "base/log.h"
#include "base/text.h"
#include "base/thread.h"
#include "web/gate.h"
#include "web/identity.h"
#include "web/listen.h"
#include "web/route.h"

enum { THREAD_STACK_BYTES = 1024 * 1024, REPLY_FRAMED_BYTES_MAX = 9 * 1024 * 1024, REQUEST_ID_BYTES = 16 };

bool gate_send(struct request *request)
{
    struct buffer *framed = buffer_new(request->arena, REPLY_FRAMED_BYTES_MAX);

    wire_add(&request->wire, framed, request->reply->bytes, request->reply->length);
    wire_add_end(&request->wire, framed);
    return wire_send(&request->wire, framed->bytes, framed->length);
}

static void answer(struct request *request, const void *program)
{
    char *id = uuid_new(request->arena);

    memmove(id + 8, id + 9, 4); /* 16 hex digits of it are enough to find a request in the log */
    memmove(id + 12, id + 14, 4);
    id[REQUEST_ID_BYTES] = 0;
    request->id = id;
    route_read(request);
    route_answer(request, program);
}

static void *serve(void *gate)
{
    fastcgi_serve(gate);
    return NULL;
}

/* Before the socket is there, so that who sees it may end us, and before any thread is made, so that all
 * inherit it. */
static sigset_t block_signals(void)
{
    sigset_t ending;

    sigemptyset(&ending);
    sigaddset(&ending, SIGTERM);
    sigaddset(&ending, SIGINT);
    signal(SIGPIPE, SIG_IGN);
    pthread_sigmask(SIG_BLOCK, &ending, NULL);
    return ending;
}

static void serve_until_signal(struct gate *gate, const sigset_t *ending)
{
    size_t count = (size_t)environment.threads;
    pthread_t *threads = calloc(count, sizeof(*threads));
    int signal_number;

    for (size_t i = 0; i < count; i++)
        if (!thread_start(&threads[i], THREAD_STACK_BYTES, serve, gate))
            abort();
    log_info("serving", "threads=%zu", count);
    sigwait(ending, &signal_number);
    eventfd_write(gate->stop_fd, 1);
    for (size_t i = 0; i < count; i++)
        pthread_join(threads[i], NULL);
    free(threads);
}

/* A stream takes two files, and what starts us may leave us with a thousand. */
static void raise_file_limit(void)
{
    struct rlimit files;

    if (getrlimit(RLIMIT_NOFILE, &files) < 0 || files.rlim_cur == files.rlim_max)
        return;
    files.rlim_cur = files.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &files) < 0)
        log_warning("the limit of open files could not be raised", "error=%s", strerror(errno));
}

static int run(const struct program *program, const struct listening *listening, const sigset_t *ending,
               struct arena *arena)
{
    struct gate gate = {
        .listen_fd = listening->fd,
        .stop_fd = eventfd(0, EFD_CLOEXEC),
        .answer = answer,
        .owner = program,
    };

    if (!identity_start(arena))
        return EXIT_FAILURE;
    identity_ask(program->membership, program->session);
    gate.pool = pool_new(environment.database_url, (int)environment.pool, environment.prepare);
    if (program->start && !program->start(gate.pool))
        return EXIT_FAILURE;
    if (listening->way == LISTEN_CGI) {
        cgi_serve(&gate);
    } else {
        fastcgi_start();
        serve_until_signal(&gate, ending);
    }
    if (program->stop)
        program->stop();
    pool_free(gate.pool);
    close(gate.stop_fd);
    return EXIT_SUCCESS;
}

static int help(const char *name)
{
    printf("%s: a program of the AI Ticket Assistant; serves %s%s as FastCGI or CGI.\n\n"
           "  --socket PATH   listen there (otherwise: an activated socket, fd 0, or one CGI request)\n"
           "  --version       the version\n"
           "  --help          this text\n\nEnvironment:\n",
           name, "/ata/", name);
    environment_help(stdout);
    return EXIT_SUCCESS;
}

int handler_run(int argc, char **argv, const struct program *program)
{
    enum log_level level = LOG_LEVEL_INFO;
    struct listening listening;
    struct arena *arena;
    sigset_t ending;
    int status;

    log_start(program->name, level);
    if (argc == 2 && text_equals(argv[1], "--help"))
        return help(program->name);
    if (argc == 2 && text_equals(argv[1], "--version")) {
        puts(ATA_VERSION);
        return EXIT_SUCCESS;
    }
    harden();
    raise_file_limit();
    if (!environment_read())
        return EXIT_FAILURE;
    log_level_find(environment.log_level, &level);
    log_start(program->name, level);
    ending = block_signals();
    if (!listen_find(argc, argv, &listening))
        return EXIT_FAILURE;
    arena = arena_new();
    status = run(program, &listening, &ending, arena);
    arena_free(arena);
    listen_end(&listening);
    return status;
}
