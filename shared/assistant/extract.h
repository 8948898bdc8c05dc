/* Finds field values in plain words by rule: dates, times, numbers, options, labels, links, priority.
 * Precision before recall. */
#ifndef ASSISTANT_EXTRACT_H
#define ASSISTANT_EXTRACT_H

#include "assistant/turn.h"

/* What words of a person say about the fields of a type; fields they say nothing about are left out. `today`,
 * zone and language come from facts. Values are canonical, each with the words it came from. Two dates in one
 * message go to the fields whose names fit the words around them. summary and description are not filled
 * here. Owned by arena. */
size_t extract_values(struct arena *arena, const struct turn_facts *facts, const struct request_type *type,
                      const char *words, struct proposed_value **values);

/* What words say when they answer a question about this one field ("Friday", "the second one", "about 200").
 * People are names, to be looked up. false: nothing in them fits the field's kind. */
bool extract_answer(struct arena *arena, const struct turn_facts *facts, const struct form_field *field,
                    const char *words, struct proposed_value *value);

/* A model's or person's text for a field as canonical JSON: option by id, label or near-label, date from ISO
 * or spoken form, number from "1.299,00" … false: does not fit. */
bool extract_canonical(struct arena *arena, const struct turn_facts *facts, const struct form_field *field,
                       const char *text, const char **json);

#endif
