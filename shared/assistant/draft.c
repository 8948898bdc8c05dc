/* Looking things up in a draft. */
#include "assistant/draft.h"

#include "base/text.h"

static const char *const source_names[] = {
    [SOURCE_NONE] = "none",
    [SOURCE_DEFAULT] = "default",
    [SOURCE_ASSISTANT] = "assistant",
    [SOURCE_PERSON] = "person",
};

const char *value_source_name(enum value_source source)
{
    return source_names[source];
}

enum value_source value_source_of(const char *name)
{
    for (size_t source = 0; source < sizeof(source_names) / sizeof(source_names[0]); source++)
        if (text_equals(source_names[source], name))
            return (enum value_source)source;
    return SOURCE_NONE;
}

const struct value *draft_value(const struct draft *draft, const char *field_id)
{
    for (size_t at = 0; at < draft->value_count; at++)
        if (text_equals(draft->values[at].field_id, field_id))
            return &draft->values[at];
    return NULL;
}
