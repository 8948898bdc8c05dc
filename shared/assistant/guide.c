/* What a turn of the guided engine may come to. */
#include "assistant/guide.h"

#include "assistant/statements.h"
#include "base/arena.h"

enum { STATEMENTS_READ = 6 };

void guide_open_with(const struct guide *guide, enum phrase phrase)
{
    guide->answer->opening = phrase_text(guide->facts->language, phrase);
}

void guide_propose(const struct guide *guide, const struct gathering *gathering)
{
    guide->answer->values = gathering->values;
    guide->answer->value_count = gathering->count;
}

void guide_take_type(const struct guide *guide, const char *id, bool by_person)
{
    const struct request_type *type = catalogue_type(guide->facts->catalogue, id);
    struct gathering gathering = gathering_new(guide->arena, guide->facts, type);
    const char **statements;
    size_t count = statements_of(guide->arena, guide->facts, &statements);

    guide->answer->request_type_id = id;
    guide->answer->type_by_person = by_person;
    /* Nothing said before is lost: the newest words first, as the first value of a field counts. With another
     * type before, only the first statement is read again: the words between answered that type's questions.
     */
    for (size_t at = count; at > 0; at--)
        if (at == 1 ||
            (guide->type ? statements[at - 1] == guide->facts->message : count - at < STATEMENTS_READ))
            gather_words(&gathering, statements[at - 1]);
    guide_propose(guide, &gathering);
}

void guide_suggest(const struct guide *guide, const struct guess *guess)
{
    struct suggestion *list = arena_many(guide->arena, guess->count + 1, struct suggestion);

    for (size_t at = 0; at < guess->count; at++)
        list[at] = guess->list[at];
    guide->answer->suggestions = list;
    guide->answer->suggestion_count = guess->count;
    guide->answer->action = ACTION_SUGGEST;
}

void guide_offer(const struct guide *guide)
{
    struct guess guess = guess_offer(guide->arena, guide->facts);

    guide_suggest(guide, &guess);
    guide->answer->action = ACTION_ASK;
}

void guide_take_matter(const struct guide *guide, const char *id, const char *words, bool by_person)
{
    struct gathering gathering =
        gathering_new(guide->arena, guide->facts, catalogue_type(guide->facts->catalogue, id));

    guide->answer->request_type_id = id;
    guide->answer->type_by_person = by_person;
    gather_matter(&gathering, words);
    guide_propose(guide, &gathering);
}

void guide_take_new_matter(const struct guide *guide, const char *id, const char *words)
{
    if (intent_withdraws(guide->arena, guide->facts->message)) {
        guide_take_matter(guide, id, words, true);
        return;
    }

    struct gathering gathering =
        gathering_new(guide->arena, guide->facts, catalogue_type(guide->facts->catalogue, id));

    guide_take_type(guide, id, guide->facts->draft->type_by_person);
    for (size_t at = 0; at < guide->answer->value_count; at++)
        gather_value(&gathering, guide->answer->values[at]);
    gather_new_matter(&gathering, words);
    guide_propose(guide, &gathering);
}
