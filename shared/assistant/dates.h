/* Days in plain words: "next Friday", "3.5.", "in two weeks", "Ende des Monats". */
#ifndef ASSISTANT_DATES_H
#define ASSISTANT_DATES_H

#include "assistant/utterance.h"

struct day_mention {
    size_t first, count; /* words */
    struct date ahead;   /* read as a day to come */
    struct date back;    /* read as a day gone by; equal to ahead when the words leave no choice */
    bool vague;          /* "next week", "end of May": a day was chosen for a span */
    int hour;            /* of the part of the day named with it, "gestern Abend"; -1 none */
};

/* false: no day begins with that word. */
bool day_at(const struct utterance *utterance, size_t at, struct day_mention *mention);

/* A mention of that very day; false when there is no such day. */
bool day_fixed(struct day_mention *mention, size_t first, size_t count, struct date date);

/* The hour of "morning", "nachmittags" … at a word; -1: none. *count is how many words say so. */
int day_part_at(const struct utterance *utterance, size_t at, size_t *count);

#endif
