/* The days and times an utterance names, and which way each of them looks. */
#ifndef ASSISTANT_MOMENTS_H
#define ASSISTANT_MOMENTS_H

#include "assistant/clocks.h"
#include "assistant/dates.h"

enum sense { SENSE_PAST = -1, SENSE_ANY = 0, SENSE_FUTURE = 1 };
enum role { ROLE_NONE, ROLE_START, ROLE_END };

struct moment {
    size_t first, count; /* words */
    bool has_day, has_clock;
    bool ambiguous; /* as a day to come it is another than as a day gone by */
    struct date ahead, back;
    bool vague;
    int hour, minute; /* hour -1: none */
    enum sense sense; /* by the calendar, else by the words around */
    enum role role;   /* "from", "until" */
};

/* In order; their words are taken. Owned by the utterance's arena. */
size_t moments_find(struct utterance *utterance, struct moment **moments);

/* What a field of this name asks for; when only its description tells, *firm is false. firm may be NULL. */
enum sense sense_of_field(struct arena *arena, const struct form_field *field, bool *firm);
enum role role_of_field(struct arena *arena, const struct form_field *field);

/* How a moment is read where a field asks for a sense: a weekday or a date without a year has two readings.
 */
enum sense moment_reading(const struct utterance *utterance, const struct moment *moment, enum sense wanted);

/* The moment as canonical JSON for a field, read with that sense; false: it cannot be read so. */
bool moment_json(const struct utterance *utterance, const struct moment *moment, enum value_kind kind,
                 enum sense sense, const char **json);

#endif
