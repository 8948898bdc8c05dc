/* Times of day in plain words: "3 pm", "15:30 Uhr", "halb vier", "noon". */
#ifndef ASSISTANT_CLOCKS_H
#define ASSISTANT_CLOCKS_H

#include "assistant/utterance.h"

struct clock_mention {
    size_t first, count; /* words */
    int hour, minute;
    int minutes_ahead; /* "in two hours", "3 hours ago": from now; 0 otherwise */
    bool half_day;     /* twelve hours later may be meant: "at 3" */
};

/* false: no time begins with that word. */
bool clock_at(const struct utterance *utterance, size_t at, struct clock_mention *mention);

#endif
