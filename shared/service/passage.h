/* One turn on its way through the event loop: the model's words go out as they come in, then the turn is
 * stored, then it ends.
 *
 * Its memory has one owner at a time: the loop, except while a worker stores it. */
#ifndef SERVICE_PASSAGE_H
#define SERVICE_PASSAGE_H

#include "service/dialogue.h"

struct loop;
struct http_client;
struct workers;
struct passage;

/* What all passages share. */
struct passage_house {
    struct loop *loop;
    struct http_client *http;
    struct workers *workers;
    void (*left)(struct passage *passage); /* on the loop, when it ends */
};

struct passage {
    struct dialogue *dialogue; /* in the request's arena, as the passage itself */
    const struct passage_house *house;
    struct stream *stream;
    struct model_call *call; /* NULL once it ended or was dropped */
    struct answer_reader *reader;
    const char *shown_type; /* the type already told by an `intent` event */
    bool shown;             /* words of the reply went out */
    struct answer answer;   /* of either engine, once it is there */
    bool looking_up;        /* names of people, before it is concluded */
    bool shortened;         /* the question was too long once already */
    bool enlarged;          /* the answer was once already */
    const char *abort_as;   /* set: the turn ends without an answer */
    struct error error;     /* then: what the person is told */
    int64_t began_ms;
    struct passage *previous, *next; /* of its keeper's list */
};

/* Both on the loop. */
void passage_begin(struct passage *passage);
void passage_interrupt(struct passage *passage); /* the program ends: drops the model call and says so */

#endif
