/* The rules of the conversation: an engine's proposal is held against the facts, and what holds becomes the
 * turn. */
#include "assistant/turn.h"

#include <string.h>

#include "assistant/commands.h"
#include "assistant/form.h"
#include "assistant/groups.h"
#include "assistant/guided.h"
#include "assistant/guided_mind.h"
#include "assistant/library.h"
#include "assistant/matters.h"
#include "assistant/people.h"
#include "assistant/proposal.h"
#include "assistant/reading.h"
#include "assistant/statements.h"
#include "assistant/wording.h"
#include "base/arena.h"
#include "base/text.h"

enum { SUGGESTIONS_MAX = 5, QUESTIONS_MAX = 3, REPLY_CHARACTERS_MAX = 2000 };

#define TURN_ACTION_NAME(action, name) name,
static const char *const action_names[] = {TURN_ACTIONS(TURN_ACTION_NAME)};

const char *turn_action_name(enum turn_action action)
{
    return action_names[action];
}

struct conclusion {
    struct arena *arena;
    const struct turn_facts *facts;
    const struct answer *answer;
    struct outcome *outcome;
    struct draft draft; /* before the turn, without what no longer holds */
    struct draft after;
    struct acceptance acceptance;
    struct remarks remarks;
    bool type_refused;
    bool read_again; /* values are the rules', not the model's */
    bool aside;      /* small talk, off topic: neither an answer nor a wrong one */
    bool progress;   /* something that was wanted is known now */
};

static const struct request_type *type_allowed(const struct turn_facts *facts, const char *id)
{
    const struct request_type *type = id ? catalogue_type(facts->catalogue, id) : NULL;

    return type && facts->allowed[type - facts->catalogue->types] ? type : NULL;
}

static void draft_take(struct conclusion *conclusion)
{
    const struct draft *draft = conclusion->facts->draft;

    conclusion->draft = *draft;
    if (conclusion->answer->start_over) {
        const struct value *files = draft_value(draft, DRAFT_FILES); /* only the person takes them back */

        conclusion->draft =
            (struct draft){.version = draft->version, .values = files, .value_count = files != NULL};
    }
    if (!type_allowed(conclusion->facts, conclusion->draft.request_type_id)) {
        conclusion->draft.request_type_id = NULL;
        conclusion->draft.type_by_person = false;
    }
}

/* A person's choice stands until they choose again; whoever writes the very name of a type chooses it. */
static void type_decide(struct conclusion *conclusion)
{
    const struct turn_facts *facts = conclusion->facts;
    const struct answer *answer = conclusion->answer;
    const struct request_type *present = type_allowed(facts, conclusion->draft.request_type_id);
    const struct request_type *named = statement_names_type(conclusion->arena, facts, facts->message);
    const struct request_type *proposed = type_allowed(facts, answer->request_type_id);
    bool by_person = proposed && answer->type_by_person;
    const struct request_type *type;

    conclusion->type_refused = answer->request_type_id && !proposed;
    if (named) {
        proposed = named;
        by_person = true;
    } else if (proposed && proposed != present && conclusion->draft.type_by_person) {
        by_person = by_person || mind_turns_to(conclusion->arena, facts, proposed);
    }
    type = proposed && (by_person || !conclusion->draft.type_by_person) ? proposed : present;
    conclusion->type_refused = conclusion->type_refused || (proposed && type != proposed);
    conclusion->outcome->request_type = type;
    conclusion->outcome->type_by_person =
        type && (type == present ? by_person || conclusion->draft.type_by_person : by_person);
    conclusion->remarks.type_is_new = type && type != present;
    conclusion->remarks.type_is_changed = present && type != present;
}

