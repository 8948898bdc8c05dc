/* A person's words as the summary and the description of a ticket, by rule. */
#include "assistant/paraphrase.h"

#include <string.h>

#include "assistant/clause.h"
#include "assistant/guided.h"
#include "assistant/intents.h"
#include "assistant/words.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "base/text.h"

enum {
    HEADLINE_CHARACTERS = 90,
    ADDRESS_WORDS_MAX = 7,
    SIGNATURE_SENTENCES_MAX = 4,
    SHORT_WORDS = 2,
    CLAUSE_WORDS_MIN = 3,
    SENTENCE_BYTES_MAX = 600, /* of one that becomes a headline */
};

struct sentence {
    const char *text; /* trimmed, with its mark at the end */
    bool ends_line;
};

struct sentences {
    struct sentence *list;
    size_t count;
};

static bool is_space(char character)
{
    return character == ' ' || character == '\n' || character == '\t';
}

static bool is_letter(char character)
{
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
           (character & 0x80);
}

/* "z. B.", "Dr. Weber", "27. November", "e.g. this" go on. */
static bool is_abbreviation(const char *start, const char *dot)
{
    static const char shortened[] =
        " dr prof mr mrs ms nr no ca bzw inkl evtl ggf usw etc eg ie vs st approx max min tel "
        "abt str ing dipl mag sog vgl zb jan feb apr jun jul aug sep sept okt oct nov dez dec ";
    const char *word = dot;
    char folded[12] = "";
    size_t length;

    while (word > start && (is_letter(word[-1]) || (word[-1] >= '0' && word[-1] <= '9')))
        word--;
    length = (size_t)(dot - word);
    if (!length || length >= sizeof(folded))
        return false;
    if (strspn(word, "0123456789") >= length)
        return length <= 2 &&
               (word == start || word[-1] != '.' || (dot[1] && dot[2] >= 'a' && dot[2] <= 'z'));
    if (length == 1)
        return true;
    for (size_t at = 0; at < length; at++)
        folded[at] = (char)(word[at] >= 'A' && word[at] <= 'Z' ? word[at] + ('a' - 'A') : word[at]);
    return words_hold(shortened, folded);
}

static bool ends_sentence(const char *start, const char *at)
{
    if (*at == '\n')
        return true;
    if ((*at != '.' && *at != '!' && *at != '?') || (at[1] && !is_space(at[1])))
        return false;
    return *at != '.' || !at[1] || at[1] == '\n' || !is_abbreviation(start, at);
}

static struct sentences sentences_of(struct arena *arena, const char *text)
{
    struct sentences sentences = {.list = arena_many(arena, strlen(text) / 2 + 2, struct sentence)};
    const char *start = text;

    for (const char *at = text; *start; at++) {
        if (*at && !ends_sentence(start, at))
            continue;
        const char *end = *at && *at != '\n' ? at + 1 : at;
        const char *sentence = text_trimmed(arena, arena_text_bytes(arena, start, (size_t)(end - start)));

        if (*sentence)
            sentences.list[sentences.count++].text = sentence;
        if (sentences.count)
            sentences.list[sentences.count - 1].ends_line |= *at == '\n' || *end == '\n';
        if (!*at)
            break;
        start = end + (*at == '\n');
        at = start - 1;
    }
    return sentences;
}

static const char greetings[] =
    "hi|hello|hey|hey there|hi there|hello there|hallo|moin|moin moin|servus|good morning|good "
    "afternoon|good evening|"
    "good day|guten morgen|guten tag|guten abend|gruess gott|gruezi|hallo zusammen|hi zusammen|"
    "hi all|hi team|hello team|hello all|hi everyone|hello everyone|hi guys|hey team|"
    "hallo team|liebes team|hello support|hi support|dear all|dear team|dear support|"
    "hello service desk|hi service desk|hi helpdesk|hello helpdesk|hallo support|hallo liebes team|"
    "hallo liebe kollegen|hallo kollegen|hallo it|hi it";
