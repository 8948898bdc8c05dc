/* What a model proposes in the talks of desk.h. */
#ifndef UNIT_PROPOSALS_H
#define UNIT_PROPOSALS_H

#include "desk.h"

/* A model's answer for the tests: what is not said is empty. */
static inline const char *conclude(const char *message, struct answer answer)
{
    if (!answer.reply)
        answer.reply = "";
    talk_conclude(message, &answer);
    return talk.outcome.reply;
}

#define VALUES(...)                                                                                          \
    .values = (const struct proposed_value[]){__VA_ARGS__},                                                  \
    .value_count = sizeof((const struct proposed_value[]){__VA_ARGS__}) / sizeof(struct proposed_value)
#define SUGGESTIONS(...)                                                                                     \
    .suggestions = (const struct suggestion[]){__VA_ARGS__},                                                 \
    .suggestion_count = sizeof((const struct suggestion[]){__VA_ARGS__}) / sizeof(struct suggestion)
#define SAID(field_, text_)                                                                                  \
    {                                                                                                        \
        .field_id = (field_), .words_value = (text_), .evidence = "", .confidence = 0.9                      \
    }

static const char broken[] = "The thing on my desk shows nothing any more";

#define PROPOSED(...)                                                                                        \
    {                                                                                                        \
        .action = ACTION_ASK, .request_type_id = "25", ##__VA_ARGS__                                         \
    }
#define FROM(field_, text_, words_)                                                                          \
    {                                                                                                        \
        .field_id = (field_), .words_value = (text_), .evidence = (words_), .confidence = 0.9                \
    }
static const char device[] = "customfield_10030", day[] = "customfield_10031";

/* A conversation as a table: what is said, what a model proposes, what it comes to. */
struct step {
    const char *message;
    struct answer answer;                             /* of the model */
    const char *type, *asked, *field, *value, *reply; /* then; NULL: not looked at */
    enum turn_action action;
};

static inline void walk(const struct step *steps, size_t count)
{
    for (size_t at = 0; at < count; at++) {
        conclude(steps[at].message, steps[at].answer);
        if (talk.outcome.action != steps[at].action)
            fail_msg("%s: %s: %s", steps[at].message, turn_action_name(talk.outcome.action),
                     talk.outcome.reply);
        if (steps[at].type)
            assert_string_equal(type_now(), steps[at].type);
        if (steps[at].asked)
            assert_string_equal(asked_now(), steps[at].asked);
        if (steps[at].field)
            assert_string_equal(value_of(steps[at].field), steps[at].value);
        if (steps[at].reply)
            assert_holds(talk.outcome.reply, steps[at].reply);
    }
}

#define WALK(steps_) walk((steps_), sizeof(steps_) / sizeof((steps_)[0]))

#define TALK(title_, function_)                                                                              \
    {                                                                                                        \
        .name = (title_), .test_func = (function_), .setup_func = talk_begin, .teardown_func = talk_end      \
    }

#endif
