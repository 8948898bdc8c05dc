/* Words that mean the same option: "notebook" and "laptop", "Munich" and "München". */
#ifndef ASSISTANT_SYNONYMS_H
#define ASSISTANT_SYNONYMS_H

#include <stdbool.h>
#include <stddef.h>

/* Wordings of the same thing as `folded`, without it: each call gives the next; *cursor starts at 0. NULL: no
 * more. Written into `room`. */
const char *synonyms_next(const char *folded, size_t *cursor, char *room, size_t room_bytes);

/* Whether two folded words are wordings of one thing. */
bool synonyms_are(const char *one, const char *other);

#endif
