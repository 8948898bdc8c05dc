/* Looks into JSON documents. */
#ifndef UNIT_DOCUMENT_H
#define UNIT_DOCUMENT_H

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/text.h"

static inline const struct json *document_item(const struct json *value, const char *name)
{
    int64_t index;

    if (!json_is_array(value))
        return json_member(value, name);
    if (!number_parse(name, &index))
        abort();
    value = json_first(value);
    while (value && index-- > 0)
        value = json_next(value);
    return value;
}

/* What stands at a place such as "fields/0/name", as compact JSON; "absent" when nothing does. Stops the test
 * when the text is no JSON. */
static inline const char *document_at(struct arena *arena, const char *text, const char *place)
{
    const struct json *value;
    char **names = text_split(arena, place, '/', NULL);

    if (json_parse(arena, text, strlen(text), &json_limits_remote, &value).kind)
        abort();
    for (; *names; names++)
        value = document_item(value, *names);
    return value ? json_print(arena, value) : "absent";
}

/* For a test with an arena of its own (scratch.h). */
#define assert_stands(document_, place_, expected_)                                                          \
    assert_string_equal(document_at(arena, (document_), (place_)), (expected_))

#endif
