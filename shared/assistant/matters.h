/* Several things asked for in one message: each of them becomes a ticket of its own. */
#ifndef ASSISTANT_MATTERS_H
#define ASSISTANT_MATTERS_H

#include "assistant/turn.h"

enum { MATTERS_MAX = 3 };

struct matter {
    const char *words; /* the person's, about this matter alone */
    const struct request_type *type;
};

struct matters {
    struct matter list[MATTERS_MAX];
    size_t count; /* 0: the message is about one thing, or nobody can tell */
};

/* The matters of a message in its order, when there are two or more that plainly want different types ("…,
 * and I also forgot my password"). Owned by arena. */
struct matters matters_of(struct arena *arena, const struct turn_facts *facts, const char *message);

/* Which of those named before this message puts first ("the printer first", "now the password"); NULL: none.
 */
const struct matter *matters_chosen(struct arena *arena, const struct turn_facts *facts);

/* Whether the message names a matter beside `type` ("I also forgot my password"). */
bool matter_is_another(struct arena *arena, const struct turn_facts *facts, const struct request_type *type);

/* The person's words about the matters that wait beside `type`, with all that was said of them since, when
 * the message speaks of one of them rather than of the present one; NULL when it does not. Owned by arena. */
const char *matter_goes_on(struct arena *arena, const struct turn_facts *facts,
                           const struct request_type *type);

/* The statements from the first on that fits the type: what fits nothing is no part of the matter. */
const char *matter_words(struct arena *arena, const struct turn_facts *facts, const char *request_type_id,
                         const char *const *statements, size_t count);

/* The person's words about another matter than `type`; NULL when they named none. Owned by arena. */
const char *matter_waiting(struct arena *arena, const struct turn_facts *facts,
                           const struct request_type *type);

#endif
