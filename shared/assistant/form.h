/* The form of a request type: is a value right for its field, how do people read it, what is missing. */
#ifndef ASSISTANT_FORM_H
#define ASSISTANT_FORM_H

#include "assistant/draft.h"
#include "base/fields.h"

struct arena;

/* Checks a canonical JSON value against its field (kind, options, lengths, calendar) and writes it normalised
 * with its readable text in `language`. false: *problem says why (a phrase about the field, subject = its
 * name). */
bool form_value(struct arena *arena, const struct form_field *field, const char *json, enum language language,
                struct value *value, struct problem *problem);

bool form_field_is_words(const struct form_field *field); /* free text: anything said may be its value */
bool form_field_is_written(
    const char *field_id); /* summary and description: written from what was said, never asked twice */
const char *form_labels(struct arena *arena, const struct form_field *field,
                        const char *json); /* an array of option ids as an array of their labels */
const char *form_text_json(struct arena *arena, const char *text); /* a text as canonical JSON */

/* The value of a field in a draft as the ticket would get it: the draft's, else the field's default, else
 * none (source SOURCE_NONE, json NULL). A stored value that no longer fits the field counts as none. */
struct value form_field_value(struct arena *arena, const struct draft *draft, const struct form_field *field,
                              enum language language);

/* Required, supported and empty fields, in form order. Returns how many; owned by arena. */
size_t form_missing(struct arena *arena, const struct draft *draft, const struct request_type *type,
                    enum language language, const struct form_field ***fields);
/* What is left to ask of a cascading field of which only the parent is known: a copy of the field that offers
 * this parent alone. NULL when nothing is left, and for other kinds. */
const struct form_field *form_field_rest(struct arena *arena, const struct form_field *field,
                                         const struct value *value);

size_t form_unsupported(struct arena *arena, const struct request_type *type,
                        const struct form_field ***fields);

/* true when nothing is missing and no required field is unsupported. */
bool form_is_ready(struct arena *arena, const struct draft *draft, const struct request_type *type,
                   enum language language);

/* The ticket as plain text to copy ("Summary: …"), and the address of its ordinary form with short
 * best-effort values. */
const char *form_copy_text(struct arena *arena, const struct draft *draft, const struct request_type *type,
                           enum language language);
const char *form_portal_url(struct arena *arena, const struct draft *draft, const struct request_type *type,
                            enum language language);

#endif
