/* Dates, numbers and lists as people read them, in each language. */
#ifndef ASSISTANT_READABLE_H
#define ASSISTANT_READABLE_H

#include <stddef.h>

#include "base/phrase.h"
#include "base/time.h"

struct arena;

const char *readable_date(struct arena *arena, enum language language,
                          struct date date); /* "Friday, 27 November 2026" */
const char *readable_date_short(struct arena *arena, enum language language,
                                struct date date); /* "27 November 2026" */
const char *readable_datetime(struct arena *arena, enum language language, struct date date, int hour,
                              int minute);

/* A number as JSON writes it, with the language's decimal sign. */
const char *readable_number(struct arena *arena, enum language language, const char *json);

/* A text on one line, without control characters, shortened. */
const char *readable_line(struct arena *arena, const char *text, size_t characters_max);

/* "a, b and c" and "a, b or c"; "" for none. */
const char *readable_list_and(struct arena *arena, enum language language, const char *const *items,
                              size_t count);
const char *readable_list_or(struct arena *arena, enum language language, const char *const *items,
                             size_t count);

#endif
