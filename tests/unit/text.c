#include "base/text.h"

#include "base/buffer.h"
#include "scratch.h"

#include <string.h>

static void compares(void **state)
{
    (void)state;
    assert_true(text_is_empty(NULL) && text_is_empty("") && !text_is_empty(" "));
    assert_true(text_equals(NULL, NULL) && text_equals("a", "a"));
    assert_false(text_equals(NULL, "") || text_equals("", NULL) || text_equals("a", "A"));
    assert_true(text_equals_ignoring_case("Bearer", "bEARER"));
    assert_false(text_equals_ignoring_case("Bearer", "Bearers") || text_equals_ignoring_case("@", "`"));
    assert_false(text_equals_ignoring_case("Ä", "ä"));
    assert_true(text_starts_with("/ata/chat", "/ata") && !text_starts_with("/a", "/ata"));
    assert_true(text_ends_with("chat.css", ".css") && !text_ends_with("css", ".css"));
    assert_false(text_starts_with(NULL, "") || text_ends_with(NULL, ""));
    assert_true(secret_equals("token", "token"));
    assert_false(secret_equals("token", "tokem") || secret_equals("token", "tokens") ||
                 secret_equals(NULL, NULL));
}

static void reads_whole_numbers(void **state)
{
    static const char *const bad[] = {"",
                                      "-",
                                      "+1",
                                      " 1",
                                      "1 ",
                                      "1.0",
                                      "1e3",
                                      "0x1",
                                      "--1",
                                      "９",
                                      "9223372036854775808",
                                      "100000000000000000000",
                                      "-9223372036854775809"};
    int64_t value = 42;
    (void)state;

    for (size_t at = 0; at < sizeof(bad) / sizeof(bad[0]); at++)
        assert_false(number_parse(bad[at], &value));
    assert_false(number_parse(NULL, &value));
    assert_true(value == 42);
    assert_true(number_parse("9223372036854775807", &value) && value == INT64_MAX);
    assert_true(number_parse("-9223372036854775808", &value) && value == INT64_MIN);
    assert_true(number_parse("-0", &value) && value == 0);
    assert_true(number_parse("007", &value) && value == 7);
}

static void reads_decimals(void **state)
{
    static const char *const bad[] = {"",      "-",   ".5", "5.", "1e", "1e+",   "nan", "inf",
                                      "0x1p3", "1,5", " 1", "1 ", "+1", "1e999", "--1"};
    double value = 42;
    (void)state;

    for (size_t at = 0; at < sizeof(bad) / sizeof(bad[0]); at++)
        assert_false(decimal_parse(bad[at], &value));
    assert_true(value > 41.9 && value < 42.1);
    assert_true(decimal_parse("12", &value) && value > 11.9 && value < 12.1);
    assert_true(decimal_parse("-0.5", &value) && value < -0.49 && value > -0.51);
    assert_true(decimal_parse("1e3", &value) && value > 999.9 && value < 1000.1);
    assert_true(decimal_parse("2.5E-1", &value) && value > 0.249 && value < 0.251);
}

static const struct {
    const char *bytes;
    size_t count;
} malformed[] = {
    {"\x80", 1},
    {"\xbf", 1},
    {"\xc0\x80", 2},
    {"\xc1\xbf", 2},
    {"\xc3", 1},
    {"\xe0\x9f\xbf", 3},
    {"\xe2\x82", 2},
    {"\xed\xa0\x80", 3},
    {"\xed\xbf\xbf", 3},
    {"\xf0\x9f\x98", 3},
    {"\xf0\x8f\xbf\xbf", 4},
    {"\xf4\x90\x80\x80", 4},
    {"\xf5\x80\x80\x80", 4},
    {"\xff", 1},
    {"\xfe", 1},
    {"a\xe2\x28\xa1", 4},
    {"a\0b", 3},
};

static void knows_valid_utf8(void **state)
{
    static const char good[] = "a \u00e4 \u20ac \U0001f600 \U0010ffff \ud7ff \ue000";
    (void)state;

    assert_true(utf8_is_valid(good, sizeof(good) - 1));
    assert_true(utf8_is_valid("", 0));
    for (size_t at = 0; at < sizeof(malformed) / sizeof(malformed[0]); at++)
        assert_false(utf8_is_valid(malformed[at].bytes, malformed[at].count));
}

static void repairs_utf8(void **state)
{
    char *text;
    (void)state;

    for (size_t at = 0; at < sizeof(malformed) / sizeof(malformed[0]); at++) {
        text = utf8_repaired(arena, malformed[at].bytes, malformed[at].count);
        assert_true(utf8_is_valid(text, strlen(text)));
        assert_non_null(strstr(text, "\ufffd"));
    }
    assert_string_equal(utf8_repaired(arena, "a\0\xff\xc3\xa4", 5), "a\ufffd\ufffd\u00e4");
}

