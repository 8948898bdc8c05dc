#include "assistant/words.h"

#include <string.h>

#include "assistant/word_lists.h"
#include "scratch.h"

static void texts_are_the_same_by_their_words(void **state)
{
    static const struct {
        const char *text, *folded;
        bool same;
    } rows[] = {
        {"Broken hardware", "broken hardware", true},
        {"  «Broken», hardware!", "broken hardware", true},
        {"Äußere Tür", "aeussere tuer", true},
        {"Wi-Fi", "wifi", true},
        {"Broken hardware", "broken", false},
        {"Broken", "broken hardware", false},
        {"Über", "unter", false},
        {"…", "", true},
        {"", "", true},
        {"x", "", false},
        {"", "x", false},
    };
    (void)state;

    for (size_t at = 0; at < sizeof(rows) / sizeof(rows[0]); at++)
        assert_int_equal(words_fold_to(arena, rows[at].text, rows[at].folded), rows[at].same);
}

static void a_word_tells_its_lists(void **state)
{
    static struct word_lists lists;
    (void)state;

    word_lists_add(&lists, " the an is ", 0);
    word_lists_add(&lists, " der an ist ", 3);
    assert_int_equal(word_lists_of(&lists, "the"), 1);
    assert_int_equal(word_lists_of(&lists, "ist"), 8);
    assert_int_equal(word_lists_of(&lists, "an"), 9);
    assert_int_equal(word_lists_of(&lists, "th"), 0);
    assert_int_equal(word_lists_of(&lists, ""), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("S12: texts are the same by their words", texts_are_the_same_by_their_words),
        TEST("a word tells the lists it stands in", a_word_tells_its_lists),
    };

    return RUN_TESTS_WITH_ARENA(tests);
}
