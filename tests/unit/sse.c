#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "remote/sse.h"

/* What came, as "name|data;" for each event. */
struct heard {
    char text[4096];
    size_t stop_after;
    size_t events;
};

static bool hear(void *owner, const char *name, const char *data, size_t bytes)
{
    struct heard *heard = owner;
    size_t used = strlen(heard->text);

    snprintf(heard->text + used, sizeof(heard->text) - used, "%s|%.*s;", name, (int)bytes, data);
    return ++heard->events != heard->stop_after;
}

struct story {
    const char *title, *stream, *events;
};

static const struct story stories[] = {
    {"plain", "data: a\n\ndata: b\n\n", "|a;|b;"},
    {"LF, CR and CRLF mixed", "data: a\r\n\r\ndata: b\r\rdata: c\n\r\ndata: d\r\n\n", "|a;|b;|c;|d;"},
    {"without the blank", "data:a\n\n", "|a;"},
    {"only one blank is taken", "data:  a\n\n", "| a;"},
    {"a byte order mark first",
     "\xef\xbb\xbf"
     "data: a\n\n",
     "|a;"},
    {"a byte order mark later is no field",
     "data: a\n\n\xef\xbb\xbf"
     "data: b\n\n",
     "|a;"},
    {"comments", ": ping\n\n: x\ndata: a\n:y\n\n", "|a;"},
    {"several data lines", "data: a\ndata: b\ndata:\n\n", "|a\nb\n;"},
    {"named", "event: error\ndata: a\n\ndata: b\n\n", "error|a;|b;"},
    {"a name alone is no event", "event: x\n\ndata: a\n\n", "|a;"},
    {"other fields", "id: 7\nretry: 5\nfoo: bar\ndata: a\n\n", "|a;"},
    {"a field without a colon", "data\n\n", "|;"},
    {"empty data", "data:\n\n", "|;"},
    {"no blank line at the end", "data: a\n\ndata: b\n", "|a;|b;"},
    {"no line end at the end", "data: a\n\ndata: b", "|a;|b;"},
    {"UTF-8",
     "data: Gr\xc3\xbc\xc3\x9f"
     "e \xf0\x9f\x99\x82\n\n",
     "|Gr\xc3\xbc\xc3\x9f"
     "e \xf0\x9f\x99\x82;"},
    {"nothing", "", ""},
    {"blank lines", "\n\r\n\r\n\n", ""},
    {"colons in data", "data: {\"a\":1}\n\n", "|{\"a\":1};"},
    {"database is another field", "database: x\ndata: a\n\n", "|a;"},
};

static void read_in_pieces(const char *stream, const size_t *cuts, size_t cut_count, struct heard *heard)
{
    struct sse_reader reader = {.event = hear, .owner = heard};
    size_t from = 0, bytes = strlen(stream);

    sse_init(&reader);
    for (size_t i = 0; i <= cut_count; i++) {
        size_t to = i < cut_count ? cuts[i] : bytes;
        char *piece =
            malloc(to - from + 1); /* of the very size: a byte read too far is seen by the sanitizers */

        memcpy(piece, stream + from, to - from);
        sse_add(&reader, piece, to - from);
        free(piece);
        from = to;
    }
    sse_end(&reader);
    sse_release(&reader);
}

static void check(const struct story *story, const size_t *cuts, size_t cut_count)
{
    struct heard heard = {0};

    read_in_pieces(story->stream, cuts, cut_count, &heard);
    if (strcmp(heard.text, story->events) != 0)
        fail_msg("%s, %zu cuts (first %zu): %s", story->title, cut_count, cut_count ? cuts[0] : 0,
                 heard.text);
}

static void reads_whole(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(stories) / sizeof(*stories); i++)
        check(&stories[i], NULL, 0);
}

static void reads_any_split(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(stories) / sizeof(*stories); i++) {
        size_t bytes = strlen(stories[i].stream);

        for (size_t one = 0; one <= bytes; one++)
            for (size_t other = one; other <= bytes; other++)
                check(&stories[i], (const size_t[]){one, other}, 2);
    }
}

static void reads_byte_by_byte(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(stories) / sizeof(*stories); i++) {
        size_t cuts[256], bytes = strlen(stories[i].stream);

        for (size_t at = 0; at < bytes; at++)
            cuts[at] = at;
        check(&stories[i], cuts, bytes);
    }
}

static void stops_when_told(void **state)
{
    struct heard heard = {.stop_after = 1};
    struct sse_reader reader = {.event = hear, .owner = &heard};
    const char *stream = "data: a\n\ndata: b\n\n";
    (void)state;

    sse_init(&reader);
    assert_false(sse_add(&reader, stream, strlen(stream)));
    assert_false(sse_add(&reader, stream, strlen(stream)));
    assert_false(sse_end(&reader));
    assert_string_equal(heard.text, "|a;");
    sse_release(&reader);
}

static void refuses_endless(const char *line)
{
    struct heard heard = {0};
    struct sse_reader reader = {.event = hear, .owner = &heard};
    size_t rounds = 0;

    sse_init(&reader);
    while (sse_add(&reader, line, strlen(line)))
        assert_true(++rounds * strlen(line) <= 2 * SSE_EVENT_BYTES_MAX);
    assert_true(reader.line.capacity + reader.data.capacity <= 3 * SSE_EVENT_BYTES_MAX);
    assert_string_equal(heard.text, "");
    sse_release(&reader);
}

static void refuses_endless_lines(void **state)
{
    (void)state;
    refuses_endless("data: and so on and so on and so on and so on and so on and so on and so on");
}

static void refuses_endless_events(void **state)
{
    (void)state;
    refuses_endless("data: and so on and so on and so on and so on and so on and so on and so on\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("events are read from a stream that comes whole", reads_whole),
        TEST("any two cuts of a stream give the same events", reads_any_split),
        TEST("a stream that comes byte by byte gives the same events", reads_byte_by_byte),
        TEST("nothing is read behind the event that stopped it", stops_when_told),
        TEST("a line without end stops the reader", refuses_endless_lines),
        TEST("an event without end stops the reader", refuses_endless_events),
    };

    return RUN_TESTS(tests);
}
