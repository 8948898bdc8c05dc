#include "base/json.h"

#include "base/buffer.h"
#include "base/text.h"
#include "scratch.h"

#include <stdlib.h>
#include <string.h>

/* From a block of its own of the exact size, so that reading past the end is seen. */
static struct error scan_exactly(const char *text, size_t bytes, const struct json_limits *limits)
{
    char *copy = malloc(bytes ? bytes : 1);
    struct error error;

    assert_non_null(copy);
    memcpy(copy, text, bytes);
    error = json_scan(copy, bytes, limits);
    free(copy);
    return error;
}

static enum phrase phrase_of(const char *text, size_t bytes)
{
    struct error error = scan_exactly(text, bytes, &json_limits_body);

    assert_true(error.kind == ERROR_NONE || error.kind == ERROR_BAD_JSON);
    return error.phrase;
}

static void accepts_what_is_json(void **state)
{
    static const char *const good[] = {
        "0",
        "-0",
        "null",
        "true",
        " false\r\n\t",
        "\"\"",
        "[]",
        "{}",
        "[ ]",
        "{ }",
        "[1,[2,{\"a\":[]}],\"x\"]",
        "-0.5e-3",
        "1E+2",
        "123456789012345678901234567890",
        "1e-999",
        "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e4\\uD83D\\uDE00\"",
        "\"\u00e4\u20ac\U0001f600\u2028\x7f\"",
        "{\"a\":1,\"A\":2,\"\":3,\" a\":4}",
        "{\"a\":{\"a\":{\"a\":1}},\"b\":{\"a\":1}}",
        "[{\"a\":1},{\"a\":1}]",
    };
    (void)state;

    for (size_t at = 0; at < sizeof(good) / sizeof(good[0]); at++)
        if (phrase_of(good[at], strlen(good[at])) != PHRASE_NONE)
            fail_msg("refused: %s", good[at]);
}

static void refuses_malformed_text(void **state)
{
    static const char *const bad[] = {
        "",           " ",          "nul",         "True",
        "nulll",      "[",          "]",           "{",
        "[1",         "[1,",        "[1,]",        "[,1]",
        "[1 2]",      "[1,,2]",     "{\"a\"}",     "{\"a\":}",
        "{,}",        "{\"a\":1,}", "{a:1}",       "{'a':1}",
        "{1:2}",      "{\"a\" 1}",  "{\"a\":1",    "{\"a\":1]",
        "01",         "-01",        "+1",          ".5",
        "1.",         "1.e1",       "1e",          "1e+",
        "-",          "--1",        "0x10",        "NaN",
        "Infinity",   "-Infinity",  "1 2",         "[] []",
        "{}x",        "\"",         "\"a",         "\"\\",
        "\"\\x\"",    "\"\\u12\"",  "\"\\u12g4\"", "\"\\u",
        "// c\n1",    "/* c */1",   "[1]//",       "\xef\xbb\xbf{}",
        "\xc2\xa0[]", "'a'",        "\f1",         "1\v",
    };
    (void)state;

    for (size_t at = 0; at < sizeof(bad) / sizeof(bad[0]); at++)
        if (phrase_of(bad[at], strlen(bad[at])) != PHRASE_JSON_NOT_VALID)
            fail_msg("not refused as malformed: %s", bad[at]);
}

