/* Several things asked for in one message. */
#include "assistant/matters.h"

#include <string.h>

#include "assistant/guided_type.h"
#include "assistant/statements.h"
#include "assistant/stems.h"
#include "assistant/words.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "base/text.h"

enum {
    PART_WORDS_LEAST = 3,
    CHOOSING_WORDS_MAX = 7,
    STATEMENT_WORDS_READ = 10,
    ADDITION_WITHIN = 6,
    MATTER_BYTES_MAX = 65536
};

/* What begins something more. */
static const char additions[] =
    " also additionally besides furthermore moreover plus secondly and then und ausserdem zudem zusaetzlich "
    "ferner zweitens weiterhin desweiteren auch dazu another ";
static const char joints[] = " and und plus sowie ";

/* Whether words from `at` on say something by themselves: "and my mouse is broken", not "and a mouse". */
static bool is_statement(const struct words *words, size_t at)
{
    static const char speakers[] =
        " i we my our the it there he she ich wir mein meine meinen meinem unser unsere der die das es mir "
        "uns beim im in bei another ";
    static const char verbs[] =
        " is are was were am have has had need needs want wants would cannot cant can could does doesnt do "
        "dont did didnt wont forgot lost broke stopped keeps keep wish ist sind war waren habe haben hat "
        "brauche brauchen benoetige benoetigen moechte moechten will wollen kann koennen geht gehen "
        "funktioniert funktionieren druckt startet laesst bin braucht muss muessen haette haetten wuerde "
        "bitte ";
    bool spoken = false, said = false;

    for (size_t i = at; i < words->count && i < at + STATEMENT_WORDS_READ; i++) {
        if (i > at && words->list[i].begins_sentence)
            break;
        spoken = spoken || words_hold(speakers, words->list[i].text);
        said = said || words_hold(verbs, words->list[i].text);
    }
    return spoken && said;
}

/* Where another part begins: at a sentence that adds something, or behind "and", when it is a statement. */
static bool begins_part(const struct words *words, size_t at, size_t *first)
{
    const struct word *word = &words->list[at];
    size_t next = at;

    if (!word->begins_sentence && !word->behind_comma && !words_hold(joints, word->text))
        return false;
    while (next < words->count &&
           (words_hold(additions, words->list[next].text) || words_hold(joints, words->list[next].text)))
        next++;
    *first = next;
    bool added = next > at || (at + 1 < words->count && words_hold(" also auch ", words->list[at + 1].text));
    return added && next + PART_WORDS_LEAST <= words->count && is_statement(words, next);
}

static bool matter_add(struct arena *arena, const struct turn_facts *facts, struct matters *matters,
                       const char *words)
{
    struct guess guess = guess_words(arena, facts, words);
    const struct request_type *type;

    if (!guess.is_sure || matters->count == MATTERS_MAX)
        return false;
    type = catalogue_type(facts->catalogue, guess.list[0].request_type_id);
    for (size_t i = 0; i < matters->count; i++)
        if (matters->list[i].type == type)
            return false;
    matters->list[matters->count++] = (struct matter){words, type};
    return true;
}

static const char *part_text(struct arena *arena, const char *message, size_t start, size_t end)
{
    while (end > start && strchr(" ,;-\n", message[end - 1]))
        end--;
    return text_trimmed(arena, arena_text_bytes(arena, message + start, end - start));
}

struct matters matters_of(struct arena *arena, const struct turn_facts *facts, const char *message)
{
    struct words words = words_of(arena, message);
    struct matters matters = {.count = 0};
    size_t start = 0, first;

    for (size_t at = 1; at < words.count; at++) {
        if (!begins_part(&words, at, &first))
            continue;
        size_t end = words.list[at].start;

        if (!matter_add(arena, facts, &matters, part_text(arena, message, start, end)))
            return (struct matters){.count = 0};
        start = words.list[words_hold(joints, words.list[at].text) ? at + 1 : at].start;
        at = first;
    }
    if (start == 0 || !matter_add(arena, facts, &matters, text_trimmed(arena, message + start)))
        return (struct matters){.count = 0};
    return matters;
}

static size_t words_shared(const struct words *some, const char *const *list)
{
    size_t shared = 0;

    for (size_t i = 0; i < some->count; i++)
        for (const char *const *word = list; *word; word++)
            shared += text_equals(some->list[i].text, *word);
    return shared;
}

/* The words of a matter and of its type's name that tell something. */
static const char **telling_words(struct arena *arena, const struct matter *matter)
{
    struct words words = words_of(arena, arena_format(arena, "%s\n%s", matter->words, matter->type->name));
    const char **list = arena_many(arena, words.count + 1, const char *);
    size_t count = 0;

    for (size_t i = 0; i < words.count; i++) {
        bool known = stems_is_stop_word(TONGUE_EN, words.list[i].text) ||
                     stems_is_stop_word(TONGUE_DE, words.list[i].text);

        for (size_t other = 0; !known && other < count; other++)
            known = text_equals(list[other], words.list[i].text);
        if (!known)
            list[count++] = words.list[i].text;
    }
    return list;
}

