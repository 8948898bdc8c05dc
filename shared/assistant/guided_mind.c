/* Another thing, another form, another matter. */
#include "assistant/guided_mind.h"

#include "assistant/matters.h"
#include "assistant/statements.h"
#include "base/text.h"

#define SWITCHED 0.5 /* likely enough to change the request type of somebody who says so */

/* "sorry, I meant the authenticator": no value of this form, but plainly what another one is for. */
static const char *taken_back(const struct guide *guide)
{
    const char *rest = intent_correction(guide->arena, guide->facts->message);
    struct gathering gathering = gathering_new(guide->arena, guide->facts, guide->type);

    if (!rest || gather_correction(&gathering, rest) ||
        !guess_words(guide->arena, guide->facts, rest).is_sure)
        return NULL;
    return rest;
}

/* "actually I need a new laptop" */
static bool change_type(const struct guide *guide)
{
    const char *words = intent_change_of_mind(guide->arena, guide->facts->message);
    struct guess guess;

    words = words ? words : taken_back(guide);
    if (!words)
        return false;
    guess = guess_words(guide->arena, guide->facts, words);
    if (!guess.count || text_equals(guess.list[0].request_type_id, guide->type->id))
        return false;
    if (guess.list[0].confidence < SWITCHED)
        guide_suggest(guide, &guess);
    else
        guide_take_new_matter(guide, guess.list[0].request_type_id, words);
    return true;
}

/* "no, the mouse": the same matter with another thing. */
static bool change_thing(const struct guide *guide)
{
    struct gathering gathering = gathering_new(guide->arena, guide->facts, guide->type);
    const char **statements;
    size_t count = statements_of(guide->arena, guide->facts, &statements);

    if (!count || statements[count - 1] == guide->facts->message ||
        !statement_is_one(guide->arena, guide->facts, guide->facts->message))
        return false;
    gather_correction(&gathering, intent_correction(guide->arena, guide->facts->message));
    gather_matter(&gathering, statements[count - 1]);
    guide_propose(guide, &gathering);
    guide_open_with(guide, PHRASE_OPENING_FILLER);
    return true;
}

/* Of two matters the person puts one first; the one that is under way goes on. */
static bool choose_matter(const struct guide *guide)
{
    const struct matter *chosen = matters_chosen(guide->arena, guide->facts);

    if (!chosen)
        return false;
    if (chosen->type == guide->type) {
        guide_open_with(guide, PHRASE_OPENING_FILLER);
        return true;
    }
    guide->answer->start_over = true;
    guide_take_matter(guide, chosen->type->id, chosen->words, true);
    return true;
}

static bool keep_for_later(const struct guide *guide)
{
    guide->answer->later = matter_goes_on(guide->arena, guide->facts, guide->type);
    if (!guide->answer->later && matter_is_another(guide->arena, guide->facts, guide->type))
        guide->answer->later = guide->facts->message;
    if (!guide->answer->later)
        return false;
    guide_open_with(guide, PHRASE_OPENING_FILLER);
    return true;
}

bool mind_changed(const struct guide *guide)
{
    return change_thing(guide) || change_type(guide) || choose_matter(guide) || keep_for_later(guide);
}

bool mind_turns_to(struct arena *arena, const struct turn_facts *facts, const struct request_type *type)
{
    const char *words = intent_change_of_mind(arena, facts->message);
    struct guess guess;

    words = words ? words : intent_correction(arena, facts->message);
    if (!words)
        return false;
    guess = guess_words(arena, facts, words);
    for (size_t at = 0; at < (guess.is_sure ? 1 : guess.count); at++)
        if (text_equals(guess.list[at].request_type_id, type->id))
            return true;
    return false;
}
