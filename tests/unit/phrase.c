#include "base/phrase.h"

#include "base/error.h"
#include "base/text.h"
#include "scratch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void every_phrase_is_said_in_every_language(void **state)
{
    (void)state;
    for (int language = 0; language < LANGUAGES_COUNT; language++) {
        assert_string_equal(phrase_text((enum language)language, PHRASE_NONE), "");
        for (int phrase = PHRASE_NONE + 1; phrase < PHRASES_COUNT; phrase++) {
            const char *text = phrase_text((enum language)language, (enum phrase)phrase);

            assert_false(text_is_empty(text));
            assert_true(utf8_is_valid(text, strlen(text)));
        }
    }
}

#define TITLE_OF_KIND(kind, status, code) {code, PHRASE_TITLE_##kind},

static void every_kind_of_error_has_a_code_and_a_title(void **state)
{
    static const struct {
        const char *code;
        enum phrase title;
    } kinds[] = {ERROR_KINDS(TITLE_OF_KIND)};
    (void)state;

    assert_string_equal(error_code(ERROR_NONE), "");
    for (size_t at = 0; at < sizeof(kinds) / sizeof(kinds[0]); at++) {
        assert_string_equal(error_code((enum error_kind)(at + 1)), kinds[at].code);
        assert_false(text_is_empty(phrase_text(LANGUAGE_DE, kinds[at].title)));
    }
}

static void a_phrase_is_found_by_its_key(void **state)
{
    (void)state;
    for (int phrase = PHRASE_NONE + 1; phrase < PHRASES_COUNT; phrase++)
        assert_int_equal(phrase_of_key(phrase_key((enum phrase)phrase)), phrase);
    assert_string_equal(phrase_key(PHRASE_SYNC_FAILED), "sync_failed");
    assert_int_equal(phrase_of_key("no_such_key"), PHRASE_NONE);
    assert_int_equal(phrase_of_key(""), PHRASE_NONE);
}

static void places_are_filled(void **state)
{
    const char *text = phrase_fill(arena, LANGUAGE_EN, PHRASE_MEMBER_TOO_LONG,
                                   PHRASE_VALUES({"other", "x"}, {"subject", "20"}));
    (void)state;

    assert_string_equal(text, "This is too long; at most 20 bytes are allowed.");
    assert_string_equal(phrase_fill(arena, LANGUAGE_EN, PHRASE_MEMBER_TOO_LONG, NULL),
                        "This is too long; at most  bytes are allowed.");
    text =
        phrase_fill(arena, LANGUAGE_EN, PHRASE_MEMBER_TOO_LONG, PHRASE_VALUES({"subject", "{subject} %s"}));
    assert_string_equal(text, "This is too long; at most {subject} %s bytes are allowed.");
    text = phrase_fill(arena, LANGUAGE_EN, PHRASE_MEMBER_TOO_LONG, PHRASE_VALUES({"subject", NULL}));
    assert_string_equal(text, "This is too long; at most  bytes are allowed.");
}

static void languages_are_negotiated(void **state)
{
    static const struct {
        const char *tags;
        bool found;
        const char *tag;
    } cases[] = {
        {"de", true, "de"},
        {"DE-at", true, "de"},
        {"de_CH", true, "de"},
        {"de-Latn-DE-1996", true, "de"},
        {"en-US,en;q=0.9,de;q=0.8", true, "en"},
        {"pt-BR,pt;q=0.8", false, "en"},
        {"pt-BR,de;q=0.1", true, "de"},
        {"en;q=0.5, de;q=0.9", true, "de"},
        {"en;q=0.851 ,\tde;q=0.85", true, "en"},
        {"en;q=0,de;q=0", false, "en"},
        {"en;q=0.0,de;q=0.001", true, "de"},
        {"de;q=0.9,en", true, "en"},
        {"de,en", true, "de"},
        {"*", false, "en"},
        {"den", false, "en"},
        {"", false, "en"},
        {",,;q=1,", false, "en"},
        {"de;level=1", true, "de"},
        {"-de", false, "en"},
        {NULL, false, "en"},
    };
    (void)state;

    for (size_t at = 0; at < sizeof(cases) / sizeof(cases[0]); at++) {
        enum language language = LANGUAGE_EN;

        assert_int_equal(language_find(cases[at].tags, &language), cases[at].found);
        assert_string_equal(language_tag(language), cases[at].tag);
        assert_string_equal(language_tag(language_of(cases[at].tags)), cases[at].tag);
    }
}

