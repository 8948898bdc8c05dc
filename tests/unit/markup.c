#include "check.h"

#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/text.h"
#include "remote/loose_json.h"
#include "remote/markup.h"

static void reads_markup(void **state)
{
    static const struct {
        const char *markup, *text;
    } cases[] = {
        {"<p>One</p><p>Two <b>bold</b></p>", "One\nTwo bold"},
        {"<ul><li>a</li><li>b</li></ul>", "a\nb"},
        {"a<br/>b<br />c", "a\nb\nc"},
        {"  many \n\n blanks\t", "many blanks"},
        {"T&uuml;r &amp; Tor &lt;b&gt; &#228;&#xE4;&#8364; &nbsp;&hellip;",
         "T\xc3\xbcr & Tor <b> \xc3\xa4\xc3\xa4\xe2\x82\xac \xe2\x80\xa6"},
        {"AT&T &unknown; & so on &#0; &#xD800;", "AT&T &unknown; & so on \xef\xbf\xbd \xef\xbf\xbd"},
        {"<a title=\"1 > 0\" href='x>y'>link</a>", "link"},
        {"a<script>alert(1)</script>b<style>p{}</style>c", "abc"},
        {"<ac:structured-macro ac:name=\"code\"><ac:parameter ac:name=\"language\">bash</ac:parameter>"
         "<ac:plain-text-body><![CDATA[ls -l | grep <x>\nexit]]></ac:plain-text-body></ac:structured-macro>",
         "ls -l | grep <x>\nexit"},
        {"<ac:parameter ac:name=\"x\"/>seen", "seen"},
        {"a<!-- <p>no</p> -->b", "ab"},
        {"<p>never closed <b", "never closed"},
        {"<script>never closed", ""},
        {"<!-- never closed", ""},
        {"<![CDATA[never closed", "never closed"},
        {"<P>CAPITALS</P>", "CAPITALS"},
        {"", ""},
        {"<", ""},
        {"&", "&"},
        {"hidden\xe2\x80\xae text\x07", "hidden text"},
    };
    struct arena *arena = arena_new();
    (void)state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        const char *text = markup_text(arena, cases[i].markup, 4000);

        if (strcmp(text, cases[i].text) != 0)
            fail_msg("%s: \"%s\"", cases[i].markup, text);
    }
    arena_free(arena);
}

static void cuts_markup(void **state)
{
    struct arena *arena = arena_new();
    char *markup = arena_many(arena, 100001, char);
    (void)state;

    for (size_t i = 0; i < 100000; i += 4)
        memcpy(markup + i, "\xe2\x82\xac ", 4);
    assert_true(utf8_length(markup_text(arena, markup, 4000)) <= 4001);
    assert_true(utf8_length(markup_text(arena, markup, 4000)) > 3900);
    arena_free(arena);
}

static void reads_loose_json(void **state)
{
    static const struct {
        const char *bytes, *printed; /* NULL: no JSON */
    } cases[] = {
        {"{\"a\":\"b\"}", "{\"a\":\"b\"}"},
        {"\xef\xbb\xbf[1]", "[1]"},
        {"[\"\xff\xc3(\"]", "[\"\xef\xbf\xbd\xef\xbf\xbd(\"]"},
        {"[\"\\ud83d x\\udc00\\u0000\"]", "[\"\xef\xbf\xbd x\xef\xbf\xbd\xef\xbf\xbd\"]"},
        {"[\"\\ud83d\\ude42 \\udead\"]", "[\"\xf0\x9f\x99\x82 \xef\xbf\xbd\"]"},
        {"[\"\\\\ud83d \\ud83d\"]", "[\"\\\\ud83d \xef\xbf\xbd\"]"},
        {"[\"\\ud83d", NULL},
        {"<html>", NULL},
        {"", NULL},
        {"{} x", NULL},
    };
    struct arena *arena = arena_new();
    (void)state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        const struct json *json = loose_json(arena, cases[i].bytes, strlen(cases[i].bytes));

        if (!text_equals(json ? json_print(arena, json) : NULL, cases[i].printed))
            fail_msg("%s: %s", cases[i].bytes, json ? json_print(arena, json) : "none");
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("pages of the knowledge base become plain text, whatever stands in them", reads_markup),
        TEST("long pages are cut", cuts_markup),
        TEST("JSON with half characters is repaired and read", reads_loose_json),
    };

    return RUN_TESTS(tests);
}
