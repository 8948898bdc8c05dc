/* What short messages are for: yes, no, skip, start over, thanks, small talk, things that are no request at
 * all. */
#ifndef ASSISTANT_INTENTS_H
#define ASSISTANT_INTENTS_H

#include <stdbool.h>

struct arena;

enum intent {
    INTENT_NONE, /* says something: to be read for what it says */
    INTENT_GREETING,
    INTENT_THANKS,
    INTENT_FILLER, /* "ok", "one moment" */
    INTENT_YES,
    INTENT_NO,
    INTENT_SKIP,      /* "I don't know", "leave it empty" */
    INTENT_NONE_FITS, /* "none of these" */
    INTENT_CANCEL,
    INTENT_START_OVER,
    INTENT_HELP,
    INTENT_PUZZLED,  /* "what?", "why do you ask" */
    INTENT_IDENTITY, /* "who are you" */
    INTENT_OFF_TOPIC,
    INTENT_CHANGE, /* "I want to change something" */
    INTENT_SEND,   /* "submit it" */
    INTENT_DONE,   /* "that's all" */
};

/* In any of the shipped languages: people mix them. */
enum intent intent_of(struct arena *arena, const char *message);

/* Ends what was said before: what follows is about something new. */
bool intent_forgets(enum intent intent);

/* Says to go on: "yes", "ok", "next". */
bool intent_agrees(enum intent intent);

/* "no, Thursday", "I meant Thursday", "not Friday but Thursday": the part that holds from now on; NULL when
 * the message takes nothing back. */
const char *intent_correction(struct arena *arena, const char *message);

/* "never mind that, …", "vergiss das, …": what was said before holds no more. */
bool intent_withdraws(struct arena *arena, const char *message);

/* "actually I need …", "ich brauche doch lieber …": the part that holds from now on; NULL when nobody changed
 * their mind. */
const char *intent_change_of_mind(struct arena *arena, const char *message);

#endif
