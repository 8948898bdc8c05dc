/* What of an engine's proposed values may enter the draft. */
#ifndef ASSISTANT_PROPOSAL_H
#define ASSISTANT_PROPOSAL_H

#include "assistant/turn.h"

struct acceptance {
    struct value *changes; /* one a field at most */
    size_t change_count;
    size_t refused_count;          /* values that do not fit their field */
    const struct form_field *kept; /* a person's own value that another was proposed for; NULL: none */
    const char *kept_text;
    const struct form_field *left_empty;
    const struct form_field *required_skipped;
    const struct named_people *unclear; /* a name that means several people, or nobody; NULL: none */
    const struct form_field *unclear_field;
};

/* Holds each value against its field and the draft; unknown fields are dropped in silence. Summary and
 * description are written from the person's words when nobody proposes them. Owned by arena. */
void proposal_accept(struct arena *arena, const struct turn_facts *facts, const struct draft *draft,
                     const struct request_type *type, const struct answer *answer,
                     struct acceptance *acceptance);

/* The draft with the changes in it. */
struct draft draft_with(struct arena *arena, const struct draft *draft, const struct value *changes,
                        size_t count);

#endif
