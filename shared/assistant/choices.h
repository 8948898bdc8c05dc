/* Options of a field that some words name. */
#ifndef ASSISTANT_CHOICES_H
#define ASSISTANT_CHOICES_H

#include "assistant/utterance.h"

struct choice {
    const struct option *option;
    const struct option *child; /* CASCADING only; NULL for none */
    double score;               /* 0…1 */
    size_t first, count;        /* words */
};

/* Those named outright or nearly, without a "not" before them, best first; each option once. Owned by the
 * arena. */
size_t choices_find(const struct utterance *utterance, const struct form_field *field,
                    struct choice **choices);

/* The one option a short text is: by id, wording, beginning, or likeness of at least `least`. NULL for none
 * or two. */
const struct option *choice_of_text(struct arena *arena, const struct option *options, size_t count,
                                    const char *text, double least);

/* 1 yes, 0 no, -1 neither. Folded wording. */
int choice_yes_or_no(const char *folded);

/* The two options of a yes-or-no field; false when it is none. */
bool choice_is_yes_or_no(struct arena *arena, const struct form_field *field, const struct option **yes,
                         const struct option **no);

const char *choice_json(struct arena *arena, const struct form_field *field, const struct choice *choices,
                        size_t count);

#endif
