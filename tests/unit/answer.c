#include "assistant/answer.h"

#include "base/buffer.h"
#include "desk.h"

struct heard {
    struct buffer *pieces; /* each followed by a vertical bar */
    struct buffer *types;
};

static void hear_piece(void *owner, const char *text, size_t bytes)
{
    struct heard *heard = owner;

    buffer_add_bytes(heard->pieces, text, bytes);
    buffer_add_char(heard->pieces, '|');
}

static void hear_type(void *owner, const char *id)
{
    buffer_add_format(((struct heard *)owner)->types, "%s;", id);
}

/* Reads the text in pieces of so many bytes; "!" when it was refused. */
static const char *heard_in(const char *text, size_t bytes, size_t step, const char *canary)
{
    struct heard heard = {buffer_new(talk.arena, 1 << 20), buffer_new(talk.arena, 1000)};
    const struct answer_listener listener = {hear_piece, hear_type, &heard, canary, talk_hosts};
    struct answer_reader *reader = answer_reader_new(&listener);
    bool goes_on = true;

    for (size_t at = 0; goes_on && at < bytes; at += step)
        goes_on = answer_reader_add(reader, text + at, bytes - at < step ? bytes - at : step);
    answer_reader_free(reader);
    return arena_format(talk.arena, "%s [%s]%s", heard.pieces->bytes, heard.types->bytes, goes_on ? "" : "!");
}

struct row {
    const char *text, *heard;
};

static const struct row rows[] = {
    {"{\"action\":\"ask\",\"request_type\":\"25\",\"reply\":\"Which device?\"}", "Which |device?| [25;]"},
    {"  \n{\"reply\" : \"a\\nb\\t\\\"c\\\" \\u00e4\\ud83d\\ude00\", \"request_type\":null}",
     "a\n|b\t|\"c\" |ä😀| []"},
    {"```json\n{\"reply\":\"fenced\"}\n```", "fenced| []"},
    {"<think>{\"reply\":\"no\"} hm</think>\n\n{\"reply\":\"yes\"}", "yes| []"},
    {"\xef\xbb\xbf{\"reply\":\"bom\"}", "bom| []"},
    {"Just words, no JSON", " []"},
    {"{\"values\":[{\"reply\":\"inner\",\"request_type\":\"9\"}],\"reply\":\"outer\"}", "outer| []"},
    {"{\"reply\":\"one\",\"reply\":\"two\"}", "one| []"},
    {"{\"x\":\"reply\",\"y\":[\"reply\",{\"a\":{\"reply\":\"deep\"}}],\"reply\":\"top\"} trailing "
     "\"reply\":\"x\"",
     "top| []"},
    {"{\"reply\":\"lone \\ud83d high \\ude00 low\"}", "lone |\ufffd |high |\ufffd |low| []"},
    {"{\"reply\":\"bad \xff\xc3 bytes \xe2\x82\"}", "bad |\ufffd\ufffd |bytes |\ufffd| []"},
    {"{\"reply\":\"over\\u202eturned\\u0007 \\u200bend\"}", "overturned |end| []"},
    {"{\"reply\":\"\"}", " []"},
    {"{\"reply\":null,\"request_type\":\"\"}", " []"},
    {"{\"r\\u0065ply\":\"escaped name\"}", "escaped |name| []"},
    {"{\"reply\":\"日本語日本語日本語日本語\"}", "日本語日本語日本|語日本語| []"},
    {"{\"reply\":\"bad \\x escape\"}", "bad | []!"},
    {"``\x60 this is only a fence without an end, in a very long first line of words", NULL},
    {"<b>words</b>", " []"},
    {"", " []"},
    {"{\"reply\":\"see [the help page](https://evil.example/a) or https://evil.example/b now\"}",
     "see |the help page |or |… |now| []"},
    {"{\"reply\":\"see [the form](https://desk.example/portal/3) or https://desk.example/x.\"}",
     "see |[the form](https://desk.example/portal/3) |or |https://desk.example/x.| []"},
    {"{\"reply\":\"see ![x](https://evil.example/x.png) [1] or java\u200bscript:alert(1)\"}",
     "see |x |[1] |or |…)| []"},
    {"Sure, here it is:\n```json\n{\"reply\":\"late\"}\n```", " []"},
    {"{\"reply\":\"cut off in the mid", "cut |off |in |the | []"},
};

static void any_split_gives_the_same_calls(void **state)
{
    (void)state;
    for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++) {
        size_t bytes = strlen(rows[at].text);
        const char *whole = heard_in(rows[at].text, bytes, bytes + 1, NULL);

        if (rows[at].heard)
            assert_string_equal(whole, rows[at].heard);
        for (size_t step = 1; step < bytes; step++)
            assert_string_equal(heard_in(rows[at].text, bytes, step, NULL), whole);
    }
}

