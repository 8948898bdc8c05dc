/* What a run has to say, kept as keys and told in any language. */
#include "service/sync_message.h"

#include "base/arena.h"
#include "base/text.h"
#include "check.h"

static void is_kept_as_a_key_and_what_it_is_about(void **state)
{
    struct arena *arena = arena_new();
    (void)state;

    assert_string_equal(sync_message_line(arena, PHRASE_SYNC_PORTALS_CLOSED, "IT, HR"),
                        "sync_portals_closed IT, HR");
    assert_string_equal(sync_message_line(arena, PHRASE_SYNC_TOO_LARGE, NULL), "sync_too_large");
    arena_free(arena);
}

static void is_told_in_the_language_of_whoever_asks(void **state)
{
    struct arena *arena = arena_new();
    const char *line = sync_message_line(arena, PHRASE_JIRA_ACCOUNT_REFUSED, "401");
    const char *english = sync_message_text(arena, LANGUAGE_EN, line);
    const char *german = sync_message_text(arena, LANGUAGE_DE, line);
    (void)state;

    assert_true(text_starts_with(english, "The service desk refuses the assistant's account (status 401)."));
    assert_true(text_starts_with(german, "Der Servicedesk lehnt das Konto des Assistenten ab (Status 401)."));
    arena_free(arena);
}

static void tells_a_sentence_for_each_line(void **state)
{
    struct arena *arena = arena_new();
    (void)state;

    assert_string_equal(
        sync_message_text(arena, LANGUAGE_EN, "sync_overtaken\nsync_portals_closed IT, HR"),
        "Another synchronisation took over. The service account may not read these portals, which "
        "are left out: IT, HR.");
    assert_null(sync_message_text(arena, LANGUAGE_EN, NULL));
    arena_free(arena);
}

static void shows_what_is_no_key_as_it_is(void **state)
{
    struct arena *arena = arena_new();
    (void)state;

    assert_string_equal(sync_message_text(arena, LANGUAGE_DE, "none of them"), "none of them");
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("a message is kept as the key of a phrase and what it is about",
             is_kept_as_a_key_and_what_it_is_about),
        TEST("and told in the language of whoever asks", is_told_in_the_language_of_whoever_asks),
        TEST("a sentence for each line, NULL for none", tells_a_sentence_for_each_line),
        TEST("what begins with no key is shown as it is", shows_what_is_no_key_as_it_is),
    };

    return RUN_TESTS(tests);
}