static void values_take(struct conclusion *conclusion)
{
    struct outcome *outcome = conclusion->outcome;
    struct acceptance *acceptance = &conclusion->acceptance;

    proposal_accept(conclusion->arena, conclusion->facts, &conclusion->draft, outcome->request_type,
                    conclusion->answer, acceptance);
    conclusion->after =
        draft_with(conclusion->arena, &conclusion->draft, acceptance->changes, acceptance->change_count);
    outcome->changes = acceptance->changes;
    outcome->change_count = acceptance->change_count;
    outcome->start_over = conclusion->answer->start_over;
    conclusion->progress = conclusion->remarks.type_is_new || outcome->start_over;
    for (size_t at = 0; at < acceptance->change_count; at++)
        if (!form_field_is_written(acceptance->changes[at].field_id) ||
            text_equals(acceptance->changes[at].field_id, conclusion->draft.asked_field_id))
            conclusion->progress = true;
    conclusion->remarks.understood = acceptance->changes;
    conclusion->remarks.understood_count = acceptance->change_count;
    conclusion->remarks.kept = acceptance->kept;
    conclusion->remarks.kept_text = acceptance->kept_text;
    conclusion->remarks.left_empty = acceptance->left_empty;
    conclusion->remarks.required_skipped = acceptance->required_skipped;
    conclusion->remarks.unclear = acceptance->unclear;
}

/* Said once: when the first matter has found its type, or when another one is named. */
static void later_take(struct conclusion *conclusion)
{
    struct outcome *outcome = conclusion->outcome;
    const char *later = conclusion->answer->later;
    const char *message = conclusion->facts->message;
    bool said_now = later && (strstr(message, later) || text_ends_with(later, message));

    if (!said_now && (!conclusion->remarks.type_is_new || conclusion->remarks.type_is_changed))
        return;
    outcome->later = later;
    if (!outcome->later)
        outcome->later = matter_waiting(conclusion->arena, conclusion->facts, outcome->request_type);
}

/* Pointed to once. */
static void article_take(struct conclusion *conclusion)
{
    const struct turn_facts *facts = conclusion->facts;
    const struct article *article = library_article(facts->library, conclusion->answer->article_id);

    for (size_t at = 0; article && at < facts->history_count; at++)
        if (!facts->history[at].from_person &&
            strstr(facts->history[at].text, wording_article(conclusion->arena, facts, article)))
            article = NULL;
    conclusion->outcome->article = article;
}

static void form_look(struct conclusion *conclusion)
{
    struct outcome *outcome = conclusion->outcome;
    enum language language = conclusion->facts->language;

    if (!outcome->request_type)
        return;
    outcome->missing_count = form_missing(conclusion->arena, &conclusion->after, outcome->request_type,
                                          language, &outcome->missing);
    outcome->unsupported_count =
        form_unsupported(conclusion->arena, outcome->request_type, &outcome->unsupported);
    outcome->ready = form_is_ready(conclusion->arena, &conclusion->after, outcome->request_type, language);
    conclusion->remarks.is_review_again =
        !conclusion->remarks.type_is_new &&
        form_is_ready(conclusion->arena, &conclusion->draft, outcome->request_type, language);
}

static void suggestions_take(struct conclusion *conclusion)
{
    const struct answer *answer = conclusion->answer;
    struct suggestion *suggestions = arena_many(conclusion->arena, SUGGESTIONS_MAX, struct suggestion);
    size_t count = 0;

    for (size_t at = 0; at < answer->suggestion_count && count < SUGGESTIONS_MAX; at++) {
        const struct request_type *type =
            type_allowed(conclusion->facts, answer->suggestions[at].request_type_id);
        double confidence = answer->suggestions[at].confidence;
        bool known = !type;

        for (size_t index = 0; type && index < count; index++)
            known = known || text_equals(suggestions[index].request_type_id, type->id);
        if (!known)
            suggestions[count++] = (struct suggestion){type->id, confidence > 1   ? 1
                                                                 : confidence > 0 ? confidence
                                                                                  : 0};
    }
    if (!count && answer->group)
        count =
            group_suggest(conclusion->arena, conclusion->facts, answer->group, suggestions, SUGGESTIONS_MAX);
    conclusion->outcome->suggestions = suggestions;
    conclusion->outcome->suggestion_count = count;
}