static void refuses_hostile_strings(void **state)
{
    static const struct {
        const char *text;
        size_t bytes;
    } bad[] = {
        {"\"\\u0000\"", 8},
        {"\"a\0b\"", 5},
        {"\"\n\"", 3},
        {"\"\t\"", 3},
        {"\"\x1f\"", 3},
        {"\"\xff\"", 3},
        {"\"\xc0\x80\"", 4},
        {"\"\xed\xa0\x80\"", 5},
        {"\"\xe2\x82\"", 4},
        {"\"\xf4\x90\x80\x80\"", 6},
        {"\"\\ud83d\"", 8},
        {"\"\\ude00\"", 8},
        {"\"\\ud83d\\u0041\"", 14},
        {"\"\\ud83d\\ud83d\"", 14},
        {"\"\\ud83dx\"", 9},
        {"{\"\\u0000\":1}", 12},
        {"{\"\xff\":1}", 7},
    };
    (void)state;

    for (size_t at = 0; at < sizeof(bad) / sizeof(bad[0]); at++)
        if (phrase_of(bad[at].text, bad[at].bytes) != PHRASE_JSON_TEXT_NOT_VALID)
            fail_msg("not refused: %s", bad[at].text);
    assert_int_equal(phrase_of("1\0", 2), PHRASE_JSON_NOT_VALID);
    assert_int_equal(phrase_of("\0", 1), PHRASE_JSON_NOT_VALID);
}

static void refuses_numbers_out_of_range(void **state)
{
    char digits[80];
    (void)state;

    assert_int_equal(phrase_of("1e999", 5), PHRASE_JSON_NUMBER_OUT_OF_RANGE);
    assert_int_equal(phrase_of("[-1e400]", 8), PHRASE_JSON_NUMBER_OUT_OF_RANGE);
    memset(digits, '1', sizeof(digits));
    assert_int_equal(phrase_of(digits, 62), PHRASE_NONE);
    assert_int_equal(phrase_of(digits, 63), PHRASE_JSON_NUMBER_OUT_OF_RANGE);
}

static void refuses_names_that_stand_twice(void **state)
{
    static const char *const bad[] = {
        "{\"a\":1,\"a\":2}",
        "{\"a\":1,\"b\":2,\"c\":3,\"a\":4}",
        "{\"a\":1,\"\\u0061\":2}",
        "{\"\\u00e4\":1,\"\u00e4\":2}",
        "{\"\\ud83d\\ude00\":1,\"\U0001f600\":2}",
        "{\"\\/\":1,\"/\":2}",
        "{\"\":1,\"\":2}",
        "[{\"x\":{\"y\":1,\"y\":1}}]",
        "{\"a\":{\"b\":{}},\"a\":{}}",
    };
    (void)state;

    for (size_t at = 0; at < sizeof(bad) / sizeof(bad[0]); at++)
        if (phrase_of(bad[at], strlen(bad[at])) != PHRASE_JSON_DUPLICATE_NAME)
            fail_msg("not refused: %s", bad[at]);
}

static void finds_the_one_double_among_thousands(void **state)
{
    struct buffer *text = buffer_new(arena, 1 << 20);
    (void)state;

    buffer_add(text, "{");
    for (int at = 0; at < 4000; at++)
        buffer_add_format(text, "\"name%d\":%d,", at * 7919 % 4001, at);
    buffer_add(text, "\"last\":0}");
    assert_int_equal(json_scan(text->bytes, text->length, &json_limits_remote).kind, ERROR_NONE);
    buffer_cut(text, text->length - strlen("last\":0}"));
    buffer_add(text, "\\u006eame17\":0}");
    assert_int_equal(json_scan(text->bytes, text->length, &json_limits_remote).phrase,
                     PHRASE_JSON_DUPLICATE_NAME);
}

static char *repeated(const char *piece, size_t times)
{
    struct buffer *text = buffer_new(arena, 1 << 20);

    for (size_t at = 0; at < times; at++)
        buffer_add(text, piece);
    return text->bytes;
}