static void endless_answers_are_refused(void **state)
{
    char *text = arena_many(talk.arena, ANSWER_BYTES_MAX + 100, char);
    (void)state;

    memset(text, ' ', 300);
    assert_holds(heard_in(text, 300, 7, NULL), "!");
    assert_lacks(heard_in(text, 200, 7, NULL), "!");
    memcpy(text, "{\"a\":", 5);
    assert_holds(heard_in(text, 300, 300, NULL), "!");
    memset(text, 'x', ANSWER_BYTES_MAX + 50);
    memcpy(text, "{\"a\":\"", 6);
    assert_holds(heard_in(text, ANSWER_BYTES_MAX + 50, 4096, NULL), "!");
    memset(text + 6, ' ', 1000);
    assert_lacks(heard_in(text, 1000, 1000, NULL), "!");
}

static void the_canary_is_never_shown(void **state)
{
    static const char text[] = "{\"reply\":\"My secret is kea123456789abc, take it\"}";
    (void)state;

    for (size_t step = 1; step < sizeof(text); step++)
        assert_string_equal(heard_in(text, sizeof(text) - 1, step, "kea123456789abc"),
                            "My |secret |is | []!");
}

#define OBJECT "{\"action\":\"suggest\",\"reply\":\"Which device?\"}"

static bool decode(const char *message, const char *text, struct answer *answer)
{
    struct turn_facts facts = talk_facts(message);
    const struct prompt prompt = {.canary = "kea123456789abc"};

    return answer_decode(talk.arena, &facts, &prompt, text, answer);
}

static void a_whole_answer_is_decoded(void **state)
{
    struct answer answer;
    (void)state;

    assert_true(decode("My laptop broke on Friday",
                       "```json\n{\"action\":\"ask\",\"request_type\":\"25\",\"reply\":\"Which "
                       "device?\",\"asked_field\":\"f\","
                       "\"alternatives\":[\"24\",\"27\"],\"values\":[{\"field\":\"d\",\"value\":\"2026-11-"
                       "20\",\"words\":\"on  "
                       "FRIDAY\"},{\"field\":\"n\",\"value\":3,\"words\":\"my laptop\"}]}\n```",
                       &answer));
    assert_int_equal(answer.action, ACTION_ASK);
    assert_string_equal(answer.request_type_id, "25");
    assert_string_equal(answer.reply, "Which device?");
    assert_string_equal(answer.asked_field_id, "f");
    assert_int_equal(answer.suggestion_count, 2);
    assert_string_equal(answer.suggestions[1].request_type_id, "27");
    assert_int_equal(answer.value_count, 2);
    assert_string_equal(answer.values[0].words_value, "2026-11-20");
    assert_string_equal(answer.values[1].words_value, "3");
}

static void values_need_the_words_of_the_person(void **state)
{
    static const char text[] =
        "{\"action\":\"ask\",\"reply\":\"r\",\"values\":["
        "{\"field\":\"a\",\"value\":\"1\",\"words\":\"never "
        "said\"},{\"field\":\"b\",\"value\":\"1\",\"words\":\"\"},"
        "{\"field\":\"c\",\"value\":\"1\"},{\"field\":\"d\",\"value\":\"1\",\"words\":\"rida\"},"
        "{\"field\":\"e\",\"value\":\"1\",\"words\":\"which "
        "day?\"},{\"field\":\"f\",\"value\":\"1\",\"words\":\"früher, am Freitag\"},"
        "{\"field\":\"summary\",\"value\":\"S\",\"words\":\"\"},{\"field\":\"description\",\"value\":\"D\","
        "\"words\":\"x\"}]}";
    struct answer answer;
    (void)state;

    talk.history[0] = (struct message){true, "Es war FRÜHER,\nam  Freitag"};
    talk.history[1] = (struct message){false, "Which day?"};
    talk.history_count = 2;
    assert_true(decode("yes", text, &answer));
    assert_int_equal(answer.value_count, 3);
    assert_string_equal(answer.values[0].field_id, "f");
    assert_string_equal(answer.values[1].field_id, "summary");
    assert_string_equal(answer.values[2].field_id, "description");
}

static void addresses_nobody_gave_are_taken_out(void **state)
{
    static const char text[] =
        "{\"action\":\"ask\",\"reply\":\"Go [there](https://evil.example)\",\"values\":["
        "{\"field\":\"summary\",\"value\":\"Shop fails, see https://evil.example/x\",\"words\":\"\"},"
        "{\"field\":\"description\",\"value\":\"https://shop.example/cart fails\",\"words\":\"\"}]}";
    struct answer answer;
    (void)state;

    assert_true(decode("https://shop.example/cart fails", text, &answer));
    assert_string_equal(answer.reply, "Go there");
    assert_string_equal(answer.values[0].words_value, "Shop fails, see …");
    assert_string_equal(answer.values[1].words_value, "https://shop.example/cart fails");
}

