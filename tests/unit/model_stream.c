#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "remote/model_stream.h"

#define CHUNK(choice) "data: {\"model\":\"m-1\",\"choices\":[{\"index\":0," choice "}]}\n\n"
#define TEXT(text)    CHUNK("\"delta\":{\"content\":\"" text "\"},\"finish_reason\":null")
#define STOP(reason)  CHUNK("\"delta\":{},\"finish_reason\":\"" reason "\"")
#define USAGE(usage)  "data: {\"choices\":[],\"usage\":" usage "}\n\n"
#define COUNTS        USAGE("{\"prompt_tokens\":10,\"completion_tokens\":5,\"total_tokens\":15}")
#define DONE          "data: [DONE]\n\n"

struct story {
    const char *title, *stream, *text;
    enum model_failure failure;
    int64_t input, output, total;
    bool cut_off; /* the connection broke */
};

static const struct story stories[] = {
    {"whole", TEXT("Hel") TEXT("lo") STOP("stop") COUNTS DONE, "Hello", MODEL_FINE, 10, 5, 15, false},
    {"no [DONE]", TEXT("Hello") STOP("stop") COUNTS, "Hello", MODEL_FINE, 10, 5, 15, false},
    {"more behind [DONE]", TEXT("a") STOP("stop") DONE TEXT("b") "data: {\n\n", "a", MODEL_FINE, 0, 0, 0,
     false},
    {"no finish", TEXT("Hello"), "Hello", MODEL_CUT, 0, 0, 0, false},
    {"no finish but [DONE]", TEXT("Hello") DONE, "Hello", MODEL_CUT, 0, 0, 0, false},
    {"finish null", CHUNK("\"delta\":{\"content\":\"a\"},\"finish_reason\":null"), "a", MODEL_CUT, 0, 0, 0,
     false},
    {"cut", TEXT("Hello") "data: {\"choi", "Hello", MODEL_CUT, 0, 0, 0, true},
    {"cut before any text", ": ping\n\n", "", MODEL_AWAY, 0, 0, 0, true},
    {"ended within an event", TEXT("Hello") "data: {\"choi", "Hello", MODEL_CUT, 0, 0, 0, false},
    {"cut behind the finish", TEXT("a") STOP("stop") "data: {\"cho", "a", MODEL_FINE, 0, 0, 0, true},
    {"finish twice", TEXT("a") STOP("stop") STOP("length") DONE, "a", MODEL_FINE, 0, 0, 0, false},
    {"length", TEXT("a") STOP("length") COUNTS DONE, "a", MODEL_CUT, 10, 5, 15, false},
    {"content filter", TEXT("a") STOP("content_filter") DONE, "a", MODEL_REFUSED, 0, 0, 0, false},
    {"finish error", TEXT("a") STOP("error") DONE, "a", MODEL_AWAY, 0, 0, 0, false},
    {"finish unknown", TEXT("a") STOP("eos") DONE, "a", MODEL_FINE, 0, 0, 0, false},
    {"refusal", CHUNK("\"delta\":{\"refusal\":\"I cannot\"}") STOP("stop") DONE, "", MODEL_REFUSED, 0, 0, 0,
     false},
    {"empty", TEXT("") STOP("stop") DONE, "", MODEL_BAD, 0, 0, 0, false},
    {"no choices",
     "data: {}\n\ndata: {\"choices\":null}\n\ndata: {\"choices\":[]}\n\n" TEXT("a") STOP("stop"), "a",
     MODEL_FINE, 0, 0, 0, false},
    {"no delta", CHUNK("\"delta\":null") CHUNK("\"x\":1") TEXT("a") STOP("stop"), "a", MODEL_FINE, 0, 0, 0,
     false},
    {"content null", CHUNK("\"delta\":{\"content\":null}") TEXT("a") STOP("stop"), "a", MODEL_FINE, 0, 0, 0,
     false},
    {"other choices",
     CHUNK("\"delta\":{\"content\":\"a\"}") "data: "
                                            "{\"choices\":[{\"index\":1,\"delta\":{\"content\":\"b\"}}]}"
                                            "\n\n" STOP("stop"),
     "a", MODEL_FINE, 0, 0, 0, false},
    {"content in parts",
     CHUNK("\"delta\":{\"content\":[{\"type\":\"thinking\",\"text\":\"hm\"},{\"type\":\"text\",\"text\":"
           "\"a\"}]}") STOP("stop"),
     "a", MODEL_FINE, 0, 0, 0, false},
    {"usage null and empty", USAGE("null") USAGE("{}") TEXT("a") STOP("stop") COUNTS USAGE("{}"), "a",
     MODEL_FINE, 10, 5, 15, false},
    {"usage growing",
     USAGE("{\"prompt_tokens\":10,\"completion_tokens\":1,\"total_tokens\":11}") TEXT("a") STOP("stop")
         COUNTS,
     "a", MODEL_FINE, 10, 5, 15, false},
    {"usage without total", TEXT("a") STOP("stop") USAGE("{\"prompt_tokens\":10,\"completion_tokens\":5}"),
     "a", MODEL_FINE, 10, 5, 15, false},
    {"total with reasoning",
     TEXT("a") STOP("stop") USAGE("{\"prompt_tokens\":12,\"completion_tokens\":1,\"total_tokens\":303}"), "a",
     MODEL_FINE, 12, 1, 303, false},
    {"only a total", TEXT("abcdef") STOP("stop") USAGE("{\"total_tokens\":20}"), "abcdef", MODEL_FINE, 18, 2,
     20, false},
    {"usage negative",
     TEXT("a") STOP("stop") USAGE("{\"prompt_tokens\":-1,\"completion_tokens\":-1,\"total_tokens\":-2}"), "a",
     MODEL_FINE, 0, 0, 0, false},
    {"usage huge",
     TEXT("a") STOP("stop")
         USAGE("{\"prompt_tokens\":1e18,\"completion_tokens\":1e18,\"total_tokens\":2e18}"),
     "a", MODEL_FINE, 0, 0, 0, false},
    {"usage mistyped",
     TEXT("a") STOP("stop")
         USAGE("{\"prompt_tokens\":\"10\",\"completion_tokens\":1.5,\"total_tokens\":null}"),
     "a", MODEL_FINE, 0, 0, 0, false},
    {"usage of Groq",
     TEXT("a")
         STOP("stop") "data: {\"x_groq\":{\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5}}}\n\n",
     "a", MODEL_FINE, 10, 5, 15, false},
    {"error object",
     TEXT("a") "data: {\"error\":{\"type\":\"server_error\",\"message\":\"x\"}}\n\n" TEXT("b") DONE, "a",
     MODEL_AWAY, 0, 0, 0, false},
    {"error of a rate", "data: {\"error\":{\"code\":429,\"message\":\"x\"}}\n\n", "", MODEL_BUSY, 0, 0, 0,
     false},
    {"error of credit", "data: {\"error\":{\"code\":\"insufficient_quota\"}}\n\n", "", MODEL_NO_CREDIT, 0, 0,
     0, false},
    {"error as text", "data: {\"error\":\"overloaded\"}\n\n", "", MODEL_AWAY, 0, 0, 0, false},
    {"error null",
     "data: {\"error\":null,\"choices\":[{\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}\n\n",
     "a", MODEL_FINE, 0, 0, 0, false},
    {"error event", "event: error\ndata: overloaded\n\n", "", MODEL_AWAY, 0, 0, 0, false},
    {"nonsense", TEXT("a") "data: {nonsense}\n\n" STOP("stop"), "a", MODEL_BAD, 0, 0, 0, false},
    {"no object", TEXT("a") "data: 17\n\n" STOP("stop"), "a", MODEL_BAD, 0, 0, 0, false},
    {"white space behind [DONE]", TEXT("a") STOP("stop") "data: [DONE] \n\n", "a", MODEL_FINE, 0, 0, 0,
     false},
    {"nonsense behind the finish", TEXT("a") STOP("stop") "data: bye\n\n" COUNTS, "a", MODEL_FINE, 10, 5, 15,
     false},
    {"the whole message at the end",
     TEXT("Hel") TEXT("lo") CHUNK("\"message\":{\"content\":\"Hello\"},\"finish_reason\":\"stop\"") COUNTS,
     "Hello", MODEL_FINE, 10, 5, 15, false},
    {"usage within the choice",
     TEXT("a") CHUNK(
         "\"delta\":{},\"finish_reason\":\"stop\",\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5}")
         DONE,
     "a", MODEL_FINE, 10, 5, 15, false},
    {"tool calls",
     CHUNK("\"delta\":{\"content\":null,\"tool_calls\":[{\"index\":0,\"function\":{\"name\":\"x\"}}]}")
         STOP("tool_calls") DONE,
     "", MODEL_BAD, 0, 0, 0, false},
    {"a prompt that is too long",
     "data: {\"error\":{\"message\":\"This model's maximum context length is 9 tokens\"}}\n\n", "",
     MODEL_TOO_LONG, 0, 0, 0, false},
    {"a page", "<html><body>Hello</body></html>", "", MODEL_AWAY, 0, 0, 0, false},
    {"JSON",
     "{\"model\":\"m-1\",\"choices\":[{\"message\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}],"
     "\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5,\"total_tokens\":15}}",
     "Hi", MODEL_FINE, 10, 5, 15, false},
    {"JSON error", " \xef\xbb\xbf{\"error\":{\"code\":\"model_not_found\"}}", "", MODEL_UNKNOWN, 0, 0, 0,
     false},
    {"JSON cut", "{\"choices\":[{\"mess", "", MODEL_BAD, 0, 0, 0, false},
    {"nothing", "", "", MODEL_CUT, 0, 0, 0, false},
    {"bad UTF-8", TEXT("a\xff\xc3") STOP("stop"), "a\xef\xbf\xbd\xef\xbf\xbd", MODEL_FINE, 0, 0, 0, false},
    {"half a pair", TEXT("a\\ud83d b") STOP("stop"), "a\xef\xbf\xbd b", MODEL_FINE, 0, 0, 0, false},
    {"escaped NUL", TEXT("a\\u0000b") STOP("stop"),
     "a\xef\xbf\xbd"
     "b",
     MODEL_FINE, 0, 0, 0, false},
    {"whole pair", TEXT("\\ud83d\\ude42\\n") STOP("stop"), "\xf0\x9f\x99\x82\n", MODEL_FINE, 0, 0, 0, false},
};