static void keeps_to_its_limits(void **state)
{
    const struct json_limits limits = {.bytes = 40, .depth = 3, .nodes = 5};
    char *deep = arena_format(arena, "%s%s", repeated("[", 32), repeated("]", 32));
    char *deeper = arena_format(arena, "[%s]", deep);
    (void)state;

    assert_int_equal(json_scan("[[[]]]", 6, &limits).kind, ERROR_NONE);
    assert_int_equal(json_scan("[[[[]]]]", 8, &limits).phrase, PHRASE_JSON_TOO_DEEP);
    assert_int_equal(json_scan("[{\"a\":{}}]", 10, &limits).kind, ERROR_NONE);
    assert_int_equal(json_scan("[{\"a\":{\"a\":{}}}]", 16, &limits).phrase, PHRASE_JSON_TOO_DEEP);
    assert_int_equal(json_scan("[1,2,3,4]", 9, &limits).kind, ERROR_NONE);
    assert_int_equal(json_scan("[1,2,3,4,5]", 11, &limits).phrase, PHRASE_JSON_TOO_MANY_VALUES);
    assert_int_equal(json_scan(repeated(" ", 41), 41, &limits).phrase, PHRASE_JSON_TOO_LARGE);
    assert_int_equal(phrase_of(deep, 64), PHRASE_NONE);
    assert_int_equal(phrase_of(deeper, 66), PHRASE_JSON_TOO_DEEP);
    assert_int_equal(phrase_of(repeated("[", 60000), 60000), PHRASE_JSON_TOO_DEEP);
    assert_int_equal(phrase_of(repeated("[],", 20000), 60000), PHRASE_JSON_NOT_VALID);
    deep = arena_format(arena, "[%s0]", repeated("1,", 4998));
    assert_int_equal(phrase_of(deep, strlen(deep)), PHRASE_NONE);
    deep = arena_format(arena, "[%s0]", repeated("1,", 4999));
    assert_int_equal(phrase_of(deep, strlen(deep)), PHRASE_JSON_TOO_MANY_VALUES);
}

/* What cJSON can read of what the scanner passes is all of it. */
static void reads_what_it_lets_pass(void **state)
{
    static const char *const texts[] = {
        "{\"a\":[1,2.5,-3e2,\"\\u00e4\\ud83d\\ude00\",null,true,false,{}]}",
        "\"\"",
        "11111111111111111111111111111111111111111111111111111111111111",
        "{\"\\u0061\\n\":{\"b\":[[[]]]}}",
    };
    const struct json *json;
    (void)state;

    for (size_t at = 0; at < sizeof(texts) / sizeof(texts[0]); at++) {
        json = NULL;
        assert_int_equal(json_parse(arena, texts[at], strlen(texts[at]), &json_limits_body, &json).kind, 0);
        assert_non_null(json);
        assert_non_null(json_print(arena, json));
    }
    assert_int_equal(json_parse(arena, "[1]x", 3, &json_limits_body, &json).kind, ERROR_NONE);
    assert_int_equal(json_parse(arena, "[1]x", 4, &json_limits_body, &json).kind, ERROR_BAD_JSON);
}

static const struct json *parsed(const char *text)
{
    const struct json *json = NULL;

    assert_int_equal(json_parse(arena, text, strlen(text), &json_limits_body, &json).kind, ERROR_NONE);
    return json;
}

static void walks_a_tree(void **state)
{
    const struct json *json =
        parsed("{\"a\":\"x\",\"A\":[1,true,null,{\"b\":2.5}],\"id\":10031,\"c\":false}");
    const struct json *list = json_member(json, "A"), *item;
    double number = 0;
    (void)state;

    assert_true(json_is_object(json) && json_is_array(list));
    assert_string_equal(json_text(json_member(json, "a")), "x");
    assert_int_equal(json_count(json), 4);
    assert_int_equal(json_count(list), 4);
    assert_string_equal(json_name(json_first(json)), "a");
    assert_string_equal(json_name(json_next(json_first(json))), "A");
    item = json_first(list);
    assert_true(json_number(item, &number) && number > 0.9 && number < 1.1);
    item = json_next(item);
    assert_true(json_is_true(item) && json_is_bool(item));
    item = json_next(item);
    assert_true(json_is_null(item));
    item = json_next(item);
    assert_true(json_number(json_member(item, "b"), &number) && number > 2.4 && number < 2.6);
    assert_null(json_next(item));
    assert_string_equal(json_id(arena, json_member(json, "id")), "10031");
    assert_string_equal(json_id(arena, json_member(json, "a")), "x");
    assert_null(json_id(arena, json_member(item, "b")));
    assert_true(json_is_bool(json_member(json, "c")) && !json_is_true(json_member(json, "c")));
    assert_string_equal(json_print(arena, list), "[1,true,null,{\"b\":2.5}]");
}

