/* What the address contract shows of types, fields and values; shapes shared by the answers of chat and
 * preview. */
#ifndef SERVICE_VIEW_H
#define SERVICE_VIEW_H

#include "assistant/catalogue.h"
#include "base/fields.h"
#include "base/phrase.h"

struct arena;
struct submission;

struct named_view { /* a request type or a field by id and name */
    const char *id;
    const char *name;
};
extern const struct field named_view_fields[];

/* JSON array of a field's options; NULL when its kind has none, or they take more than bytes_max: a list of
 * ten thousand is nothing to choose from, and would not fit an event. */
const char *view_options(struct arena *arena, const struct form_field *field, size_t bytes_max);

struct unsupported_view {
    const char *id;
    const char *name;
    bool required;
    const char *why;
};
extern const struct field unsupported_view_fields[];
const char *view_why(enum language language, const char *why); /* "assets", "user" … in a person's words */
struct unsupported_view *view_unsupported(struct arena *arena, const struct form_field *const *fields,
                                          size_t count, enum language language);

struct named_view *view_fields(struct arena *arena, const struct form_field *const *fields, size_t count);
struct named_view *view_type(struct arena *arena, const struct request_type *type); /* NULL for NULL */

struct ticket_view { /* what a conversation has become */
    const char *key;
    const char *url;
    struct named_view *request_type;
    int64_t created;
};
extern const struct field ticket_view_fields[];

/* type: the submission's, NULL once it is gone from the service desk. */
struct ticket_view *view_ticket(struct arena *arena, const struct submission *submission,
                                const struct request_type *type);

#endif