static const char addresses[] = " dear sehr liebe lieber liebes hi hello hallo hey guten good ";
static const char thanks[] =
    "thanks|thank you|many thanks|thx|tia|cheers|much appreciated|danke|vielen dank|besten dank|"
    "herzlichen dank|danke schoen|dankeschoen|danke im voraus|i hope you are well|"
    "hope you are well|hope youre well|i hope this finds you well|hope this finds you well|"
    "i hope this email finds you well|ich hoffe es geht ihnen gut|ich hoffe dir geht es gut";
static const char signatures[] =
    "regards|best regards|kind regards|best wishes|warm regards|sincerely|yours|best|br|"
    "mit freundlichen gruessen|mit freundlichem gruss|freundliche gruesse|viele gruesse|"
    "liebe gruesse|beste gruesse|schoene gruesse|gruesse|gruss|mfg|lg|vg";

/* "Hi team, my laptop …": the words in front of the matter. */
static void greeting_remove(struct clause *clause)
{
    size_t count = clause_matches_any(clause, 0, greetings);

    if (clause_is(clause, 0, addresses)) {
        for (size_t at = 0; at + 1 < clause->count && at < ADDRESS_WORDS_MAX; at++) {
            const char *text = clause->words[at].text;

            if (clause_pauses_after(clause, at) || text[strlen(text) - 1] == '!') {
                count = at + 1 > count ? at + 1 : count;
                break;
            }
        }
    }
    clause_remove(clause, 0, count);
    if (count && clause->count && !*clause->words[0].core)
        clause_remove(clause, 0, 1);
}

static bool begins_with(const struct clause *clause, const char *patterns, size_t words_max)
{
    return clause_matches_any(clause, 0, patterns) && clause->count <= words_max;
}

/* A sentence that only opens, closes or asks for attention. */
static bool is_courtesy(struct arena *arena, const char *sentence)
{
    struct clause clause = clause_of(arena, sentence);
    enum intent intent = intent_of(arena, sentence);

    return intent == INTENT_GREETING || intent == INTENT_THANKS || intent == INTENT_HELP ||
           intent == INTENT_FILLER || begins_with(&clause, thanks, 9) || !*words_folded(arena, sentence);
}

static const char *capitalised(struct arena *arena, const char *text)
{
    size_t word = strcspn(text, " ");
    static const char small[] = "äöü", capital[] = "ÄÖÜ";

    if (*text >= 'a' && *text <= 'z') {
        for (size_t at = 1; at < word; at++)
            if ((text[at] >= 'A' && text[at] <= 'Z') || strchr("@/\\_.:0123456789", text[at]))
                if (at + 1 < word)
                    return text;
        return arena_format(arena, "%c%s", *text - ('a' - 'A'), text + 1);
    }
    for (size_t at = 0; at < 6; at += 2)
        if (strncmp(text, small + at, 2) == 0)
            return arena_format(arena, "%.2s%s", capital + at, text + 2);
    return text;
}

/* What is left of "eigentlich brauche ich …" begins with its verb. */
static bool person_first(struct clause *clause)
{
    static const char verbs[] = " brauche benoetige moechte will habe haette kann muss brauchen benoetigen "
                                "moechten wollen haben haetten koennen muessen ";
    struct clause_word verb;

    if (clause->count < 3 || !clause_is(clause, 0, verbs) || !clause_is(clause, 1, " ich wir ") ||
        text_ends_with(clause->words[clause->count - 1].text, "?"))
        return false;
    verb = clause->words[0];
    clause->words[0] = clause->words[1];
    clause->words[1] = verb;
    return true;
}

/* All but what opens and closes the text. Sentences are changed in place; dropped ones leave the list. */
static struct sentences substance(struct arena *arena, const char *statement)
{
    struct sentences sentences = sentences_of(arena, text_cleaned(arena, statement));
    size_t kept = 0;