static bool take(void *owner, const char *bytes, size_t count)
{
    buffer_add_bytes(owner, bytes, count);
    return true;
}

static void read_in_pieces(const struct story *story, struct model_stream *stream, size_t one, size_t other)
{
    const size_t ends[] = {one, other, strlen(story->stream)};
    size_t from = 0;

    for (size_t i = 0; i < 3; i++) {
        char *piece = malloc(ends[i] - from + 1);

        memcpy(piece, story->stream + from, ends[i] - from);
        model_stream_add(stream, piece, ends[i] - from);
        free(piece);
        from = ends[i];
    }
    if (!story->cut_off)
        model_stream_end(stream);
}

static void check(const struct story *story, size_t one, size_t other)
{
    struct buffer pieces;
    struct model_stream stream = {.text = take, .owner = &pieces};
    enum model_failure failure;

    buffer_init(&pieces, MODEL_CONTENT_BYTES_MAX);
    model_stream_init(&stream);
    read_in_pieces(story, &stream, one, other);
    failure = model_stream_outcome(&stream, !story->cut_off);
    if (failure != story->failure || strcmp(pieces.bytes, story->text) != 0 ||
        strcmp(stream.content.bytes, story->text) != 0)
        fail_msg("%s cut at %zu, %zu: failure %d, \"%s\", \"%s\"", story->title, one, other, (int)failure,
                 pieces.bytes, stream.content.bytes);
    if (stream.tokens.input != story->input || stream.tokens.output != story->output ||
        stream.tokens.total != story->total)
        fail_msg("%s cut at %zu, %zu: %lld + %lld = %lld tokens", story->title, one, other,
                 (long long)stream.tokens.input, (long long)stream.tokens.output,
                 (long long)stream.tokens.total);
    model_stream_release(&stream);
    buffer_release(&pieces);
}

