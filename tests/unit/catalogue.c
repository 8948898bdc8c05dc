#include "assistant/catalogue.h"

#include "check.h"

static const struct option children[] = {{.id = "11", .label = "Small", .also = ""}};
static const struct option options[] = {
    {.id = "1", .label = "Shirt", .also = "", .children = children, .child_count = 1},
    {.id = "2", .label = "Cap", .also = ""}};
static const struct form_field fields[] = {
    {.id = "summary", .name = "Summary", .kind = VALUE_TEXT},
    {.id = "size", .name = "Size", .kind = VALUE_CASCADING, .options = options, .option_count = 2}};
static const struct request_type types[] = {
    {.id = "7", .name = "Order"}, {.id = "12", .name = "Return", .fields = fields, .field_count = 2}};
static const struct catalogue catalogue = {.types = types, .type_count = 2};

static void finds_by_id(void **state)
{
    const struct request_type *type = catalogue_type(&catalogue, "12");
    const struct form_field *field = request_type_field(type, "size");
    (void)state;

    assert_ptr_equal(type, &types[1]);
    assert_ptr_equal(field, &fields[1]);
    assert_ptr_equal(form_field_option(field, "2"), &options[1]);
    assert_ptr_equal(option_child(&options[0], "11"), &children[0]);
}

static void finds_nothing_for_nothing(void **state)
{
    (void)state;
    assert_null(catalogue_type(&catalogue, "1"));
    assert_null(catalogue_type(&catalogue, NULL));
    assert_null(catalogue_type(NULL, "12"));
    assert_null(request_type_field(&types[1], "Summary"));
    assert_null(request_type_field(&types[0], "summary"));
    assert_null(request_type_field(NULL, "summary"));
    assert_null(form_field_option(&fields[1], "11")); /* a child is not on the top level */
    assert_null(form_field_option(&fields[0], "1"));
    assert_null(form_field_option(NULL, "1"));
    assert_null(option_child(&options[1], "11"));
    assert_null(option_child(NULL, "11"));
}

static void kinds_have_names(void **state)
{
    enum value_kind kind = VALUE_TEXT;
    (void)state;

    for (size_t i = 0; i < VALUE_KINDS_COUNT; i++) {
        assert_true(value_kind_find(value_kind_name((enum value_kind)i), &kind));
        assert_int_equal(kind, i);
    }
    assert_string_equal(value_kind_name(VALUE_DATETIME), "datetime");
    assert_string_equal(value_kind_name(VALUE_KINDS_COUNT), "unsupported");
    assert_false(value_kind_find("Date", &kind));
    assert_false(value_kind_find(NULL, &kind));
    assert_true(value_kind_has_options(VALUE_COMPONENTS) && value_kind_has_options(VALUE_PRIORITY));
    assert_false(value_kind_has_options(VALUE_LABELS) || value_kind_has_options(VALUE_UNSUPPORTED));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("types, fields, options and their children are found by id", finds_by_id),
        TEST("what is not there is not found", finds_nothing_for_nothing),
        TEST("every kind of value has a name of its own", kinds_have_names),
    };

    return RUN_TESTS(tests);
}