/* Writes the two phrase files into a folder of their own, runs the generator and gives what it says. */
static const char *generate(const char *english, const char *german, int *status)
{
    static const char *const languages[] = {"en", "de"};
    const char *texts[] = {english, german};
    char folder[] = "/tmp/phrases-XXXXXX", said[4096];
    FILE *file;
    size_t bytes;

    assert_non_null(mkdtemp(folder));
    for (size_t at = 0; at < 2; at++) {
        char *name = arena_format(arena, "%s/%s", folder, languages[at]);

        assert_int_equal(mkdir(name, 0700), 0);
        file = fopen(arena_format(arena, "%s/a.phrases", name), "w");
        assert_non_null(file);
        fputs(texts[at], file);
        fclose(file);
    }
    file =
        popen(arena_format(arena,
                           "awk -v out_header=%s/out.h -v out_table=%s/out.inc -f shared/locales/phrases.awk "
                           "%s/de/a.phrases %s/en/a.phrases 2>&1 && cat %s/out.h %s/out.inc; "
                           "status=$?; rm -r %s; exit $status",
                           folder, folder, folder, folder, folder, folder, folder),
              "r");
    assert_non_null(file);
    bytes = fread(said, 1, sizeof(said) - 1, file);
    *status = WEXITSTATUS(pclose(file));
    return arena_text_bytes(arena, said, bytes);
}

static void tables_are_generated(void **state)
{
    const char *said;
    int status;
    (void)state;

    said = generate("# greeting\n\nhello = Hello {name}, \"how\" are you?\\nFine\nbye=Bye = bye\n",
                    "  bye  =  Tschüss\nhello = Guten Tag {name}\n", &status);
    assert_int_equal(status, 0);
    assert_non_null(strstr(said, "LANGUAGE_EN,\n    LANGUAGE_DE,\n    LANGUAGES_COUNT"));
    assert_non_null(strstr(said, "PHRASE_NONE,\n    PHRASE_HELLO,\n    PHRASE_BYE,\n    PHRASES_COUNT"));
    assert_non_null(strstr(said, "[PHRASE_HELLO] = \"Hello {name}, \\\"how\\\" are you\\?\\nFine\""));
    assert_non_null(strstr(said, "[PHRASE_BYE] = \"Bye = bye\""));
    assert_non_null(strstr(said, "[PHRASE_BYE] = \"Tschüss\""));
}

static void faults_stop_the_build_and_name_themselves(void **state)
{
    static const struct {
        const char *english, *german, *said;
    } faults[] = {
        {"a = x\nb = y\n", "a = x\n", "\"b\" is missing in the language de"},
        {"a = x\n", "a = x\nb = y\n", "\"b\" stands in the language de but not in en"},
        {"a = {x} {y}\n", "a = {y}\n", "\"a\" has the places {y} in the language de but {x} {y} in en"},
        {"a = x\na = y\n", "a = x\n", "\"a\" already stands at"},
        {"A = x\n", "A = x\n", "no line of the form"},
        {"nothing\n", "", "no line of the form"},
        {"a =\n", "a = x\n", "\"a\" has no text"},
        {"a = {x\n", "a = {x\n", "has a { or }"},
        {"none = x\n", "none = x\n", "is reserved"},
    };
    int status;
    (void)state;

    for (size_t at = 0; at < sizeof(faults) / sizeof(faults[0]); at++) {
        const char *said = generate(faults[at].english, faults[at].german, &status);

        assert_int_not_equal(status, 0);
        if (!strstr(said, faults[at].said))
            fail_msg("%s\nis not in\n%s", faults[at].said, said);
    }
    generate("a = {x} {y} {x}\n", "a = {y} {x}\n", &status);
    assert_int_equal(status, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("every phrase is said in every language", every_phrase_is_said_in_every_language),
        TEST("every kind of error has a code and a title", every_kind_of_error_has_a_code_and_a_title),
        TEST("a phrase is found by its key", a_phrase_is_found_by_its_key),
        TEST("places are filled once, and values stay what they are", places_are_filled),
        TEST("languages are negotiated by weight, then order", languages_are_negotiated),
        TEST("tables are generated with English first", tables_are_generated),
        TEST("faults in phrase files stop the build and name themselves",
             faults_stop_the_build_and_name_themselves),
    };

    return RUN_TESTS_WITH_ARENA(tests);
}
