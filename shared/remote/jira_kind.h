/* What a field of Jira is to us. */
#ifndef REMOTE_JIRA_KIND_H
#define REMOTE_JIRA_KIND_H

#include <stdbool.h>
#include <stdint.h>

struct json;

struct jira_kind {
    const char *kind; /* of the address contract */
    const char *why;  /* unsupported: what it is */
    int64_t characters_max;
};

/* By the schema's `custom` or `system`, else by the field's id where that is the name of a system field; by
 * its `type` only when it has none of them, because the desk names types otherwise than the platform does. */
struct jira_kind jira_kind_of(const char *field_id, const struct json *schema);

bool jira_kind_has_options(const char *kind);

#endif
