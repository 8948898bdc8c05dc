/* People named in a conversation: which names are to be looked up, and whom the service desk knows by them.
 * Nobody is ever taken from the words alone. */
#ifndef ASSISTANT_PEOPLE_H
#define ASSISTANT_PEOPLE_H

#include "assistant/account.h"
#include "assistant/turn.h"

enum { PEOPLE_NAMES_MAX = 8 };

/* The names an answer gives for fields of people that somebody else than the person bears. */
size_t people_wanted(struct arena *arena, const struct turn_facts *facts, const struct answer *answer,
                     const char ***names);

/* Of the accounts a search found those whom the name means: those of just that name, else those whose names
 * begin with its words. An e-mail address means whomever it found. */
size_t people_match(struct arena *arena, const char *name, const struct account *found, size_t count,
                    struct account **meant);

/* A value of kind USER or USERS as names: canonical JSON of those who are known for certain, NULL for nobody.
 * *unclear: the first name that means several people or nobody, and NULL for none. */
const char *people_canonical(struct arena *arena, const struct turn_facts *facts,
                             const struct form_field *field, const char *text,
                             const struct named_people **unclear);

/* The field as it is asked for again: with those a name may mean to choose from. */
const struct form_field *people_choice(struct arena *arena, const struct form_field *field,
                                       const struct named_people *people);

#endif
