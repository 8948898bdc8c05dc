/* The rules of the conversation: what is known goes in, what is said and kept comes out. Pure. */
#ifndef ASSISTANT_TURN_H
#define ASSISTANT_TURN_H

#include "assistant/draft.h"
#include "base/phrase.h"

struct account;
struct arena;
struct article;
struct library;
struct prompt_stock;
struct rank_model;

#define TURN_ACTIONS(ACTION)                                                                                 \
    ACTION(ASK, "ask")                                                                                       \
    ACTION(SUGGEST, "suggest")                                                                               \
    ACTION(REVIEW, "review")                                                                                 \
    ACTION(DECLINE, "decline")                                                                               \
    ACTION(FAILED, "failed")
#define TURN_ACTION_CONSTANT(action, name) ACTION_##action,
enum turn_action { TURN_ACTIONS(TURN_ACTION_CONSTANT) TURN_ACTIONS_COUNT };
const char *turn_action_name(enum turn_action action);

/* A name that was looked up for this turn, and whom it means: one, several or nobody. */
struct named_people {
    const char *name;
    const struct account *accounts;
    size_t count;
    bool away; /* the service desk could not be asked */
};

/* Everything an engine may know. */
struct turn_facts {
    const struct catalogue *catalogue;
    const struct prompt_stock *stock; /* of the catalogue; NULL: made for each prompt */
    const bool *allowed;              /* one a type of the catalogue: this person may raise it */
    const struct rank_model *rank;
    const struct library *library; /* of the knowledge base; NULL: none */
    const struct draft *draft;
    const struct message *history; /* oldest first, without `message` */
    size_t history_count;
    const char *message; /* the person's words of this turn */
    enum language
        language;       /* of the reply: of the person's words when that is clear, else of their profile */
    const char *locale; /* of the person's profile, where it is in no shipped language ("fr-CA"); else NULL */
    const char *person_account; /* NULL: nobody's */
    const char *person_name;
    const struct named_people *people; /* looked up between an engine's answer and its conclusion */
    size_t people_count;
    const char *zone;         /* of the person, e.g. "Europe/Berlin"; NULL is UTC */
    int64_t now;              /* seconds since 1970 */
    const char *instructions; /* the administrator's; "" when none */
    const char *const *hosts; /* where links of a reply may lead ("desk.example:8443"); ends with NULL */
};

struct suggestion {
    const char *request_type_id;
    double confidence;
};

/* What an engine proposes. Untrusted: turn_conclude checks every id and value. */
struct proposed_value {
    const char *field_id;
    const char *json; /* canonical, or NULL when only `words_value` is given (a model's string) or to empty
                         the field */
    const char *words_value; /* a model's value as text: option id or label, ISO date, number … , and of
                                either engine the names of people; NULL when json is set */
    const char *evidence;
    double confidence;
    bool skipped; /* the person does not want to give it */
};

struct answer {
    enum turn_action action;
    const char *request_type_id; /* NULL: none chosen */
    bool type_by_person;         /* the person named this very type */
    const struct suggestion *suggestions;
    size_t suggestion_count;
    const struct proposed_value *values;
    size_t value_count;
    const char *asked_field_id;
    bool shown;          /* the reply was read already, piece by piece */
    const char *reply;   /* "" lets turn_conclude write it from the rules (guided does) */
    const char *opening; /* a first sentence in front of the rules' reply ("You are welcome."); NULL: none */
    bool start_over;     /* drop everything gathered */
    const char *group;   /* of a long catalogue: the group the type may be in; NULL: none named */
    const char *later;   /* the person's words about another matter; NULL: none noticed */
    const char *article_id; /* of the knowledge base, may help; NULL: none does */
};

/* What the turn came to; the handler stores and shows it. */
struct outcome {
    enum turn_action action;
    const char *reply;
    const struct request_type *request_type; /* NULL when none */
    bool type_by_person;
    const struct suggestion *suggestions;
    size_t suggestion_count;
    const struct value *changes; /* values to store: new or changed, also emptied ones (json NULL) */
    size_t change_count;
    bool start_over;
    const struct form_field *asked_field;
    const struct form_field **missing; /* required, supported and empty */
    size_t missing_count;
    const struct form_field **unsupported;
    size_t unsupported_count;
    int64_t questions;
    const char *later; /* the person's words about another matter, for the next ticket; NULL: none */
    const struct article *article; /* pointed to; NULL: none */
    bool ready;                    /* nothing missing, no required unsupported field */
};

/* Holds the proposal against the facts: ids that are not there or not allowed are dropped, values that do not
 * fit their field are dropped and asked for, a person's own values stay, the next missing field is asked for,
 * everything given leads to review. Owned by arena. */
void turn_conclude(struct arena *arena, const struct turn_facts *facts, const struct answer *answer,
                   struct outcome *outcome);

#endif
