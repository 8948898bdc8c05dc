/* Many people who chat at once, for the benchmark of streams.
 *
 *   stream_clients PORT PATH FILE RAMP_MS LEAVE_AFTER
 *
 * FILE has a line a person: a bearer token, a tab, the body they POST to PATH. They come one after the other
 * within RAMP_MS, and leave LEAVE_AFTER pieces later (0: they stay to the end). Prints a line a person:
 *
 *   NUMBER OUTCOME FIRST_NS LEFT_AT_NS LAG_NS…
 *
 * the outcome (done, left, or what went wrong), from connecting to the first piece, the moment they left, and
 * for each piece ("@NANOSECONDS@", see model_server.c) how long it was on its way. */
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/loop.h"
#include "bench.h"

enum { PIECES_MAX = 1024, LINE_BYTES_MAX = 1024 * 1024, PATIENCE_MS = 120000 };

struct person {
    size_t number;
    int fd;
    const char *token, *body;
    struct loop_timer timer;
    struct buffer line;
    const char *outcome; /* NULL: under way */
    char status[16];     /* of a refusal */
    bool answered;       /* the status was 200 */
    int64_t began_ns, first_ns, left_ns;
    int64_t lags[PIECES_MAX];
    size_t pieces;
};

static struct loop *loop;
static struct sockaddr_in address = {.sin_family = AF_INET};
static const char *path;
static size_t leave_after, running;

static void leave(struct person *person, const char *outcome)
{
    if (person->outcome)
        return;
    person->outcome = outcome;
    loop_timer_clear(loop, &person->timer);
    if (person->fd >= 0) {
        loop_unwatch(loop, person->fd);
        person->left_ns = monotonic_ns();
        close(person->fd);
    }
    buffer_release(&person->line);
    if (--running == 0)
        loop_stop(loop);
}

static void take_piece(struct person *person, const char *line)
{
    const char *stamp = strchr(line, '@');
    int64_t now_ns = monotonic_ns();

    if (!stamp || person->pieces == PIECES_MAX)
        return;
    if (person->pieces == 0)
        person->first_ns = now_ns - person->began_ns;
    person->lags[person->pieces++] = now_ns - strtoll(stamp + 1, NULL, 10);
    if (person->pieces == leave_after)
        leave(person, "left");
}

static bool begins(const char *line, const char *with)
{
    return strncmp(line, with, strlen(with)) == 0;
}

static const char *status_of(struct person *person, const char *line)
{
    snprintf(person->status, sizeof(person->status), "status-%.3s", begins(line, "HTTP/1.") ? line + 9 : "?");
    return person->status;
}

static void take_line(struct person *person, const char *line)
{
    if (!person->answered) {
        if (begins(line, "HTTP/1.") && strncmp(line + 8, " 200", 4) == 0)
            person->answered = true;
        else
            leave(person, status_of(person, line));
    } else if (begins(line, "data: {\"text\"") || strstr(line, "\"delta\":{\"content\"")) {
        take_piece(person, line);
    } else if (begins(line, "event: error")) {
        leave(person, "error");
    } else if (begins(line, "event: done") || begins(line, "data: [DONE]")) {
        leave(person, "done");
    }
}

static void take_bytes(struct person *person, const char *bytes, size_t count)
{
    for (const char *end = bytes + count; bytes < end && !person->outcome;) {
        const char *stop = memchr(bytes, '\n', (size_t)(end - bytes));

        buffer_add_bytes(&person->line, bytes, (size_t)((stop ? stop : end) - bytes));
        if (!stop)
            return;
        take_line(person, person->line.bytes);
        if (!person->outcome)
            buffer_clear(&person->line);
        bytes = stop + 1;
    }
}

static void on_readable(void *owner, int fd, int events)
{
    struct person *person = owner;
    char part[16384];
    ssize_t count = 0;

    (void)events;
    while (!person->outcome && (count = recv(fd, part, sizeof(part), MSG_DONTWAIT)) > 0)
        take_bytes(person, part, (size_t)count);
    if (!person->outcome && (count == 0 || errno != EAGAIN))
        leave(person, count == 0 ? "cut" : "broken");
}

static void on_connected(void *owner, int fd, int events)
{
    struct person *person = owner;
    struct buffer request;
    ssize_t sent;

    (void)events;
    buffer_init(&request, LINE_BYTES_MAX);
    buffer_add_format(
        &request,
        "POST %s HTTP/1.0\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\n"
        "Content-Type: application/json\r\nAccept: text/event-stream\r\nContent-Length: %zu\r\n\r\n%s",
        path, person->token, strlen(person->body), person->body);
    sent = send(fd, request.bytes, request.length, MSG_NOSIGNAL);
    loop_watch(loop, fd, LOOP_READ, on_readable, person);
    if (sent != (ssize_t)request.length)
        leave(person, "unsent");
    buffer_release(&request);
}

static void lose_patience(void *person)
{
    leave(person, "late");
}

static void come(void *owner)
{
    struct person *person = owner;

    loop_timer_set(loop, &person->timer, PATIENCE_MS, lose_patience, person);
    person->began_ns = monotonic_ns();
    person->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (person->fd < 0 ||
        (connect(person->fd, (struct sockaddr *)&address, sizeof(address)) < 0 && errno != EINPROGRESS))
        leave(person, "unconnected");
    else
        loop_watch(loop, person->fd, LOOP_WRITE, on_connected, person);
}

static struct person *read_people(const char *file, size_t *count)
{
    FILE *in = fopen(file, "r");
    struct person *people = NULL;
    char *line = NULL;
    size_t room = 0;

    *count = 0;
    while (in && getline(&line, &room, in) > 0) {
        char *tab = strchr(line, '\t');

        if (!tab)
            continue;
        *tab = '\0';
        tab[1 + strcspn(tab + 1, "\n")] = '\0';
        people = memory_checked(realloc(people, (*count + 1) * sizeof(*people)));
        people[*count] = (struct person){.number = *count, .fd = -1, .token = line, .body = tab + 1};
        (*count)++;
        line = NULL; /* the person keeps it */
        room = 0;
    }
    free(line);
    if (in)
        fclose(in);
    return people;
}

static void print_person(const struct person *person)
{
    printf("%zu %s %lld %lld", person->number, person->outcome ? person->outcome : "unfinished",
           (long long)person->first_ns, (long long)person->left_ns);
    for (size_t i = 0; i < person->pieces; i++)
        printf(" %lld", (long long)person->lags[i]);
    putchar('\n');
}

int main(int argc, char **argv)
{
    struct person *people;
    size_t count;

    if (argc != 6) {
        fprintf(stderr, "usage: stream_clients PORT PATH FILE RAMP_MS LEAVE_AFTER\n");
        return 2;
    }
    raise_file_limit();
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons((uint16_t)atoi(argv[1]));
    path = argv[2];
    people = read_people(argv[3], &count);
    leave_after = strtoul(argv[5], NULL, 10);
    loop = loop_new();
    running = count;
    for (size_t i = 0; i < count; i++) {
        buffer_init(&people[i].line, LINE_BYTES_MAX);
        loop_timer_set(loop, &people[i].timer, atoll(argv[4]) * (int64_t)i / (int64_t)count, come,
                       &people[i]);
    }
    if (count)
        loop_run(loop);
    for (size_t i = 0; i < count; i++)
        print_person(&people[i]);
    return 0;
}
