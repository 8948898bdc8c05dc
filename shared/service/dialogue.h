/* One turn from the words that came in to the answer stored: what both engines share. */
#ifndef SERVICE_DIALOGUE_H
#define SERVICE_DIALOGUE_H

#include "assistant/prompt.h"
#include "remote/model.h"
#include "service/desk.h"
#include "service/scope.h"
#include "service/turn_view.h"
#include "store/turn.h"
#include "web/request.h"

enum { MESSAGE_CHARACTERS_MAX = 20000, HISTORY_MESSAGES_MAX = 40, ANSWER_TOKENS_MAX = 2000 };

/* What the person sent. */
struct utterance {
    const char *portal;
    const char *conversation; /* NULL: the open one, or a new one */
    const char *turn_id;
    const char *message;
};
extern const struct field utterance_fields[];

struct dialogue {
    struct request *request;
    struct utterance utterance;
    struct scope scope;
    struct turn_look look;
    const struct desk *desk;
    struct draft draft;
    struct turn_facts facts;
    bool by_model;
    struct prompt prompt;       /* by_model */
    struct arena *question;     /* holds the messages of the prompt; NULL: none was written yet */
    struct model_server server; /* by_model */
    const char *token;          /* of this attempt */
    struct turn_begun begun;
    struct outcome outcome;
    struct turn_cost cost;
    const char
        *key_state; /* what the model's server showed of the key: valid, invalid, no_credit; NULL nothing */
    const char *answer_json; /* as stored */
};

/* Reads and checks the body, demands the scope, gathers the facts. Everything lives as long as the request.
 */
MUST_CHECK struct error dialogue_open(struct request *request, struct dialogue *dialogue);

/* Writes the prompt anew, as it was. */
void dialogue_repeat(struct dialogue *dialogue);

/* Writes the prompt anew with a quarter of the history. false: there is none to leave out. */
bool dialogue_shorten(struct dialogue *dialogue);

/* The model has begun to answer: the prompt, most of what a waiting turn holds, is not needed any more. */
void dialogue_forget_question(struct dialogue *dialogue);

/* Begins the turn in the database. *replayed: it was answered before, answer_json holds the answer.
 * ERROR_IN_PROGRESS, ERROR_INVALID (same id, other words), ERROR_NOT_FOUND, ERROR_CONFLICT (over),
 * ERROR_QUOTA_EXCEEDED, ERROR_BUSY. */
MUST_CHECK struct error dialogue_begin(struct dialogue *dialogue, bool *replayed);

/* Answers without a model. */
void dialogue_guide(struct dialogue *dialogue, struct answer *answer);

/* Does an answer give names for fields of people? They are looked up before it is concluded; that waits for
 * Jira. */
bool dialogue_names_people(const struct dialogue *dialogue, const struct answer *answer);
void dialogue_look_up(struct dialogue *dialogue, const struct answer *answer);

/* Holds an engine's answer against the facts. */
void dialogue_conclude(struct dialogue *dialogue, const struct answer *answer);

/* Stores what the turn came to; answer_json is what the person gets. ERROR_CONFLICT: the conversation was
 * erased or the turn taken over meanwhile. */
MUST_CHECK struct error dialogue_end(struct dialogue *dialogue);

/* Ends it without an answer; cost is charged, the turn_id may come again. outcome: a word for the statistics.
 */
void dialogue_abort(struct dialogue *dialogue, const char *outcome);

#endif
