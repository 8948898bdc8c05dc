/* How alike two short texts are, by their runs of three letters. */
#ifndef ASSISTANT_SIMILAR_H
#define ASSISTANT_SIMILAR_H

#include <stdbool.h>

/* 0…1; both folded. 1 for equal ones. */
double similar(const char *one, const char *other);

/* Equal but for one letter added, left out or changed, or two neighbours swapped. */
bool similar_but_one(const char *one, const char *other);

#endif
