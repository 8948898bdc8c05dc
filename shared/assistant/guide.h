/* One turn of the guided engine in the making: what is known of it, and what it may come to. */
#ifndef ASSISTANT_GUIDE_H
#define ASSISTANT_GUIDE_H

#include "assistant/guided_type.h"
#include "assistant/guided_values.h"
#include "assistant/intents.h"
#include "assistant/turn.h"

struct guide {
    struct arena *arena;
    const struct turn_facts *facts;
    struct answer *answer;
    enum intent intent;
    const struct request_type *type; /* of the draft; NULL: none yet */
    const struct form_field *asked;  /* NULL: nothing was asked */
};

/* A first sentence in front of what the rules say. */
void guide_open_with(const struct guide *guide, enum phrase phrase);
void guide_propose(const struct guide *guide, const struct gathering *gathering);
void guide_suggest(const struct guide *guide, const struct guess *guess);

/* What the portal offers at all, with a question what is needed. */
void guide_offer(const struct guide *guide);

/* A type, and all that was said about it. */
void guide_take_type(const struct guide *guide, const char *id, bool by_person);

/* A type, and the only words that are about it. */
void guide_take_matter(const struct guide *guide, const char *id, const char *words, bool by_person);

/* The type somebody changed their mind to, with these words as the matter from now on: in place of what was
 * said before when they took that back, else beside it. */
void guide_take_new_matter(const struct guide *guide, const char *id, const char *words);

#endif
