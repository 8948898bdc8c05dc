/* What a person's words say about the fields, gathered for a proposal. */
#ifndef ASSISTANT_GUIDED_VALUES_H
#define ASSISTANT_GUIDED_VALUES_H

#include "assistant/turn.h"

struct gathering {
    struct arena *arena;
    const struct turn_facts *facts;
    const struct request_type *type;
    struct proposed_value *values;
    size_t count, capacity;
};

struct gathering gathering_new(struct arena *arena, const struct turn_facts *facts,
                               const struct request_type *type);

void gather_value(struct gathering *gathering, struct proposed_value value);

/* All that these words say; words already used as evidence for another field are not used again. */
void gather_words(struct gathering *gathering, const char *words);

/* As gather_words, but what is known already stays: "Monday" alone does not say what to change. false:
 * nothing new. */
bool gather_bare_words(struct gathering *gathering, const char *words);

/* The message as the answer for one field. false: it is none. */
bool gather_answer(struct gathering *gathering, const struct form_field *field, const char *message);

/* No span ends before it starts: a weekday is the one behind the start, any other such end is not kept. */
void gather_spans(struct gathering *gathering);

/* "no, Thursday": a new value for a field that has one. false: there is none that it fits. */
bool gather_correction(struct gathering *gathering, const char *words);

/* Adds a message to the description, if it says more than the values taken from it. false: it does not. */
bool gather_detail(struct gathering *gathering, const char *message);

/* The matter is another one now: a new summary, and the words added to the description. */
void gather_new_matter(struct gathering *gathering, const char *words);

/* These words are all there is to the matter: its values, summary and description come from them alone. */
void gather_matter(struct gathering *gathering, const char *words);

#endif
