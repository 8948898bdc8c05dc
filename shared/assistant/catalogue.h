/* What can be raised on one portal: request types, their fields and options, in one language. Shapes only,
 * read-only once made. */
#ifndef ASSISTANT_CATALOGUE_H
#define ASSISTANT_CATALOGUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* kind, its name in the address contract. The canonical JSON of each kind's value:
 * TEXT PARAGRAPH URL: string · NUMBER: number · DATE: "2026-11-30" · DATETIME: "2026-11-18T14:39:00+11:00" ·
 * SELECT PRIORITY: option id as string · MULTISELECT COMPONENTS: array of option ids · LABELS: array of
 * strings · CASCADING: {"parent":id,"child":id or null} · USER: {"id":account,"name":as displayed} · USERS:
 * array of those · UNSUPPORTED: no value can be given here. */
#define VALUE_KINDS(KIND)                                                                                    \
    KIND(TEXT, "text")                                                                                       \
    KIND(PARAGRAPH, "paragraph")                                                                             \
    KIND(URL, "url")                                                                                         \
    KIND(NUMBER, "number")                                                                                   \
    KIND(DATE, "date")                                                                                       \
    KIND(DATETIME, "datetime")                                                                               \
    KIND(SELECT, "select")                                                                                   \
    KIND(PRIORITY, "priority")                                                                               \
    KIND(MULTISELECT, "multiselect")                                                                         \
    KIND(COMPONENTS, "components")                                                                           \
    KIND(CASCADING, "cascading")                                                                             \
    KIND(LABELS, "labels")                                                                                   \
    KIND(USER, "user")                                                                                       \
    KIND(USERS, "users")                                                                                     \
    KIND(ATTACHMENT, "attachment")                                                                           \
    KIND(UNSUPPORTED, "unsupported")
#define VALUE_KIND_CONSTANT(kind, name) VALUE_##kind,
enum value_kind { VALUE_KINDS(VALUE_KIND_CONSTANT) VALUE_KINDS_COUNT };

const char *value_kind_name(enum value_kind kind);
bool value_kind_find(const char *name, enum value_kind *kind);
bool value_kind_has_options(enum value_kind kind);
bool value_kind_is_people(enum value_kind kind);

struct option {
    const char *id;
    const char *label; /* in the catalogue's language */
    const char *also;  /* the label in the other synchronised languages, one a line; "" when none */
    const struct option *children;
    size_t child_count;
};

struct form_field {
    const char *id; /* "summary", "customfield_10031" */
    const char *name;
    const char *description;
    const char *also; /* the name in other languages, one a line; "" when none */
    enum value_kind kind;
    bool required;
    size_t characters_max; /* 0: no limit */
    const struct option *options;
    size_t option_count;
    const char *default_json; /* canonical; NULL when none */
    const char *schema;       /* of the service desk, as JSON; only handed on; NULL when none */
    const char *why;          /* UNSUPPORTED: what it is, e.g. "assets", "form", "user"; else NULL */
};

struct request_type {
    const char *id;
    const char *name;
    const char *description;
    const char *group;      /* names of its groups, comma separated; "" when none */
    const char *also;       /* names, descriptions in other languages, for ranking; "" when none */
    const char *portal_url; /* where the ordinary form of this type is */
    const struct form_field *fields;
    size_t field_count;
};

struct catalogue {
    int64_t snapshot;
    const char *portal_id;
    const char *portal_name;
    const char *service_desk_id;
    const struct request_type *types; /* sorted by id as numbers, so a prompt made from them is stable */
    size_t type_count;
};

/* NULL when it is not there or id is NULL. */
const struct request_type *catalogue_type(const struct catalogue *catalogue, const char *id);
const struct form_field *request_type_field(const struct request_type *type, const char *id);
const struct option *form_field_option(const struct form_field *field, const char *id); /* top level */
const struct option *option_child(const struct option *option, const char *id);

#endif