static const struct form_field *missing_field(const struct outcome *outcome, const char *id)
{
    for (size_t at = 0; id && at < outcome->missing_count; at++)
        if (text_equals(outcome->missing[at]->id, id))
            return outcome->missing[at];
    return NULL;
}

/* An engine may also ask for a field that is optional, once. */
static const struct form_field *optional_field(const struct conclusion *conclusion)
{
    const struct outcome *outcome = conclusion->outcome;
    const struct form_field *field =
        request_type_field(outcome->request_type, conclusion->answer->asked_field_id);

    if (!field || outcome->missing_count || conclusion->answer->action != ACTION_ASK ||
        field->kind == VALUE_UNSUPPORTED || draft_value(&conclusion->after, field->id) ||
        field->default_json || text_equals(field->id, conclusion->draft.asked_field_id))
        return NULL;
    return field;
}

/* Of a cascading choice just made in part the other part is asked for, once. */
static const struct form_field *rest_to_ask(const struct conclusion *conclusion)
{
    const struct outcome *outcome = conclusion->outcome;

    for (size_t at = 0; at < outcome->change_count; at++) {
        const struct form_field *field =
            request_type_field(outcome->request_type, outcome->changes[at].field_id);
        const struct form_field *rest = field && field->required
                                            ? form_field_rest(conclusion->arena, field, &outcome->changes[at])
                                            : NULL;

        if (rest)
            return rest;
    }
    return NULL;
}

static const struct form_field *field_to_ask(const struct conclusion *conclusion)
{
    const struct outcome *outcome = conclusion->outcome;
    const struct form_field *rest = rest_to_ask(conclusion), *field;

    if (!rest && conclusion->acceptance.unclear)
        rest = people_choice(conclusion->arena, conclusion->acceptance.unclear_field,
                             conclusion->acceptance.unclear);
    if (rest)
        return rest;
    field = missing_field(outcome, conclusion->answer->asked_field_id);
    if (!field)
        field = missing_field(outcome, conclusion->draft.asked_field_id);
    if (!field && outcome->missing_count)
        field = outcome->missing[0];
    return field ? field : optional_field(conclusion);
}

/* In a row: small talk does not count, and a new type or a new start begins anew. */
static int64_t questions_asked(const struct conclusion *conclusion)
{
    int64_t before = conclusion->draft.questions;

    if (conclusion->remarks.type_is_new || conclusion->outcome->start_over)
        return 1;
    return conclusion->aside ? before : before + 1;
}

static void action_without_type(struct conclusion *conclusion)
{
    struct outcome *outcome = conclusion->outcome;

    outcome->questions = questions_asked(conclusion);
    conclusion->remarks.missed = !conclusion->aside;
    if (conclusion->answer->action == ACTION_DECLINE)
        outcome->action = ACTION_DECLINE;
    else
        outcome->action = conclusion->answer->action == ACTION_SUGGEST && outcome->suggestion_count
                              ? ACTION_SUGGEST
                              : ACTION_ASK;
}

static void action_with_type(struct conclusion *conclusion)
{
    struct outcome *outcome = conclusion->outcome;
    const struct form_field *field = field_to_ask(conclusion);

    if (conclusion->answer->action == ACTION_SUGGEST && outcome->suggestion_count &&
        !conclusion->remarks.type_is_new) {
        outcome->action = ACTION_SUGGEST;
        outcome->questions = 1;
        return;
    }
    outcome->suggestion_count = 0;
    outcome->asked_field = field;
    outcome->questions = field ? questions_asked(conclusion) : 0;
    outcome->action = field ? ACTION_ASK : ACTION_REVIEW;
    conclusion->remarks.missed = field && !conclusion->aside && !conclusion->progress &&
                                 text_equals(field->id, conclusion->draft.asked_field_id);
    /* After so many questions none is repeated: the rest can be filled in in the preview. */
    if (outcome->questions > QUESTIONS_MAX && !conclusion->progress &&
        !(conclusion->aside && conclusion->draft.asked_field_id) &&
        conclusion->answer->action != ACTION_DECLINE) {
        outcome->action = ACTION_REVIEW;
        outcome->asked_field = NULL;
    } else if (conclusion->answer->action == ACTION_DECLINE) {
        outcome->action = ACTION_DECLINE;
    }
}