static void another_matter_needs_the_words_of_the_person(void **state)
{
    static const char said[] = "{\"action\":\"ask\",\"reply\":\"r\",\"later\":\"I forgot my password\"}";
    struct answer answer;
    (void)state;

    assert_true(decode("The printer jams, and I forgot my password.", said, &answer));
    assert_string_equal(answer.later, "I forgot my password");
    assert_true(decode("The printer jams", said, &answer));
    assert_null(answer.later);
}

static void plain_words_are_a_reply_and_nothing_else(void **state)
{
    struct answer answer;
    (void)state;

    assert_true(decode("hi", "<think>hm</think>\n  Which device is it?  ", &answer));
    assert_string_equal(answer.reply, "Which device is it?");
    assert_null(answer.request_type_id);
    assert_int_equal(answer.value_count, 0);
}

static void an_object_is_found_within_words(void **state)
{
    static const char *const texts[] = {
        "Sure! Here is the JSON you asked for:\n\n```json\n" OBJECT "\n```\nLet me know {if} it helps.",
        "The set {a, b} is meant.\n" OBJECT,
        "Okay, {\"user\": \"wants\"} a printer. </think>\n\n" OBJECT,
        "Maybe {\"action\":\"decline\",\"reply\":\"No\"}? Rather not.\n</think>" OBJECT,
        "Answer: " OBJECT " {\"action\":\"decline\",\"reply\":\"two\"}",
    };
    struct answer answer;
    (void)state;

    for (size_t at = 0; at < sizeof(texts) / sizeof(texts[0]); at++) {
        assert_true(decode("hi", texts[at], &answer));
        assert_string_equal(answer.reply, "Which device?");
        assert_int_equal(answer.action, ACTION_SUGGEST);
    }
    assert_true(decode("hi", "Let me think. </think> Which device?", &answer));
    assert_string_equal(answer.reply, "Which device?");
    assert_false(decode("hi", "Here it is: {\"action\":\"ask\",\"reply\":\"Which", &answer));
    assert_false(decode("hi", "Here it is: {\"action\":\"ask\",\"reply\":\"a\",}", &answer));
}

static void nothing_usable_is_said_so(void **state)
{
    static const char *const texts[] = {"",
                                        "   ",
                                        "<think>only thinking",
                                        "{}",
                                        "{\"action\":\"ask\",\"reply\":\"cut",
                                        "{\"reply\":\"a\",\"reply\":\"b\"}",
                                        "{\"reply\":\"a\",}",
                                        "{\"reply\":5}",
                                        "{\"reply\":\"kea123456789abc\"}",
                                        "The canary is kea123456789abc",
                                        "{\"reply\":\"kea123456789\\u0061bc\"}",
                                        "```json\n```"};
    struct answer answer;
    (void)state;

    for (size_t at = 0; at < sizeof(texts) / sizeof(texts[0]); at++)
        if (decode("hi", texts[at], &answer))
            fail_msg("taken: %s", texts[at]);
}

static void odd_shapes_break_nothing(void **state)
{
    static const char *const texts[] = {
        "{\"action\":7,\"reply\":\"r\",\"values\":{\"a\":1},\"alternatives\":\"x\",\"request_type\":[]}",
        ("{\"action\":\"destroy\",\"reply\":\"r\",\"values\":[1,null,{\"field\":2},{\"field\":\"a\","
         "\"value\":"
         "{},\"words\":\"hi\"}]}"),
        "{\"action\":\"failed\",\"reply\":\"r\",\"alternatives\":[null,5,\"24\"]}",
    };
    struct answer answer;
    (void)state;

    for (size_t at = 0; at < sizeof(texts) / sizeof(texts[0]); at++) {
        assert_true(decode("hi", texts[at], &answer));
        assert_int_equal(answer.action, ACTION_ASK);
        assert_int_equal(answer.value_count, 0);
        talk_conclude("hi", &answer);
        assert_true(*talk.outcome.reply);
    }
}

#define READ(title_, function_)                                                                              \
    {                                                                                                        \
        .name = (title_), .test_func = (function_), .setup_func = talk_begin, .teardown_func = talk_end      \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        READ("S8: any split of an answer gives the same calls", any_split_gives_the_same_calls),
        READ("S79: endless answers are refused", endless_answers_are_refused),
        READ("X15: the canary of the instructions is never shown", the_canary_is_never_shown),
        READ("S8: a whole answer is decoded, behind a code fence too", a_whole_answer_is_decoded),
        READ("S12: a value needs words that the person said", values_need_the_words_of_the_person),
        READ("S11: addresses that nobody gave are taken out of replies and values",
             addresses_nobody_gave_are_taken_out),
        READ("S2: another matter is noticed only in the person's own words",
             another_matter_needs_the_words_of_the_person),
        READ("X15: plain words are a reply and nothing else", plain_words_are_a_reply_and_nothing_else),
        READ("X13: an answer is found within words around it, behind thoughts too",
             an_object_is_found_within_words),
        READ("X13: an answer without anything usable is said to be none", nothing_usable_is_said_so),
        READ("X13: odd shapes break nothing", odd_shapes_break_nothing),
    };

    return RUN_TESTS(tests);
}
