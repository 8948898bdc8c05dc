/* Two matters in one message. */
#include "assistant/matters.h"

#include "assistant/rank.h"
#include "assistant/statements.h"
#include "assistant/words.h"
#include "base/arena.h"
#include "base/text.h"

enum { WORDS_BEFORE_MARK = 4, PART_WORDS_MIN = 3 };
#define LIKELY 0.3 /* of a part's request type, for the part to be a matter of its own */

static const char marks[] = " also additionally besides furthermore moreover secondly another "
                            "ausserdem zusaetzlich zudem zweitens ferner ";
static const char links[] = " and und plus sowie ";

/* Where the part with the mark begins: its sentence, or behind the last "and". 0: nowhere. */
static size_t part_start(const struct words *words, size_t mark)
{
    for (size_t at = mark; at > 0 && mark - at <= WORDS_BEFORE_MARK; at--) {
        if (words_hold(links, words->list[at - 1].text) || words->list[at].begins_sentence)
            return at;
        if (words->list[at].behind_comma)
            return at;
    }
    return 0;
}

static const char *type_of_part(struct arena *arena, const struct turn_facts *facts, const char *part)
{
    struct rank_score best;

    if (words_of(arena, part).count < PART_WORDS_MIN ||
        !rank_words(facts->rank, arena, part, facts->allowed, &best, 1) || best.confidence < LIKELY)
        return NULL;
    return facts->catalogue->types[best.type].id;
}

/* Of the two parts the one that is not what `type` is about. */
static const char *other_part(struct arena *arena, const struct turn_facts *facts,
                              const struct request_type *type, const char *first, const char *second)
{
    const char *type_of_first = type_of_part(arena, facts, first),
               *type_of_second = type_of_part(arena, facts, second);

    if (!type_of_first || !type_of_second || text_equals(type_of_first, type_of_second))
        return NULL;
    if (text_equals(type_of_first, type->id))
        return second;
    return text_equals(type_of_second, type->id) ? first : NULL;
}

static const char *waiting_in(struct arena *arena, const struct turn_facts *facts,
                              const struct request_type *type, const char *statement)
{
    struct words words = words_of(arena, statement);

    for (size_t at = 1; at < words.count; at++) {
        size_t start = words_hold(marks, words.list[at].text) ? part_start(&words, at) : 0, end;
        const char *other;

        if (!start)
            continue;
        end = words_hold(links, words.list[start - 1].text) ? words.list[start - 1].start
                                                            : words.list[start].start;
        other = other_part(arena, facts, type, text_trimmed(arena, arena_text_bytes(arena, statement, end)),
                           text_trimmed(arena, statement + words.list[start].start));
        if (other)
            return other;
    }
    return NULL;
}

const char *matter_waiting(struct arena *arena, const struct turn_facts *facts,
                           const struct request_type *type)
{
    const char **statements, *waiting = NULL;
    size_t count = facts->rank ? statements_of(arena, facts, &statements) : 0;

    for (size_t at = 0; at < count && !waiting; at++)
        waiting = waiting_in(arena, facts, type, statements[at]);
    return waiting;
}
