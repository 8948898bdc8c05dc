/* Weekdays and parts of weeks, months and years in plain words: "Friday next week", "end of the month", "KW
 * 48". */
#ifndef ASSISTANT_WEEKDAYS_H
#define ASSISTANT_WEEKDAYS_H

#include "assistant/dates.h"

/* false: no weekday begins with that word. */
bool weekday_at(const struct utterance *utterance, size_t at, struct day_mention *mention);

/* "next week", "end of May", "am Wochenende": a day stands for the span. false: no such words. */
bool week_part_at(const struct utterance *utterance, size_t at, struct day_mention *mention);

#endif
