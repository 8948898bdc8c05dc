/* The engine without a model: ranks, extracts and asks by rule. */
#include "assistant/guided.h"

#include "assistant/form.h"
#include "assistant/guide.h"
#include "assistant/guided_mind.h"
#include "assistant/library.h"
#include "assistant/matters.h"
#include "assistant/statements.h"
#include "assistant/words.h"
#include "base/text.h"

enum { BARE_WORDS = 3 };
#define HELPFUL 0.7 /* an article that fits as well may be all that is needed */

static const struct request_type *type_of_draft(const struct turn_facts *facts)
{
    const struct request_type *type = catalogue_type(facts->catalogue, facts->draft->request_type_id);

    return type && facts->allowed[type - facts->catalogue->types] ? type : NULL;
}

/* Small talk gets a word, and the conversation goes on where it was. */
static bool answer_small_talk(const struct guide *guide)
{
    static const struct {
        enum intent intent;
        enum phrase opening;
    } openings[] = {
        {INTENT_GREETING, PHRASE_OPENING_HELLO},
        {INTENT_THANKS, PHRASE_OPENING_WELCOME},
        {INTENT_HELP, PHRASE_OPENING_HELP},
        {INTENT_IDENTITY, PHRASE_OPENING_IDENTITY},
        {INTENT_OFF_TOPIC, PHRASE_OPENING_DECLINE},
        {INTENT_CANCEL, PHRASE_OPENING_CANCELLED},
        {INTENT_START_OVER, PHRASE_OPENING_START_OVER},
    };

    for (size_t at = 0; at < sizeof(openings) / sizeof(openings[0]); at++) {
        if (openings[at].intent != guide->intent)
            continue;
        guide_open_with(guide, openings[at].opening);
        guide->answer->start_over = intent_forgets(guide->intent);
        if (guide->intent == INTENT_OFF_TOPIC || guide->intent == INTENT_IDENTITY)
            guide->answer->action = ACTION_DECLINE;
        return true;
    }
    return false;
}

/* Of several matters the first is taken now; what the others are about is kept for later. */
static bool take_first_matter(const struct guide *guide)
{
    struct matters matters = matters_of(guide->arena, guide->facts, guide->facts->message);

    if (!matters.count)
        return false;
    guide_take_matter(guide, matters.list[0].type->id, matters.list[0].words, false);
    return true;
}

/* What the person wants now: what they changed their mind to, else all they said. */
static void guess_and_go_on(const struct guide *guide, const char *const *statements, size_t count)
{
    const char *words = intent_change_of_mind(guide->arena, guide->facts->message);
    struct guess guess = words && count > 1 ? guess_words(guide->arena, guide->facts, words)
                                            : guess_statements(guide->arena, guide->facts, statements, count);

    if (take_first_matter(guide))
        return;
    if (!guess.count)
        guide_offer(guide);
    else if (!guess.is_sure)
        guide_suggest(guide, &guess);
    else if (words && count > 1)
        guide_take_new_matter(guide, guess.list[0].request_type_id, words);
    else
        guide_take_matter(
            guide, guess.list[0].request_type_id,
            matter_words(guide->arena, guide->facts, guess.list[0].request_type_id, statements, count),
            false);
}

static void find_type(const struct guide *guide)
{
    const char **statements, *picked = NULL;
    size_t count = statements_of(guide->arena, guide->facts, &statements);
    bool says = count && statement_is_one(guide->arena, guide->facts, guide->facts->message);
    bool says_anew = says && statements[count - 1] == guide->facts->message;
    bool refuses = guide->intent == INTENT_NO || guide->intent == INTENT_NONE_FITS;
    struct guess guess =
        guess_statements(guide->arena, guide->facts, statements, says_anew ? count - 1 : count);

    if (guess.count && !refuses)
        picked = guess_picked(guide->arena, guide->facts, &guess, guide->facts->message);
    if (!picked && guess.count == 1 && guide->intent == INTENT_YES)
        picked = guess.list[0].request_type_id;
    if (picked) {
        guide_take_type(guide, picked, true);
        return;
    }
    if (says)
        guess_and_go_on(guide, statements, count);
    else if (guess.count && !refuses)
        guide_suggest(guide, &guess);
    else
        guide_offer(guide);
}

/* The form is the wrong one: what else the words may have meant. */
static void suggest_others(const struct guide *guide)
{
    const char **statements;
    size_t count = statements_of(guide->arena, guide->facts, &statements);
    struct guess guess = guess_statements(guide->arena, guide->facts, statements, count),
                 others = {.count = 0};

    for (size_t at = 0; at < guess.count; at++)
        if (!text_equals(guess.list[at].request_type_id, guide->type->id))
            others.list[others.count++] = guess.list[at];
    if (!others.count)
        others = guess_offer(guide->arena, guide->facts);
    guide_suggest(guide, &others);
}