/* Every code point there is goes in and comes out. */
static void walks_every_code_point(void **state)
{
    struct buffer buffer;
    const char *cursor;
    (void)state;

    buffer_init(&buffer, 8);
    for (uint32_t code_point = 1; code_point <= 0x10ffff; code_point++) {
        uint32_t expected = code_point >= 0xd800 && code_point <= 0xdfff ? 0xfffd : code_point;

        buffer_clear(&buffer);
        utf8_add(&buffer, code_point);
        cursor = buffer.bytes;
        if (utf8_next(&cursor) != expected || *cursor || !utf8_is_valid(buffer.bytes, buffer.length))
            fail_msg("U+%04X does not come back", code_point);
    }
    buffer_clear(&buffer);
    utf8_add(&buffer, 0x110000);
    assert_string_equal(buffer.bytes, "\ufffd");
    buffer_release(&buffer);
    cursor = "\xc3x";
    assert_int_equal(utf8_next(&cursor), 0xfffd);
    assert_int_equal(utf8_next(&cursor), 'x');
    assert_int_equal(utf8_next(&cursor), 0);
    assert_int_equal(utf8_next(&cursor), 0);
}

static void cuts_between_characters(void **state)
{
    static const char text[] = "a\u00e4\u20ac\U0001f600";
    static const size_t expected[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 10};
    (void)state;

    for (size_t bytes = 0; bytes < sizeof(expected) / sizeof(expected[0]); bytes++)
        assert_int_equal(utf8_cut(text, bytes), expected[bytes]);
    assert_int_equal(utf8_length(text), 4);
}

static void shortens_at_words(void **state)
{
    (void)state;
    assert_string_equal(text_shortened(arena, "short", 5), "short");
    assert_string_equal(text_shortened(arena, "the printer is broken", 15), "the printer is\u2026");
    assert_string_equal(text_shortened(arena, "the printer is broken", 14), "the printer\u2026");
    assert_string_equal(text_shortened(arena, "the printer is broken", 13), "the printer\u2026");
    assert_string_equal(text_shortened(arena, "Donaudampfschifffahrt", 6), "Donau\u2026");
    assert_string_equal(text_shortened(arena, "\u00e4\u00e4\u00e4\u00e4", 3), "\u00e4\u00e4\u2026");
    assert_string_equal(text_shortened(arena, "ab", 1), "\u2026");
    assert_string_equal(text_shortened(arena, "ab", 0), "");
    for (size_t max = 0; max < 40; max++)
        assert_true(utf8_length(text_shortened(arena, "a  bb   ccc    dddd     eeeee      ffffff", max)) <=
                    max);
}

static void cleans_what_is_not_seen(void **state)
{
    (void)state;
    assert_string_equal(text_cleaned(arena, "a\tb\nc\r\x1b[31m\x7f"), "a\tb\nc[31m");
    assert_string_equal(text_cleaned(arena, "pay\u202eload\u2066x\u200b\ufeff\u200e"), "payloadx");
    assert_string_equal(text_cleaned(arena, "a\u200db\u200cc"), "abc");
    assert_string_equal(text_cleaned(arena, "\U000e0041\U000e0042hi\U000e0100"), "hi");
    assert_string_equal(text_cleaned(arena, "one\u2028two\u2029"), "one\ntwo\n");
    assert_string_equal(text_cleaned(arena, "\u0645\u06cc\u200c\u062e\u0648"),
                        "\u0645\u06cc\u200c\u062e\u0648");
    assert_string_equal(text_cleaned(arena, "\U0001f468\u200d\U0001f4bb"), "\U0001f468\u200d\U0001f4bb");
    assert_string_equal(text_cleaned(arena, "\u0645\u200c\u200d\u200c"), "\u0645\u200c");
    assert_string_equal(text_cleaned(arena, "x\xff"), "x\ufffd");
    assert_null(text_cleaned(arena, NULL));
}

static void trims_unicode_space(void **state)
{
    (void)state;
    assert_string_equal(text_trimmed(arena, " \t\r\n a b \v\f"), "a b");
    assert_string_equal(text_trimmed(arena, "\u00a0\u3000x\u2009"), "x");
    assert_string_equal(text_trimmed(arena, " \u3000 "), "");
    assert_string_equal(text_trimmed(arena, "a \u00a0\u3000"), "a");
    assert_string_equal(text_trimmed(arena, " \xe3\x80 a \x80 "), "\xe3\x80 a \x80"); /* broken off */
    assert_string_equal(text_trimmed(arena, ""), "");
    assert_null(text_trimmed(arena, NULL));
}

