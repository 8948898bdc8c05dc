/* Looking things up in a catalogue. */
#include "assistant/catalogue.h"

#include <string.h>

#include "base/text.h"

#define VALUE_KIND_NAME(kind, name) name,
static const char *const value_kind_names[] = {VALUE_KINDS(VALUE_KIND_NAME)};

const char *value_kind_name(enum value_kind kind)
{
    return kind < VALUE_KINDS_COUNT ? value_kind_names[kind] : "unsupported";
}

bool value_kind_find(const char *name, enum value_kind *kind)
{
    for (size_t i = 0; name && i < VALUE_KINDS_COUNT; i++) {
        if (strcmp(name, value_kind_names[i]) == 0) {
            *kind = (enum value_kind)i;
            return true;
        }
    }
    return false;
}

bool value_kind_has_options(enum value_kind kind)
{
    return kind == VALUE_SELECT || kind == VALUE_PRIORITY || kind == VALUE_MULTISELECT ||
           kind == VALUE_COMPONENTS || kind == VALUE_CASCADING;
}

bool value_kind_is_people(enum value_kind kind)
{
    return kind == VALUE_USER || kind == VALUE_USERS;
}

static const struct option *option_among(const struct option *options, size_t count, const char *id)
{
    for (size_t i = 0; id && i < count; i++) {
        if (text_equals(options[i].id, id))
            return &options[i];
    }
    return NULL;
}

const struct request_type *catalogue_type(const struct catalogue *catalogue, const char *id)
{
    for (size_t i = 0; catalogue && id && i < catalogue->type_count; i++) {
        if (text_equals(catalogue->types[i].id, id))
            return &catalogue->types[i];
    }
    return NULL;
}

const struct form_field *request_type_field(const struct request_type *type, const char *id)
{
    for (size_t i = 0; type && id && i < type->field_count; i++) {
        if (text_equals(type->fields[i].id, id))
            return &type->fields[i];
    }
    return NULL;
}

const struct option *form_field_option(const struct form_field *field, const char *id)
{
    return field ? option_among(field->options, field->option_count, id) : NULL;
}

const struct option *option_child(const struct option *option, const char *id)
{
    return option ? option_among(option->children, option->child_count, id) : NULL;
}
