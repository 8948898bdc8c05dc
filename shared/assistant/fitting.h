/* Which field of a form what was found belongs to. */
#ifndef ASSISTANT_FITTING_H
#define ASSISTANT_FITTING_H

#include "assistant/patterns.h"
#include "assistant/utterance.h"

struct fit {
    const struct form_field *field;
    const char *json;
    const char *evidence;
    double confidence;
};

/* What a field asks for by its name: a link, a path …; PATTERNS_COUNT: none of these. */
enum pattern fitting_pattern(struct arena *arena, const struct form_field *field);

/* Days and times into date fields of the same sense, nearest names first. Their words are taken. */
size_t fitting_moments(struct utterance *utterance, const struct request_type *type, struct fit **fits);

/* Numbers into number fields whose words or units stand beside them. */
size_t fitting_numbers(struct utterance *utterance, const struct request_type *type, struct fit **fits);

/* The options of a field that are named, when that is clear. */
bool fitting_choice(const struct utterance *utterance, const struct form_field *field, struct fit *fit);

/* "serial number: X1-22", "Raum ist 4.12": the bytes behind a field's name. */
bool fitting_named_text(const struct utterance *utterance, const struct form_field *field, size_t *start,
                        size_t *end);

/* "the account of John Miller", "a trip to Lisbon": the only name of the kind that a text field asks for. */
bool fitting_name(const struct utterance *utterance, const struct form_field *field, size_t *start,
                  size_t *end);

#endif
