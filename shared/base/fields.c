/* Collects what is wrong with the members of a body. */
#include "base/fields.h"

#include "base/arena.h"

void problems_add(struct arena *arena, struct problems *problems, const char *pointer, enum phrase phrase,
                  const char *subject)
{
    size_t count = problems->count;

    if (count >= PROBLEMS_MAX)
        return;
    if ((count & (count - 1)) == 0) /* room doubles at 0, 1, 2, 4, 8 … */
        problems->list =
            arena_grow(arena, problems->list, count, count ? count * 2 : 1, sizeof(*problems->list));
    problems->list[count] = (struct problem){.pointer = pointer, .phrase = phrase, .subject = subject};
    problems->count++;
}