static void reads_whole(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(stories) / sizeof(*stories); i++)
        check(&stories[i], 0, 0);
}

static void reads_any_split(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(stories) / sizeof(*stories); i++) {
        size_t bytes = strlen(stories[i].stream);

        for (size_t at = 0; at <= bytes; at++) {
            check(&stories[i], at, at);
            check(&stories[i], at, at + 1 < bytes ? at + 1 : bytes);
        }
    }
}

static void names_the_model(void **state)
{
    struct buffer pieces;
    struct model_stream stream = {.text = take, .owner = &pieces};
    const char *text = TEXT("a") "data: {\"model\":\"m-2\"}\n\n";
    (void)state;

    buffer_init(&pieces, 100);
    model_stream_init(&stream);
    assert_true(model_stream_add(&stream, text, strlen(text)));
    assert_string_equal(stream.model, "m-1");
    model_stream_release(&stream);
    buffer_release(&pieces);
}

/* Feeds the same event until the stream has enough of it. */
static size_t rounds_until_enough(const char *event, enum model_failure expected)
{
    struct buffer pieces;
    struct model_stream stream = {.text = take, .owner = &pieces};
    size_t rounds = 1;

    buffer_init(&pieces, MODEL_CONTENT_BYTES_MAX);
    model_stream_init(&stream);
    while (rounds < 1000000 && model_stream_add(&stream, event, strlen(event)))
        rounds++;
    assert_int_equal(model_stream_outcome(&stream, true), expected);
    model_stream_release(&stream);
    buffer_release(&pieces);
    return rounds;
}

static void stops_endless_text(void **state)
{
    (void)state;
    assert_int_equal(rounds_until_enough(TEXT("0123456789abcdef0123456789abcdef"), MODEL_CUT),
                     MODEL_CONTENT_BYTES_MAX / 32 + 1);
}

static void stops_endless_space(void **state)
{
    (void)state;
    assert_int_equal(rounds_until_enough(TEXT("  \\n\\t  \\n\\t  "), MODEL_CUT),
                     MODEL_SPACE_BYTES_MAX / 10 + 1);
}

static void lets_space_pass_between_words(void **state)
{
    (void)state;
    assert_int_equal(rounds_until_enough(TEXT("a          "), MODEL_CUT), MODEL_CONTENT_BYTES_MAX / 11 + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("every oddity of a stream gives its text, tokens and outcome", reads_whole),
        TEST("any split of a stream gives the same", reads_any_split),
        TEST("the model that answers is the first one named", names_the_model),
        TEST("text without end is cut at 256 KiB", stops_endless_text),
        TEST("white space without end is cut early", stops_endless_space),
        TEST("white space between words counts only as text", lets_space_pass_between_words),
    };

    return RUN_TESTS(tests);
}