static void nothing_is_found_in_nothing(void **state)
{
    double number = 42;
    int64_t whole = 42;
    (void)state;

    assert_null(json_member(NULL, "a"));
    assert_null(json_member(parsed("[1]"), "a"));
    assert_null(json_member(parsed("{}"), "a"));
    assert_null(json_text(NULL));
    assert_null(json_text(parsed("1")));
    assert_null(json_id(arena, NULL));
    assert_false(json_number(NULL, &number) || json_number(parsed("\"1\""), &number));
    assert_false(json_whole_number(NULL, &whole) || json_whole_number(parsed("1.5"), &whole));
    assert_false(json_is_true(NULL) || json_is_null(NULL) || json_is_object(NULL) || json_is_array(NULL));
    assert_int_equal(json_count(NULL), 0);
    assert_null(json_first(NULL));
    assert_null(json_first(parsed("\"x\"")));
    assert_null(json_next(NULL));
    assert_null(json_name(NULL));
    assert_null(json_name(json_first(parsed("[1]"))));
    assert_null(json_print(arena, NULL));
    assert_true(whole == 42 && number > 41);
}

static void whole_numbers_are_exact(void **state)
{
    static const struct {
        const char *text;
        bool whole;
        int64_t value;
    } numbers[] = {
        {"9007199254740991", true, 9007199254740991},
        {"-9007199254740991", true, -9007199254740991},
        {"9007199254740992", false, 0},
        {"9007199254740993", false, 0},
        {"-9007199254740992", false, 0},
        {"1e3", true, 1000},
        {"1.0", true, 1},
        {"0.5", false, 0},
        {"-0", true, 0},
        {"1e300", false, 0},
    };
    (void)state;

    for (size_t at = 0; at < sizeof(numbers) / sizeof(numbers[0]); at++) {
        int64_t value = 0;

        assert_int_equal(json_whole_number(parsed(numbers[at].text), &value), numbers[at].whole);
        assert_true(value == numbers[at].value);
    }
}

static void writes_text_that_reads_back(void **state)
{
    struct buffer *buffer = buffer_new(arena, 1000);
    static const char text[] = "quote \" slash / back \\ \b\f\n\r\t \x01\x1f \x7f \u00e4 \u2028 \U0001f600";
    (void)state;

    json_write_text(buffer, text);
    assert_string_equal(json_text(parsed(buffer->bytes)), text);
    assert_non_null(strstr(buffer->bytes, "\\u0001\\u001f"));
    buffer_clear(buffer);
    json_write_text(buffer, NULL);
    assert_string_equal(buffer->bytes, "null");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("what is JSON is accepted", accepts_what_is_json),
        TEST("what is almost JSON is refused", refuses_malformed_text),
        TEST("strings with NUL, controls, bad UTF-8 or half a surrogate pair are refused",
             refuses_hostile_strings),
        TEST("numbers that are no finite double are refused", refuses_numbers_out_of_range),
        TEST("a name twice in one object is refused, however it is spelt", refuses_names_that_stand_twice),
        TEST("one double among thousands of names is found", finds_the_one_double_among_thousands),
        TEST("bytes, depth and values are limited to the last one", keeps_to_its_limits),
        TEST("what is let pass is read", reads_what_it_lets_pass),
        TEST("a tree is walked", walks_a_tree),
        TEST("nothing is found in nothing, and in another kind", nothing_is_found_in_nothing),
        TEST("whole numbers are exact up to 2^53 - 1 and refused beyond", whole_numbers_are_exact),
        TEST("text that is written reads back the same", writes_text_that_reads_back),
    };

    return RUN_TESTS_WITH_ARENA(tests);
}
