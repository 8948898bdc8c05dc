/* Which request type a person means, by rank. */
#include "assistant/guided_type.h"

#include <string.h>

#include "assistant/extract.h"
#include "assistant/moments.h"
#include "assistant/rank.h"
#include "assistant/words.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "base/json.h"
#include "base/text.h"

enum { WORDS_BYTES_MAX = 16384, PICK_WORDS_MAX = 6, SUGGESTIONS_MIN = 3 };
#define SURE       0.6  /* likely enough to go on without asking */
#define WEAK       0.1  /* what is less likely than that is not meant */
#define RUNNER_UP  0.9  /* of the score of the first is the most the second may have */
#define UNDERSTOOD 0.5  /* of the words; what is said in a strange language is only guessed */
#define SUGGESTED  0.05 /* less likely types are suggested only to make up the least number */

static bool is_denied(const struct utterance *utterance, size_t at)
{
    return (at > 0 && utterance_word_is(utterance, at - 1, " not nicht ")) ||
           (at > 1 && utterance_word_is(utterance, at - 2, " not nicht "));
}

/* A day alone, or what it is not, tells nothing of what is needed. */
static bool tells_need(struct arena *arena, const struct turn_facts *facts, const char *words)
{
    static const char empty[] =
        " no not nein nicht yes ja it its this that es das is was were ist war on at in "
        "since for by the a an am um seit bis der die ein eine einen ";
    struct utterance utterance = utterance_of(arena, facts, words);
    struct moment *moments;

    moments_find(&utterance, &moments);
    for (size_t at = 0; at < utterance.words.count; at++)
        if (!utterance.taken[at] && !utterance_word_is(&utterance, at, empty) && !is_denied(&utterance, at))
            return true;
    return false;
}

struct guess guess_words(struct arena *arena, const struct turn_facts *facts, const char *words)
{
    struct rank_score scores[GUIDED_SUGGESTIONS_MAX] = {{0}};
    struct guess guess = {.count = 0};
    size_t found = 0;

    if (facts->rank && tells_need(arena, facts, words))
        found = rank_words(facts->rank, arena, words, facts->allowed, scores, GUIDED_SUGGESTIONS_MAX);
    if (found && scores[0].confidence < WEAK)
        found = 0;
    for (size_t at = 0; at < found; at++)
        if (at < SUGGESTIONS_MIN || scores[at].confidence >= SUGGESTED)
            guess.list[guess.count++] =
                (struct suggestion){facts->catalogue->types[scores[at].type].id, scores[at].confidence};
    guess.is_sure = found && scores[0].confidence >= SURE &&
                    (found < 2 || scores[1].score <= RUNNER_UP * scores[0].score) &&
                    rank_coverage(facts->rank, arena, words) >= UNDERSTOOD;
    return guess;
}

struct guess guess_statements(struct arena *arena, const struct turn_facts *facts,
                              const char *const *statements, size_t count)
{
    struct guess last = guess_words(arena, facts, count ? statements[count - 1] : ""), all;
    struct buffer *words;

    if (count < 2)
        return last;
    words = buffer_new(arena, WORDS_BYTES_MAX);
    for (size_t at = 0; at < count; at++)
        if (tells_need(arena, facts, statements[at]))
            buffer_add_format(words, "%s\n", statements[at]);
    all = guess_words(arena, facts, words->bytes);
    return all.count && (!last.count || all.list[0].confidence > last.list[0].confidence) ? all : last;
}

/* The suggestions as a choice field, so that whatever answers one picks one. */
const char *guess_picked(struct arena *arena, const struct turn_facts *facts, const struct guess *guess,
                         const char *message)
{
    struct option *options = arena_many(arena, guess->count + 1, struct option);
    struct form_field field = {
        .id = "type", .name = "", .description = "", .also = "", .kind = VALUE_SELECT, .options = options};
    struct draft asking = {.asked_field_id = field.id};
    struct turn_facts asked = *facts;
    struct proposed_value value;
    const struct json *json;

    asked.draft = &asking;
    if (!guess->count || words_of(arena, message).count > PICK_WORDS_MAX)
        return NULL;
    for (; field.option_count < guess->count; field.option_count++) {
        const struct request_type *type =
            catalogue_type(facts->catalogue, guess->list[field.option_count].request_type_id);

        options[field.option_count] = (struct option){.id = type->id, .label = type->name, .also = ""};
    }
    if (!extract_answer(arena, &asked, &field, message, &value) || !value.json ||
        json_parse(arena, value.json, strlen(value.json), &json_limits_body, &json).kind)
        return NULL;
    return json_text(json);
}

struct guess guess_offer(struct arena *arena, const struct turn_facts *facts)
{
    const struct catalogue *catalogue = facts->catalogue;
    struct guess guess = {.count = 0};
    bool *taken = arena_many(arena, catalogue->type_count + 1, bool);

    for (int every_group = 1; every_group >= 0; every_group--) {
        for (size_t at = 0; at < catalogue->type_count && guess.count < GUIDED_SUGGESTIONS_MAX; at++) {
            bool known = !facts->allowed[at] || taken[at];

            for (size_t other = 0; every_group && !known && other < at; other++)
                known =
                    taken[other] && text_equals(catalogue->types[other].group, catalogue->types[at].group);
            if (known)
                continue;
            taken[at] = true;
            guess.list[guess.count++] = (struct suggestion){.request_type_id = catalogue->types[at].id};
        }
    }
    return guess;
}
