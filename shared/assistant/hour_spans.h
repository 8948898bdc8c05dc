/* Spans within a day in plain words: "from 10 to 12", "14-16 Uhr", "zwischen 9:30 und 11". */
#ifndef ASSISTANT_HOUR_SPANS_H
#define ASSISTANT_HOUR_SPANS_H

#include "assistant/clocks.h"

struct hour_span {
    size_t first, count; /* words */
    struct clock_mention start, end;
    bool told; /* "Uhr", "pm" or a colon says that hours are meant; else only a day beside them does */
};

/* false: no span begins with that word. */
bool hour_span_at(const struct utterance *utterance, size_t at, struct hour_span *span);

#endif