    for (size_t at = 0; at < sentences.count; at++) {
        struct clause clause = clause_of(arena, sentences.list[at].text);

        if (at && clause_matches_any(&clause, 0, signatures) && clause.count <= ADDRESS_WORDS_MAX &&
            sentences.count - at <= SIGNATURE_SENTENCES_MAX)
            break;
        if (!kept) {
            size_t words = clause.count;

            greeting_remove(&clause);
            if (person_first(&clause) || clause.count < words)
                sentences.list[at].text = clause_text(&clause);
        }
        if (clause.count && !is_courtesy(arena, sentences.list[at].text))
            sentences.list[kept++] = sentences.list[at];
    }
    sentences.count = kept;
    return sentences;
}

/* Behind a word or a short number a full stop changes nothing; behind a path or a code it might. */
static bool ends_plainly(const char *text)
{
    const char *last = strrchr(text, ' ') ? strrchr(text, ' ') + 1 : text;
    size_t length = strlen(last);

    if (strpbrk(last, "\\/@_=") || !length)
        return false;
    return is_letter(last[length - 1]) || (length <= 5 && strspn(last, "0123456789:") == length);
}

const char *paraphrase_description(struct arena *arena, const char *statement)
{
    struct sentences sentences = substance(arena, statement);
    struct buffer *text = buffer_new(arena, strlen(statement) * 2 + 16);

    for (size_t at = 0; at < sentences.count; at++) {
        const char *sentence = sentences.list[at].text;

        buffer_add(text, at ? sentences.list[at - 1].ends_line ? "\n" : " " : "");
        buffer_add(text, at ? sentence : capitalised(arena, sentence));
    }
    if (text->length && ends_plainly(text->bytes) && !strchr(text->bytes, '\n'))
        buffer_add_char(text, '.');
    return text->bytes;
}

/* Ends at the last pause within the length, if that leaves a headline; else at a word. */
static const char *headline_cut(struct arena *arena, const char *text, size_t characters_max)
{
    struct clause clause = clause_of(arena, text);
    static const char joints[] = " and but because since so which und aber weil da damit sodass denn sowie ";

    while (utf8_length(clause_text(&clause)) > characters_max) {
        size_t at = clause.count - 1;

        while (at > CLAUSE_WORDS_MIN && !clause_pauses_after(&clause, at - 1) &&
               !clause_is(&clause, at, joints))
            at--;
        if (at <= CLAUSE_WORDS_MIN)
            return text_shortened(arena, clause_text(&clause), characters_max);
        clause_cut(&clause, at);
    }
    return clause_text(&clause);
}

static const char *without_marks(struct arena *arena, const char *text)
{
    size_t length = strlen(text);

    while (length && (strchr(" .,;:!-", text[length - 1])))
        length--;
    return arena_text_bytes(arena, text, length);
}

static bool is_urgency(struct arena *arena, const char *line)
{
    return words_hold(" urgent asap eilt dringend ", words_folded(arena, line));
}

static const char *headline(struct arena *arena, const char *sentence, enum language language)
{
    struct clause clause =
        clause_of(arena, arena_text_bytes(arena, sentence, utf8_cut(sentence, SENTENCE_BYTES_MAX)));

    if (guided_language(sentence, language) == LANGUAGE_DE)
        paraphrase_clause_de(&clause);
    else
        paraphrase_clause_en(&clause);
    /* A single word that is left says too little: "It is broken". */
    if (clause.count < 2)
        clause = clause_of(arena, sentence);
    return capitalised(arena, without_marks(arena, clause_text(&clause)));
}

const char *paraphrase_summary(struct arena *arena, const char *statement, enum language language,
                               size_t characters_max)
{
    struct sentences sentences = substance(arena, statement);
    enum language spoken = guided_language(statement, language);
    const char *summary = "";

    characters_max =
        characters_max && characters_max < HEADLINE_CHARACTERS ? characters_max : HEADLINE_CHARACTERS;
    for (size_t at = 0; at < sentences.count; at++) {
        const char *line = headline(arena, sentences.list[at].text, spoken);
        const char *both = *summary ? arena_format(arena, "%s – %s", summary, line) : line;

        if (*line && !is_urgency(arena, line) && utf8_length(both) <= (*summary ? characters_max : SIZE_MAX))
            summary = both;
        if (words_of(arena, summary).count > SHORT_WORDS)
            break;
    }
    return headline_cut(arena, summary, characters_max);
}
