/* Names of people in what somebody says; whom they mean is looked up (assistant/people.h). */
#ifndef ASSISTANT_NAMES_H
#define ASSISTANT_NAMES_H

#include "assistant/turn.h"
#include "assistant/utterance.h"

enum { NAME_WORDS_MAX = 5 };

/* The name, or "me", that words say in answer to a question for a person ("it is Emma Clarke, please");
 * several for a field of kind USERS, with "; " between them. NULL: they name nobody. Of a field nobody was
 * asked for only a correction of its value is read, and only what is written like a name. */
const char *names_said(struct arena *arena, const struct turn_facts *facts, const struct form_field *field,
                       const char *words);

/* "Manager: Emma Clarke", "mein Vorgesetzter ist Jonas Weber": the name behind a field's name; NULL: none. */
const char *names_behind(const struct utterance *utterance, const struct form_field *field);

#endif