static void lowers_all_scripts(void **state)
{
    (void)state;
    assert_string_equal(text_lowered(arena, "ABC XYZ @[`{"), "abc xyz @[`{");
    assert_string_equal(text_lowered(arena, "ÄÖÜ ẞ ÉÑÇ"), "äöü ß éñç");
    assert_string_equal(text_lowered(arena, "ΑΒΓ ДЖЯ ĲŁŻ"), "αβγ джя ĳłż");
    assert_string_equal(text_lowered(arena, "\U00010400 日本 ١"), "\U00010428 日本 ١");
}

static void splits_lists(void **state)
{
    size_t count;
    char **parts = text_split(arena, " jira-administrators, ,site admins ,\u00a0x,", ',', &count);
    (void)state;

    assert_int_equal(count, 3);
    assert_string_equal(parts[0], "jira-administrators");
    assert_string_equal(parts[1], "site admins");
    assert_string_equal(parts[2], "x");
    assert_null(parts[3]);
    parts = text_split(arena, "", ',', NULL);
    assert_null(parts[0]);
    parts = text_split(arena, NULL, ',', &count);
    assert_int_equal(count, 0);
}

static void encodes_addresses(void **state)
{
    static const char *const bad[] = {"%", "%4", "%4g", "%g4", "a%00b", "%ff", "%c3", "%ed%a0%80"};
    (void)state;

    assert_string_equal(text_url_encoded(arena, "a-Z_0.9~ /?&=+%\u00e4"),
                        "a-Z_0.9~%20%2F%3F%26%3D%2B%25%C3%A4");
    assert_string_equal(text_url_decoded(arena, "a%20b+c%2b%c3%A4", 16), "a b c+\u00e4");
    assert_string_equal(text_url_decoded(arena, "abc%", 3), "abc");
    for (size_t at = 0; at < sizeof(bad) / sizeof(bad[0]); at++)
        assert_null(text_url_decoded(arena, bad[at], strlen(bad[at])));
}

static void encodes_bytes(void **state)
{
    (void)state;
    assert_string_equal(text_base64(arena, "", 0), "");
    assert_string_equal(text_base64(arena, "f", 1), "Zg==");
    assert_string_equal(text_base64(arena, "fo", 2), "Zm8=");
    assert_string_equal(text_base64(arena, "foo", 3), "Zm9v");
    assert_string_equal(text_base64(arena, "foobar", 6), "Zm9vYmFy");
    assert_string_equal(text_base64(arena, "\xfb\xff\xfe", 3), "+//+");
    assert_string_equal(text_hex(arena, "\x00\x7f\xff", 3), "007fff");
    assert_string_equal(text_sha256(arena, "abc", 3),
                        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_string_equal(text_sha256(arena, NULL, 0),
                        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

static void makes_uuids(void **state)
{
    char *one = uuid_new(arena), *other = uuid_new(arena);
    (void)state;

    assert_true(uuid_is_valid(one) && uuid_is_valid(other));
    assert_string_not_equal(one, other);
    assert_int_equal(one[14], '4');
    assert_non_null(strchr("89ab", one[19]));
    assert_true(uuid_is_valid("123E4567-e89b-12d3-a456-426614174000"));
    assert_false(uuid_is_valid("123e4567-e89b-12d3-a456-42661417400"));
    assert_false(uuid_is_valid("123e4567-e89b-12d3-a456-4266141740000"));
    assert_false(uuid_is_valid("123e4567-e89b-12d3-a456-42661417400g"));
    assert_false(uuid_is_valid("123e4567ee89b-12d3-a456-426614174000"));
    assert_false(uuid_is_valid("") || uuid_is_valid(NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("texts are compared whole, NULL included", compares),
        TEST("whole numbers are read to the last digit, and nothing else is", reads_whole_numbers),
        TEST("decimal numbers are finite and plain", reads_decimals),
        TEST("UTF-8 is valid as RFC 3629 has it", knows_valid_utf8),
        TEST("malformed UTF-8 is repaired", repairs_utf8),
        TEST("every code point goes in and comes out", walks_every_code_point),
        TEST("text is cut between characters only", cuts_between_characters),
        TEST("text is shortened at a word and never longer than asked", shortens_at_words),
        TEST("characters nobody sees are removed, joiners in use stay", cleans_what_is_not_seen),
        TEST("white space of every script is trimmed", trims_unicode_space),
        TEST("capitals of every script become small", lowers_all_scripts),
        TEST("lists are split, trimmed, and without empty parts", splits_lists),
        TEST("addresses are encoded, and decoded only when well formed", encodes_addresses),
        TEST("bytes become base64, hexadecimal and digests", encodes_bytes),
        TEST("UUIDs are made and recognized", makes_uuids),
    };

    return RUN_TESTS_WITH_ARENA(tests);
}
