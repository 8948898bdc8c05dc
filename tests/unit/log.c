#include "base/log.h"

#include "base/arena.h"
#include "base/text.h"
#include "capture.h"
#include "check.h"

#include <pthread.h>

static void line_is(const char *line, const char *expected)
{
    assert_string_equal(line, expected);
}

#define LOGGED(call, expected)                                                                               \
    do {                                                                                                     \
        struct capture capture_ = capture_begin();                                                           \
        call;                                                                                                \
        char *line_ = capture_end(capture_);                                                                 \
        line_is(line_, expected);                                                                            \
        free(line_);                                                                                         \
    } while (0)

static void an_event_is_a_line(void **state)
{
    (void)state;
    log_start("submit", LOG_LEVEL_DEBUG);
    LOGGED(log_warning("jira refused", "status=%ld key=%s", 422L, "IT-1"),
           "warning submit \"jira refused\" status=422 key=IT-1\n");
    LOGGED(log_error("no more"), "error submit \"no more\"\n");
    LOGGED(log_info("a \"quoted\" what", "n=%d", 1), "info submit \"a \\\"quoted\\\" what\" n=1\n");
    LOGGED(log_debug("fine", "x=%s", ""), "debug submit \"fine\" x=\n");
    LOGGED(log_line(LOG_LEVEL_INFO, "direct", "x=%d", 2), "info submit \"direct\" x=2\n");
}

static void lower_levels_are_left_out(void **state)
{
    (void)state;
    log_start("chat", LOG_LEVEL_WARNING);
    LOGGED(log_info("not shown"), "");
    LOGGED(log_warning("shown"), "warning chat \"shown\"\n");
    log_start("submit", LOG_LEVEL_DEBUG);
}

static void levels_have_names(void **state)
{
    enum log_level level = LOG_LEVEL_ERROR;
    (void)state;

    assert_true(log_level_find("debug", &level) && level == LOG_LEVEL_DEBUG);
    assert_true(log_level_find("warning", &level) && level == LOG_LEVEL_WARNING);
    assert_false(log_level_find("Debug", &level) || log_level_find("", &level) ||
                 log_level_find(NULL, &level));
    assert_int_equal(level, LOG_LEVEL_WARNING);
}

static void *say_in_another_thread(void *unused)
{
    log_info("elsewhere");
    return unused;
}

static void say_elsewhere(void)
{
    pthread_t thread;

    assert_int_equal(pthread_create(&thread, NULL, say_in_another_thread, NULL), 0);
    pthread_join(thread, NULL);
}

static void the_request_belongs_to_the_thread(void **state)
{
    (void)state;
    log_request("7f3a", "12");
    LOGGED(log_info("here"), "info submit request=7f3a person=12 \"here\"\n");
    LOGGED(say_elsewhere(), "info submit \"elsewhere\"\n");
    log_request("7f3a", "e d\" person=x\n");
    LOGGED(log_info("here"), "info submit request=7f3a person=\"e d\\\" person=x\\n\" \"here\"\n");
    log_request("7f3a", NULL);
    LOGGED(log_info("here"), "info submit request=7f3a \"here\"\n");
    log_request(NULL, NULL);
    LOGGED(log_info("here"), "info submit \"here\"\n");
}

static void what_could_mislead_is_escaped(void **state)
{
    static const struct {
        const char *text, *shown;
    } texts[] = {
        {"a\nerror submit \"forged\"", "a\\nerror submit \"forged\""},
        {"\r\t\x1b[2J\x7f", "\\x0d\\x09\\x1b[2J\\x7f"},
        {"\xc2\x85\xc2\x9b", "\\u{85}\\u{9b}"},
        {"\u2028\u2029\u202e\u2066\u200f", "\\u{2028}\\u{2029}\\u{202e}\\u{2066}\\u{200f}"},
        {"\u200b\ufeff\u00ad\U000e0041", "\\u{200b}\\u{feff}\\u{ad}\\u{e0041}"},
        {"\xff\xc3", "\\xff\\xc3"},
        {"\ufffd", "\ufffd"},
        {"back\\slash \u00e4 \u65e5 \U0001f600", "back\\\\slash \u00e4 \u65e5 \U0001f600"},
    };
    char expected[200];
    (void)state;

    for (size_t at = 0; at < sizeof(texts) / sizeof(texts[0]); at++) {
        snprintf(expected, sizeof(expected), "info submit \"said\" x=%s\n", texts[at].shown);
        LOGGED(log_info("said", "x=%s", texts[at].text), expected);
    }
}

