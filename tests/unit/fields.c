#include "base/fields.h"

#include "base/arena.h"
#include "base/buffer.h"
#include "base/json.h"
#include "check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct label {
    const char *name;
    int64_t weight;
};

struct ticket {
    const char *summary, *body;
    int64_t number;
    double confidence;
    bool urgent;
    int64_t due;
    const char *extra;
    struct label *main;
    struct label *labels;
    size_t labels_count;
    const char **watchers;
    size_t watchers_count;
    bool body_present;
};

static const struct field label_fields[] = {
    FIELD_TEXT(struct label, name, .max_bytes = 10),
    FIELD_INT64(struct label, weight, .optional = true),
    FIELDS_END,
};

static const struct field ticket_fields[] = {
    FIELD_TEXT(struct ticket, summary, .max_bytes = 20),
    FIELD_TEXT(struct ticket, body, .optional = true, .leave_out_null = true, .has_present = true,
               .present_offset = offsetof(struct ticket, body_present)),
    FIELD_INT64(struct ticket, number, .optional = true),
    FIELD_DOUBLE(struct ticket, confidence, .optional = true),
    FIELD_BOOL(struct ticket, urgent, .optional = true),
    FIELD_TIME(struct ticket, due, .optional = true),
    FIELD_JSON(struct ticket, extra, .optional = true, .max_bytes = 30),
    FIELD_OBJECT(struct ticket, main, label_fields, struct label, .optional = true),
    FIELD_LIST(struct ticket, labels, labels_count, label_fields, struct label, .optional = true,
               .max_count = 3),
    FIELD_TEXTS(struct ticket, watchers, watchers_count, .optional = true, .max_count = 2, .max_bytes = 5,
                .leave_out_null = true),
    FIELDS_END,
};

static struct arena *arena;
static struct ticket ticket;
static struct problems problems;

static int make_arena(void **state)
{
    (void)state;
    arena = arena_new();
    ticket = (struct ticket){0};
    problems = (struct problems){0};
    return 0;
}

