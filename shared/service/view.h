/* What the address contract shows of types, fields and values; shapes shared by the answers of chat and
 * preview. */
#ifndef SERVICE_VIEW_H
#define SERVICE_VIEW_H

#include "assistant/catalogue.h"
#include "base/fields.h"
#include "base/phrase.h"

struct arena;
struct attachment;
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

struct attachment_view { /* a file of a conversation */
    const char *id;
    const char *name;
    int64_t size; /* bytes */
    const char *type;
    const char *state; /* added, expired, attached, failed */
};
extern const struct field attachment_view_fields[];
struct attachment_view view_attachment(const struct attachment *file);

struct delivery_view { /* what became of a file */
    const char *name;
    const char *state;  /* attached, waiting, failed */
    const char *reason; /* of a failed one, for the person; else NULL */
};

struct ticket_view { /* what a conversation has become */
    const char *key;
    const char *url;
    struct named_view *request_type;
    int64_t created;
    struct delivery_view *attachments;
    size_t attachment_count;
};
extern const struct field ticket_view_fields[];

/* type: the submission's, NULL once it is gone from the service desk; files: of its conversation. */
struct ticket_view *view_ticket(struct arena *arena, const struct submission *submission,
                                const struct request_type *type, const struct attachment *files,
                                size_t file_count, enum language language);

#endif