/* Nothing can be told of languages that are not shipped: there a model's choice holds. */
static bool speaks_their_language(const struct conclusion *conclusion, const char *reply)
{
    const struct turn_facts *facts = conclusion->facts;

    return !statements_show_language(facts) || guided_language(reply, facts->language) == facts->language;
}

/* An engine's own words are shown only while they say what is really the case. */
static bool reply_holds(const struct conclusion *conclusion, const char *reply)
{
    const struct outcome *outcome = conclusion->outcome;
    const struct answer *answer = conclusion->answer;

    if (!*reply || answer->action != outcome->action || conclusion->type_refused || conclusion->read_again ||
        conclusion->acceptance.refused_count || conclusion->acceptance.kept ||
        conclusion->acceptance.required_skipped)
        return false;
    if (outcome->action == ACTION_ASK && outcome->asked_field &&
        !text_equals(outcome->asked_field->id, answer->asked_field_id))
        return false;
    if (outcome->action == ACTION_REVIEW && !outcome->ready)
        return false;
    return speaks_their_language(conclusion, reply);
}

/* What was read as "all is there" is not taken away again: what is still missing follows it. */
static bool reply_goes_on(const struct conclusion *conclusion, const char *reply)
{
    const struct outcome *outcome = conclusion->outcome;

    return *reply && conclusion->answer->shown && conclusion->answer->action == ACTION_REVIEW &&
           !conclusion->type_refused && outcome->request_type && !outcome->ready &&
           speaks_their_language(conclusion, reply);
}

static void reply_write(struct conclusion *conclusion)
{
    const char *reply = conclusion->answer->reply ? conclusion->answer->reply : "";

    reply = text_trimmed(conclusion->arena, text_cleaned(conclusion->arena, reply));
    if (reply_holds(conclusion, reply))
        conclusion->outcome->reply =
            wording_completed(conclusion->arena, conclusion->facts, conclusion->outcome,
                              text_shortened(conclusion->arena, reply, REPLY_CHARACTERS_MAX));
    else if (reply_goes_on(conclusion, reply))
        conclusion->outcome->reply =
            wording_continued(conclusion->arena, conclusion->facts, conclusion->outcome, reply);
    else
        conclusion->outcome->reply =
            wording_reply(conclusion->arena, conclusion->facts, conclusion->outcome, &conclusion->remarks);
}

void turn_conclude(struct arena *arena, const struct turn_facts *facts, const struct answer *answer,
                   struct outcome *outcome)
{
    struct answer heeded = commands_heeded(arena, facts, answer);
    struct conclusion conclusion = {.arena = arena, .facts = facts, .answer = &heeded, .outcome = outcome};

    *outcome = (struct outcome){.action = heeded.action, .reply = ""};
    conclusion.aside = !text_is_empty(heeded.opening) || heeded.action == ACTION_DECLINE ||
                       heeded.action == ACTION_FAILED || commands_are_aside(arena, facts);
    conclusion.remarks.opening = heeded.opening;
    draft_take(&conclusion);
    type_decide(&conclusion);
    if (!conclusion.aside)
        conclusion.read_again = reading_complete(arena, facts, outcome->request_type, &heeded);
    values_take(&conclusion);
    later_take(&conclusion);
    article_take(&conclusion);
    form_look(&conclusion);
    suggestions_take(&conclusion);
    if (outcome->request_type)
        action_with_type(&conclusion);
    else
        action_without_type(&conclusion);
    if (heeded.action == ACTION_FAILED)
        outcome->action = ACTION_FAILED;
    reply_write(&conclusion);
}
