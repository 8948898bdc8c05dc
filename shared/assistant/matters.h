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

/* The same of the newest message that has any. */
struct matters matters_said(struct arena *arena, const struct turn_facts *facts);

/* Which of them a short message speaks of ("the printer first", "now the password"); NULL: none, or several.
 */
const struct matter *matters_meant(struct arena *arena, const struct matters *matters, const char *message);

/* The person's words about another matter than `type`; NULL when they named none. Owned by arena. */
const char *matter_waiting(struct arena *arena, const struct turn_facts *facts,
                           const struct request_type *type);

#endif