/* The one that shares most words; NULL for none, or several. */
static const struct matter *matter_meant(struct arena *arena, const struct matters *matters,
                                         const struct words *words)
{
    const struct matter *best = NULL;
    size_t most = 0;

    for (size_t i = 0; i < matters->count; i++) {
        size_t shared = words_shared(words, telling_words(arena, &matters->list[i]));

        if (shared == most)
            best = NULL;
        else if (shared > most)
            best = &matters->list[i];
        most = shared > most ? shared : most;
    }
    return best;
}

/* Of the newest statement that has any; *behind is where the statements after it begin. */
static struct matters matters_found(struct arena *arena, const struct turn_facts *facts,
                                    const char *const *statements, size_t count, size_t *behind)
{
    struct matters matters = {.count = 0};

    for (*behind = count; *behind > 0; --*behind) {
        matters = matters_of(arena, facts, statements[*behind - 1]);
        if (matters.count)
            break;
    }
    return matters;
}

static struct matters matters_said(struct arena *arena, const struct turn_facts *facts)
{
    const char **statements = NULL;
    size_t count = facts->rank ? statements_of(arena, facts, &statements) : 0, behind;

    return matters_found(arena, facts, statements, count, &behind);
}

const struct matter *matters_chosen(struct arena *arena, const struct turn_facts *facts)
{
    static const char orders[] = " first firstly start begin then next now instead rather other zuerst erst "
                                 "zunaechst beginnen anfangen "
                                 "jetzt dann naechste lieber stattdessen andere anderen anderes ";
    struct words words = words_of(arena, facts->message);
    struct matters *matters = arena_one(arena, struct matters);
    bool ordered = false;

    for (size_t at = 0; at < words.count; at++)
        ordered = ordered || words_hold(orders, words.list[at].text);
    if (!ordered || words.count > CHOOSING_WORDS_MAX)
        return NULL;
    *matters = matters_said(arena, facts);
    return matter_meant(arena, matters, &words);
}

bool matter_is_another(struct arena *arena, const struct turn_facts *facts, const struct request_type *type)
{
    struct words words = words_of(arena, facts->message);
    struct guess guess;
    bool added = false;

    for (size_t at = 0; at < words.count && at < ADDITION_WITHIN; at++)
        added = added || words_hold(additions, words.list[at].text);
    if (!added || words.count < PART_WORDS_LEAST)
        return false;
    guess = guess_words(arena, facts, facts->message);
    return guess.is_sure && !text_equals(guess.list[0].request_type_id, type->id);
}

const char *matter_waiting(struct arena *arena, const struct turn_facts *facts,
                           const struct request_type *type)
{
    struct matters matters = matters_said(arena, facts);
    const char *waiting = NULL;
    bool has_type = false;

    for (size_t i = 0; i < matters.count; i++) {
        has_type = has_type || matters.list[i].type == type;
        if (matters.list[i].type != type)
            waiting = waiting ? arena_format(arena, "%s. %s", waiting, matters.list[i].words)
                              : matters.list[i].words;
    }
    return has_type ? waiting : NULL;
}

const char *matter_goes_on(struct arena *arena, const struct turn_facts *facts,
                           const struct request_type *type)
{
    const char **statements = NULL, *waiting = matter_waiting(arena, facts, type);
    size_t count = facts->rank ? statements_of(arena, facts, &statements) : 0, behind;
    struct matters matters = matters_found(arena, facts, statements, count, &behind);
    bool now = false;

    for (size_t at = behind; waiting && at < count; at++) {
        struct words words = words_of(arena, statements[at]);
        const struct matter *meant = matter_meant(arena, &matters, &words);

        now = meant && meant->type != type;
        if (now)
            waiting = arena_format(arena, "%s. %s", waiting, statements[at]);
    }
    return now && statements[count - 1] == facts->message ? waiting : NULL;
}

const char *matter_words(struct arena *arena, const struct turn_facts *facts, const char *request_type_id,
                         const char *const *statements, size_t count)
{
    struct buffer *words = buffer_new(arena, MATTER_BYTES_MAX);

    for (size_t at = 0; at < count; at++) {
        struct guess guess = guess_words(arena, facts, statements[at]);
        bool fits = words->length || at + 1 == count;

        for (size_t index = 0; !fits && index < guess.count; index++)
            fits = text_equals(guess.list[index].request_type_id, request_type_id);
        if (fits)
            buffer_add_format(words, "%s%s", words->length ? "\n\n" : "", statements[at]);
    }
    return words->bytes;
}