/* Every sequence of up to two bytes, and random longer ones: one event stays one printable line of UTF-8. */
static void one_event_is_one_line_whatever_it_says(void **state)
{
    uint64_t random = 88172645463325252;
    struct capture capture = capture_begin();
    size_t lines = 0;
    char text[64], *said;
    (void)state;

    for (unsigned first = 1; first < 256; first++)
        for (unsigned second = 0; second < 256; second += 5)
            log_info("fuzz", "x=%c%c", (int)first, (int)(second ? second : 1));
    for (int at = 0; at < 5000; at++) {
        for (size_t byte = 0; byte < sizeof(text) - 1; byte++) {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            text[byte] = (char)(random >> 20 ? random >> 20 : 1);
        }
        text[sizeof(text) - 1] = '\0';
        log_info("fuzz", "x=%s", text);
    }
    said = capture_end(capture);
    for (const char *at = said; *at; at++) {
        lines += *at == '\n';
        assert_true(*at == '\n' || ((unsigned char)*at >= 0x20 && *at != 0x7f));
    }
    assert_int_equal(lines, 255 * 52 + 5000);
    assert_true(utf8_is_valid(said, strlen(said)));
    free(said);
}

static void secrets_are_masked(void **state)
{
    char long_text[8100];
    char *said;
    struct capture capture;
    (void)state;

    log_mask("sk-planted-canary");
    log_mask("sk-planted");
    log_mask("line\nbreak-secret");
    log_mask("short");
    log_mask("");
    log_mask(NULL);
    LOGGED(log_info("key sk-planted-canary seen", "key=%s!", "sk-planted-canary"),
           "info submit \"key *** seen\" key=***!\n");
    LOGGED(log_info("twice", "%s%s", "sk-planted", "sk-planted-canary"), "info submit \"twice\" ******\n");
    LOGGED(log_info("broken", "x=%s", "line\nbreak-secret"), "info submit \"broken\" x=***\n");
    LOGGED(log_info("harmless", "x=%s", "short sk-plante"), "info submit \"harmless\" x=short sk-plante\n");
    log_request("sk-planted-canary", NULL);
    LOGGED(log_info("here"), "info submit request=*** \"here\"\n");
    log_request(NULL, NULL);
    for (size_t length = 8000; length < sizeof(long_text) - 1; length++) {
        memset(long_text, 'x', length);
        long_text[length] = '\0';
        capture = capture_begin();
        log_info("long", "%ssk-planted-canary", long_text);
        said = capture_end(capture);
        assert_null(strstr(said, "sk-"));
        free(said);
    }
}

static void other_output_can_be_as_safe(void **state)
{
    struct arena *arena = arena_new();
    (void)state;

    log_mask("sk-for-other-output");
    assert_string_equal(log_safe(arena, "one\ntwo \"sk-for-other-output\" \u202e"),
                        "one\\ntwo \"***\" \\u{202e}");
    arena_free(arena);
}

static void long_lines_are_cut_between_characters(void **state)
{
    struct capture capture;
    char *text = calloc(3, 10000), *said;
    (void)state;

    assert_non_null(text);
    for (size_t at = 0; at < 9000; at++)
        memcpy(text + at * 3, "\u20ac", 3);
    for (size_t shift = 0; shift < 4; shift++) {
        capture = capture_begin();
        log_info("long", "%.*s%s", (int)shift, "xxxx", text);
        said = capture_end(capture);
        assert_true(strlen(said) <= 8192 && strlen(said) > 8192 - 16);
        assert_true(text_ends_with(said, " (cut)\n"));
        assert_true(utf8_is_valid(said, strlen(said)));
        free(said);
    }
    free(text);
}

static void *say_much(void *number)
{
    char secret[32];

    snprintf(secret, sizeof(secret), "thread-secret-%d", *(int *)number);
    log_request(secret, "p");
    for (int at = 0; at < 200; at++) {
        if (at == 100)
            log_mask(secret);
        log_info("busy", "n=%d", at);
    }
    log_request(NULL, NULL);
    return NULL;
}

static void threads_write_whole_lines(void **state)
{
    struct capture capture = capture_begin();
    pthread_t threads[4];
    int numbers[4] = {0, 1, 2, 3};
    size_t lines = 0, masked = 0;
    char *said, *rest, *line;
    (void)state;

    for (int at = 0; at < 4; at++)
        pthread_create(&threads[at], NULL, say_much, &numbers[at]);
    for (int at = 0; at < 4; at++)
        pthread_join(threads[at], NULL);
    said = capture_end(capture);
    for (line = strtok_r(said, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        assert_true(text_starts_with(line, "info submit request="));
        assert_non_null(strstr(line, " person=p \"busy\" n="));
        masked += strstr(line, "request=***") != NULL;
        lines++;
    }
    assert_int_equal(lines, 800);
    assert_int_equal(masked, 400);
    free(said);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("an event is a line of level, program, what and values", an_event_is_a_line),
        TEST("events below the level are left out", lower_levels_are_left_out),
        TEST("levels have names", levels_have_names),
        TEST("the request is that of the thread", the_request_belongs_to_the_thread),
        TEST("controls, bidi controls and bad bytes are escaped", what_could_mislead_is_escaped),
        TEST("one event is one line, whatever it says", one_event_is_one_line_whatever_it_says),
        TEST("secrets are masked wherever they stand, also at the cut", secrets_are_masked),
        TEST("what is said elsewhere can be as safe as a line of the log", other_output_can_be_as_safe),
        TEST("long lines are cut to 8 KiB between characters", long_lines_are_cut_between_characters),
        TEST("threads write whole lines", threads_write_whole_lines),
    };

    return RUN_TESTS(tests);
}
