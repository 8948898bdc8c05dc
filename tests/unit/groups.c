#include "assistant/groups.h"

#include "desk.h"

static void groups_are_named_once(void **state)
{
    size_t count;
    const char **groups = groups_of(talk.arena, &desk_catalogue, NULL, &count);
    (void)state;

    assert_int_equal(count, 6);
    assert_string_equal(groups[0], "Hardware");
    assert_string_equal(groups[5], "People");
    assert_null(groups[6]);
    groups_of(talk.arena, &desk_catalogue, talk.allowed, &count);
    assert_int_equal(count, 5);
}

static void a_type_may_be_in_several_groups(void **state)
{
    const struct request_type type = {.id = "1", .group = "Hardware, Printing"};
    (void)state;

    assert_true(group_has(talk.arena, "Printing", &type));
    assert_true(group_has(talk.arena, "hardware", &type));
    assert_false(group_has(talk.arena, "Hard", &type));
}

static void what_fits_comes_first(void **state)
{
    struct turn_facts facts = talk_facts("my device is damaged and broken");
    struct suggestion list[5];
    (void)state;

    assert_int_equal(group_suggest(talk.arena, &facts, "Hardware", list, 5), 2);
    assert_string_equal(list[0].request_type_id, "25");
    assert_string_equal(list[1].request_type_id, "24");
    assert_int_equal(group_suggest(talk.arena, &facts, "Hardware", list, 1), 1);
    assert_int_equal(group_suggest(talk.arena, &facts, "People", list, 5), 0);
    assert_int_equal(group_suggest(talk.arena, &facts, "Elsewhere", list, 5), 0);
}

#define GROUPS(title_, function_)                                                                            \
    {                                                                                                        \
        .name = (title_), .test_func = (function_), .setup_func = talk_begin, .teardown_func = talk_end      \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        GROUPS("groups are named once, those without an allowed type not at all", groups_are_named_once),
        GROUPS("a request type may be in several groups", a_type_may_be_in_several_groups),
        GROUPS("S3: of a group what fits comes first, and only what is allowed", what_fits_comes_first),
    };

    return RUN_TESTS(tests);
}