static int free_arena(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static enum error_kind read_ticket(const char *text, enum json_strictness strictness)
{
    const struct json *json = NULL;

    ticket = (struct ticket){0};
    problems = (struct problems){0};
    assert_int_equal(json_parse(arena, text, strlen(text), &json_limits_body, &json).kind, ERROR_NONE);
    return json_read(arena, json, ticket_fields, strictness, &ticket, &problems).kind;
}

static const char *written(void)
{
    struct buffer *buffer = buffer_new(arena, 4096);

    json_write(buffer, ticket_fields, &ticket);
    return buffer->bytes;
}

static const char whole_ticket[] =
    "{\"summary\":\"Screen broken\",\"body\":\"It \\\"flickers\\\"\",\"number\":-12,\"confidence\":0.81,"
    "\"urgent\":true,\"due\":\"2026-11-20T13:05:00Z\",\"extra\":{\"parent\":[1,null]},"
    "\"main\":{\"name\":\"hardware\",\"weight\":3},\"labels\":[{\"name\":\"a\",\"weight\":1},"
    "{\"name\":\"b\",\"weight\":0}],\"watchers\":[\"emma\",\"noah\"]}";

static void what_is_read_is_written(void **state)
{
    (void)state;
    assert_int_equal(read_ticket(whole_ticket, JSON_STRICT), ERROR_NONE);
    assert_int_equal(problems.count, 0);
    assert_string_equal(ticket.body, "It \"flickers\"");
    assert_int_equal(ticket.number, -12);
    assert_int_equal(ticket.due, 1795179900);
    assert_int_equal(ticket.labels_count, 2);
    assert_string_equal(ticket.labels[1].name, "b");
    assert_string_equal(ticket.watchers[1], "noah");
    assert_true(ticket.body_present);
    assert_string_equal(written(), whole_ticket);
}

static void absent_and_null_are_empty(void **state)
{
    (void)state;
    assert_int_equal(
        read_ticket("{\"summary\":\"x\",\"main\":null,\"due\":null,\"extra\":null}", JSON_STRICT), 0);
    assert_false(ticket.body_present);
    assert_null(ticket.body);
    assert_string_equal(ticket.extra, "null");
    assert_string_equal(written(), "{\"summary\":\"x\",\"number\":0,\"confidence\":0,\"urgent\":false,"
                                   "\"due\":null,\"extra\":null,\"main\":null,\"labels\":[]}");
    assert_int_equal(read_ticket("{\"summary\":\"12345678901234567890\"}", JSON_STRICT), 0);
    assert_int_equal(read_ticket("{\"summary\":\"x\",\"body\":null,\"watchers\":[]}", JSON_STRICT), 0);
    assert_true(ticket.body_present);
    assert_null(ticket.body);
    assert_non_null(strstr(written(), "\"watchers\":[]"));
}

static void every_fault_is_a_problem_with_its_place(void **state)
{
    static const struct {
        const char *text, *pointer;
        enum phrase phrase;
        const char *subject;
    } faults[] = {
        {"{}", "/summary", PHRASE_MEMBER_MISSING, NULL},
        {"{\"summary\":null}", "/summary", PHRASE_MEMBER_MISSING, NULL},
        {"{\"summary\":1}", "/summary", PHRASE_MEMBER_NOT_TEXT, NULL},
        {"{\"summary\":\"123456789012345678901\"}", "/summary", PHRASE_MEMBER_TOO_LONG, "20"},
        {"{\"summary\":\"x\",\"Summary\":1}", "/Summary", PHRASE_MEMBER_UNKNOWN, NULL},
        {"{\"summary\":\"x\",\"a/b~c\":1}", "/a~1b~0c", PHRASE_MEMBER_UNKNOWN, NULL},
        {"{\"summary\":\"x\",\"number\":1.5}", "/number", PHRASE_MEMBER_NOT_WHOLE_NUMBER, NULL},
        {"{\"summary\":\"x\",\"number\":9007199254740993}", "/number", PHRASE_MEMBER_NOT_WHOLE_NUMBER, NULL},
        {"{\"summary\":\"x\",\"number\":\"1\"}", "/number", PHRASE_MEMBER_NOT_WHOLE_NUMBER, NULL},
        {"{\"summary\":\"x\",\"confidence\":\"1\"}", "/confidence", PHRASE_MEMBER_NOT_A_NUMBER, NULL},
        {"{\"summary\":\"x\",\"urgent\":1}", "/urgent", PHRASE_MEMBER_NOT_BOOLEAN, NULL},
        {"{\"summary\":\"x\",\"due\":\"2026-11-20\"}", "/due", PHRASE_MEMBER_NOT_A_TIME, NULL},
        {"{\"summary\":\"x\",\"due\":1}", "/due", PHRASE_MEMBER_NOT_A_TIME, NULL},
        {"{\"summary\":\"x\",\"extra\":\"1234567890123456789012345678901\"}", "/extra",
         PHRASE_MEMBER_TOO_LONG, "30"},
        {"{\"summary\":\"x\",\"main\":[]}", "/main", PHRASE_MEMBER_NOT_AN_OBJECT, NULL},
        {"{\"summary\":\"x\",\"main\":{}}", "/main/name", PHRASE_MEMBER_MISSING, NULL},
        {"{\"summary\":\"x\",\"labels\":{}}", "/labels", PHRASE_MEMBER_NOT_A_LIST, NULL},
        {"{\"summary\":\"x\",\"labels\":[{\"name\":\"a\"},1]}", "/labels/1", PHRASE_MEMBER_NOT_AN_OBJECT,
         NULL},
        {"{\"summary\":\"x\",\"labels\":[{\"name\":\"a\"},{\"name\":\"b\",\"x\":1}]}", "/labels/1/x",
         PHRASE_MEMBER_UNKNOWN, NULL},
        {"{\"summary\":\"x\",\"labels\":[1,2,3,4]}", "/labels", PHRASE_TOO_MANY_ENTRIES, "3"},
        {"{\"summary\":\"x\",\"watchers\":[\"a\",\"123456\"]}", "/watchers/1", PHRASE_MEMBER_TOO_LONG, "5"},
        {"{\"summary\":\"x\",\"watchers\":[null]}", "/watchers/0", PHRASE_MEMBER_NOT_TEXT, NULL},
        {"[]", "", PHRASE_MEMBER_NOT_AN_OBJECT, NULL},
    };
    (void)state;

    for (size_t at = 0; at < sizeof(faults) / sizeof(faults[0]); at++) {
        assert_int_equal(read_ticket(faults[at].text, JSON_STRICT), ERROR_INVALID);
        assert_int_equal(problems.count, 1);
        assert_string_equal(problems.list[0].pointer, faults[at].pointer);
        assert_int_equal(problems.list[0].phrase, faults[at].phrase);
        if (faults[at].subject)
            assert_string_equal(problems.list[0].subject, faults[at].subject);
        else
            assert_null(problems.list[0].subject);
    }
}

static void all_faults_are_told_at_once(void **state)
{
    (void)state;
    assert_int_equal(read_ticket("{\"number\":\"a\",\"urgent\":0,\"colour\":1}", JSON_STRICT), ERROR_INVALID);
    assert_int_equal(problems.count, 4);
    assert_string_equal(problems.list[0].pointer, "/summary");
    assert_string_equal(problems.list[3].pointer, "/colour");
}

static void very_many_faults_are_cut(void **state)
{
    struct buffer *text = buffer_new(arena, 65536);
    (void)state;

    buffer_add(text, "{");
    for (int at = 0; at < 500; at++)
        buffer_add_format(text, "\"m%d\":0,", at);
    buffer_add(text, "\"summary\":\"x\"}");
    assert_int_equal(read_ticket(text->bytes, JSON_STRICT), ERROR_INVALID);
    assert_int_equal(problems.count, PROBLEMS_MAX);
    assert_string_equal(problems.list[99].pointer, "/m99");
}

static void loose_reading_leaves_out_what_does_not_fit(void **state)
{
    (void)state;
    assert_int_equal(
        read_ticket(
            "{\"summary\":\"x\",\"number\":\"a\",\"main\":{\"nam\":1},\"labels\":[{\"name\":\"a\"},7],"
            "\"watchers\":[\"b\",\"c\",\"d\"],\"unknown\":{},\"urgent\":true,\"due\":\"soon\"}",
            JSON_LOOSE),
        ERROR_NONE);
    assert_int_equal(problems.count, 0);
    assert_int_equal(ticket.number, 0);
    assert_null(ticket.main);
    assert_null(ticket.labels);
    assert_int_equal(ticket.labels_count, 0);
    assert_int_equal(ticket.watchers_count, 0);
    assert_true(ticket.urgent);
    assert_int_equal(read_ticket("{\"summary\":7,\"number\":\"a\"}", JSON_LOOSE), ERROR_INVALID);
    assert_int_equal(problems.count, 1);
    assert_string_equal(problems.list[0].pointer, "/summary");
}

static void text_is_read_in_one_go(void **state)
{
    (void)state;
    assert_int_equal(json_read_text(arena, whole_ticket, ticket_fields, JSON_STRICT, &ticket).kind,
                     ERROR_NONE);
    assert_int_equal(json_read_text(arena, "{", ticket_fields, JSON_STRICT, &ticket).kind, ERROR_BAD_JSON);
    assert_int_equal(json_read_text(arena, "{}", ticket_fields, JSON_STRICT, &ticket).kind, ERROR_INVALID);
    assert_int_equal(json_read_text(arena, "{}", ticket_fields, JSON_STRICT, &ticket).phrase,
                     PHRASE_MEMBERS_FAULTY);
}

static void numbers_are_written_exactly(void **state)
{
    struct buffer *buffer = buffer_new(arena, 4096);
    const struct label labels[] = {{"a", INT64_MAX}, {"b", INT64_MIN}};
    static const struct {
        double number;
        const char *text;
    } doubles[] = {{0.1, "0.1"}, {0.1 + 0.2, "0.30000000000000004"}, {1e21, "1e+21"},
                   {-0.0, "-0"}, {1.0 / 3, "0.33333333333333331"},   {5e-324, "4.94065645841247e-324"},
                   {100, "100"}};
    (void)state;

    json_write_list(buffer, label_fields, labels, 2, sizeof(labels[0]));
    assert_string_equal(buffer->bytes, "[{\"name\":\"a\",\"weight\":9223372036854775807},"
                                       "{\"name\":\"b\",\"weight\":-9223372036854775808}]");
    for (size_t at = 0; at < sizeof(doubles) / sizeof(doubles[0]); at++) {
        char *expected = arena_format(arena, "\"confidence\":%s,", doubles[at].text);
        double back = strtod(doubles[at].text, NULL);

        ticket.confidence = doubles[at].number;
        assert_non_null(strstr(written(), expected));
        assert_memory_equal(&back, &doubles[at].number, sizeof(back));
    }
    ticket.confidence = INFINITY;
    assert_non_null(strstr(written(), "\"confidence\":null"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define ARENA_TEST(title_, function_)                                                                        \
    {.name = (title_), .test_func = (function_), .setup_func = make_arena, .teardown_func = free_arena}
        ARENA_TEST("what is read is written", what_is_read_is_written),
        ARENA_TEST("absent and null members are empty", absent_and_null_are_empty),
        ARENA_TEST("every fault is a problem with its place", every_fault_is_a_problem_with_its_place),
        ARENA_TEST("all faults are told at once", all_faults_are_told_at_once),
        ARENA_TEST("of very many faults the first hundred are told", very_many_faults_are_cut),
        ARENA_TEST("loose reading leaves out what does not fit", loose_reading_leaves_out_what_does_not_fit),
        ARENA_TEST("text is parsed and read in one go", text_is_read_in_one_go),
        ARENA_TEST("numbers are written so that the same number is read", numbers_are_written_exactly),
    };

    return RUN_TESTS(tests);
}
