/* Text of others within a prompt: made harmless, and kept between marks that nobody can guess. */
#ifndef ASSISTANT_FENCE_H
#define ASSISTANT_FENCE_H

#include <stddef.h>

struct arena;
struct buffer;

/* One line without control characters, quotation marks and anything that looks like a mark of ours;
 * shortened. */
const char *fence_line(struct arena *arena, const char *text, size_t characters_max);

/* Lines stay; anything that looks like a mark is made harmless. */
const char *fence_text(struct arena *arena, const char *text, size_t bytes_max);

/* The words between an opening and a closing mark with an id of this request alone. */
void fence_add(struct arena *arena, struct buffer *buffer, const char *words);

#endif