/* Short words while a form is filled in: true when that is all there is to the message. */
static bool answer_short(const struct guide *guide)
{
    struct gathering gathering = gathering_new(guide->arena, guide->facts, guide->type);
    bool denied = guide->intent == INTENT_SKIP || guide->intent == INTENT_NO;

    if (guide->intent == INTENT_NONE)
        return false;
    if (guide->asked && guide->intent != INTENT_PUZZLED && !form_field_is_words(guide->asked) &&
        gather_answer(&gathering, guide->asked, guide->facts->message)) {
        guide_propose(guide, &gathering);
        return true;
    }
    if (guide->asked && denied) {
        gather_value(&gathering,
                     (struct proposed_value){.field_id = guide->asked->id, .evidence = "", .skipped = true});
        guide_propose(guide, &gathering);
        return true;
    }
    if (guide->intent == INTENT_PUZZLED)
        guide_open_with(guide, guide->asked ? PHRASE_OPENING_PUZZLED : PHRASE_OPENING_UNSURE);
    else if (guide->intent == INTENT_SEND || (guide->intent == INTENT_YES && !guide->asked))
        guide_open_with(guide, PHRASE_OPENING_SEND);
    else if (guide->intent == INTENT_CHANGE)
        guide_open_with(guide, PHRASE_OPENING_CHANGE);
    else if (guide->intent == INTENT_NONE_FITS)
        suggest_others(guide);
    else if (guide->intent == INTENT_FILLER)
        guide_open_with(guide, PHRASE_OPENING_FILLER);
    return true;
}

/* Words that stand alone, with nothing asked. */
static void read_bare(const struct guide *guide, struct gathering *gathering)
{
    if (!gather_bare_words(gathering, guide->facts->message))
        guide_open_with(guide, PHRASE_OPENING_UNSURE);
}

/* What was asked first, then whatever else the words tell. */
static void read_words(const struct guide *guide, struct gathering *gathering)
{
    const char *message = guide->facts->message;
    bool answered = guide->asked && gather_answer(gathering, guide->asked, message);

    if (guide->asked && form_field_is_words(guide->asked)) {
        if (!answered || !text_equals(gathering->values[0].evidence, text_trimmed(guide->arena, message)))
            gather_words(gathering, message);
        return;
    }
    gather_words(gathering, message);
    if (gather_detail(gathering, message) && gathering->count == 1)
        guide_open_with(guide, PHRASE_OPENING_NOTED_DETAIL);
}

static void read_message(const struct guide *guide)
{
    const char *message = guide->facts->message, *rest = intent_correction(guide->arena, message);
    struct gathering gathering = gathering_new(guide->arena, guide->facts, guide->type);
    bool bare = !guide->asked && words_of(guide->arena, message).count <= BARE_WORDS;

    if (rest && gather_correction(&gathering, rest))
        ;
    else if (bare && guide->facts->draft->value_count)
        read_bare(guide, &gathering);
    else
        read_words(guide, &gathering);
    guide_propose(guide, &gathering);
}

static void fill_form(const struct guide *guide)
{
    if (answer_short(guide) || mind_changed(guide))
        return;
    read_message(guide);
}

/* Also what was left open when nothing more was asked may be answered now. */
static const struct form_field *field_asked(const struct guide *guide)
{
    const struct draft *draft = guide->facts->draft;
    const struct form_field *field = request_type_field(guide->type, draft->asked_field_id), **missing;
    const struct form_field *rest =
        field ? form_field_rest(guide->arena, field, draft_value(draft, field->id)) : NULL;

    if (rest)
        return rest;
    if (field || !guide->type ||
        !form_missing(guide->arena, draft, guide->type, guide->facts->language, &missing))
        return field;
    return form_field_is_words(missing[0]) ? NULL : missing[0];
}

/* What a question beside the matter could be taken for. */
static bool may_be_misread(const struct form_field *field)
{
    return form_field_is_words(field) || field->kind == VALUE_DATE || field->kind == VALUE_DATETIME;
}

/* "What is a cost centre?" is no answer; "How about Friday?" is. */
static bool asks_back(const struct guide *guide)
{
    static const char questions[] =
        " what which why how where who was welche welcher welches warum wieso wie wo wer woher ";
    struct words words = words_of(guide->arena, guide->facts->message);

    return guide->asked && may_be_misread(guide->asked) && words.count &&
           words_hold(questions, words.list[0].text) &&
           !(words.count > 1 && words_hold(" about waere ", words.list[1].text)) &&
           text_ends_with(text_trimmed(guide->arena, guide->facts->message), "?");
}

static enum intent intent_here(const struct guide *guide)
{
    enum intent intent = intent_of(guide->arena, guide->facts->message);

    if (statement_names_option(guide->arena, guide->facts, guide->facts->message))
        return INTENT_NONE;
    if (intent == INTENT_NONE && asks_back(guide))
        return INTENT_PUZZLED;
    return intent == INTENT_PUZZLED && !guide->type ? INTENT_HELP : intent;
}

/* Beside what somebody says they need; not in the middle of a form. */
static void point_to_article(const struct guide *guide)
{
    const struct turn_facts *facts = guide->facts;
    const char *chosen = guide->answer->request_type_id;
    bool goes_on = guide->type && (!chosen || text_equals(chosen, guide->type->id));
    struct excerpt excerpt;

    if (!goes_on && statement_is_one(guide->arena, facts, facts->message) &&
        library_find(facts->library, guide->arena, facts->message, &excerpt, 1) && excerpt.fit >= HELPFUL)
        guide->answer->article_id = excerpt.article->id;
}

void guided_answer(struct arena *arena, const struct turn_facts *facts, struct answer *answer)
{
    struct guide guide = {.arena = arena, .facts = facts, .answer = answer, .type = type_of_draft(facts)};
    const struct request_type *named = statement_names_type(arena, facts, facts->message);

    *answer = (struct answer){.action = ACTION_ASK, .reply = ""};
    guide.asked = field_asked(&guide);
    guide.intent = intent_here(&guide);
    if (named)
        guide_take_type(&guide, named->id, true);
    else if (answer_small_talk(&guide))
        return;
    else if (guide.type)
        fill_form(&guide);
    else
        find_type(&guide);
    point_to_article(&guide);
}
