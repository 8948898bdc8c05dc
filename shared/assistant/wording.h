/* The sentences of a turn, written by rule in the person's language: friendly, one question at a time. */
#ifndef ASSISTANT_WORDING_H
#define ASSISTANT_WORDING_H

#include "assistant/turn.h"

/* What happened in this turn that is worth a word; the rest stands in the outcome. */
struct remarks {
    const char *opening; /* said first; NULL: nothing */
    bool type_is_new;
    bool type_is_changed;
    const struct value *understood; /* new or changed values */
    size_t understood_count;
    const struct form_field
        *kept; /* the person's own value stayed, against what the message says; NULL: none */
    const char *kept_text;
    const struct form_field *left_empty;       /* skipped; NULL: none */
    const struct form_field *required_skipped; /* cannot be skipped; NULL: none */
    const struct named_people *unclear;        /* a name that means several people, or nobody; NULL: none */
    bool missed;                               /* the message did not answer what was asked */
    bool first_time;                           /* nothing was said before this message */
    bool is_review_again;                      /* it was complete before this turn */
};

/* Owned by arena; never empty. */
const char *wording_reply(struct arena *arena, const struct turn_facts *facts, const struct outcome *outcome,
                          const struct remarks *remarks);

/* An article as a reply names it: a link to where it is read, or its title when that is nowhere of our own.
 * Owned by arena. */
const char *wording_article(struct arena *arena, const struct turn_facts *facts,
                            const struct article *article);

/* An engine's own reply, with what it leaves out: the question for the field that is asked, the matter that
 * waits, the article that may help. Owned by arena. */
const char *wording_completed(struct arena *arena, const struct turn_facts *facts,
                              const struct outcome *outcome, const char *reply);

/* An engine's own reply that called for review too early, with what is still missing. Owned by arena. */
const char *wording_continued(struct arena *arena, const struct turn_facts *facts,
                              const struct outcome *outcome, const char *reply);

#endif
