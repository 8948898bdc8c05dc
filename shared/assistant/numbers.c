/* Numbers in plain words. */
#include "assistant/numbers.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"

struct spoken {
    const char *word;
    double value;
};

static const struct spoken cardinals[] = {
    {"zero", 0},       {"one", 1},       {"two", 2},         {"three", 3},     {"four", 4},
    {"five", 5},       {"six", 6},       {"seven", 7},       {"eight", 8},     {"nine", 9},
    {"ten", 10},       {"eleven", 11},   {"twelve", 12},     {"thirteen", 13}, {"fourteen", 14},
    {"fifteen", 15},   {"sixteen", 16},  {"seventeen", 17},  {"eighteen", 18}, {"nineteen", 19},
    {"twenty", 20},    {"thirty", 30},   {"forty", 40},      {"fifty", 50},    {"sixty", 60},
    {"seventy", 70},   {"eighty", 80},   {"ninety", 90},     {"dozen", 12},    {"null", 0},
    {"eins", 1},       {"ein", 1},       {"eine", 1},        {"einen", 1},     {"einem", 1},
    {"einer", 1},      {"zwei", 2},      {"zwo", 2},         {"drei", 3},      {"vier", 4},
    {"fuenf", 5},      {"sechs", 6},     {"sieben", 7},      {"acht", 8},      {"neun", 9},
    {"zehn", 10},      {"elf", 11},      {"zwoelf", 12},     {"dreizehn", 13}, {"vierzehn", 14},
    {"fuenfzehn", 15}, {"sechzehn", 16}, {"siebzehn", 17},   {"achtzehn", 18}, {"neunzehn", 19},
    {"zwanzig", 20},   {"dreissig", 30}, {"vierzig", 40},    {"fuenfzig", 50}, {"sechzig", 60},
    {"siebzig", 70},   {"achtzig", 80},  {"neunzig", 90},    {"dutzend", 12},  {"hundert", 100},
    {"tausend", 1000}, {"hundred", 100}, {"thousand", 1000}, {"a", 1},         {"an", 1},
};

static const struct spoken ordinals[] = {
    {"first", 1},  {"second", 2}, {"third", 3},  {"fourth", 4}, {"fifth", 5}, {"sixth", 6},  {"seventh", 7},
    {"eighth", 8}, {"ninth", 9},  {"tenth", 10}, {"erst", 1},   {"zweit", 2}, {"dritt", 3},  {"viert", 4},
    {"fuenft", 5}, {"sechst", 6}, {"siebt", 7},  {"acht", 8},   {"neunt", 9}, {"zehnt", 10},
};

static const char articles[] = " a an ein eine einen einem einer ";

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool ordinal_find(const char *word, double *value)
{
    for (size_t i = 0; i < sizeof ordinals / sizeof *ordinals; i++) {
        size_t length = strlen(ordinals[i].word);
        if (strncmp(word, ordinals[i].word, length) != 0)
            continue;
        if (i < 10 ? word[length] == 0 : words_hold(" e en er es em ", word + length)) {
            *value = ordinals[i].value;
            return true;
        }
    }
    return false;
}

static bool cardinal_find(const char *word, size_t length, double *value)
{
    for (size_t i = 0; i < sizeof cardinals / sizeof *cardinals; i++) {
        if (strlen(cardinals[i].word) == length && strncmp(cardinals[i].word, word, length) == 0) {
            *value = cardinals[i].value;
            return true;
        }
    }
    return false;
}

/* "zweiundzwanzig" */
static bool german_compound_find(const char *word, double *value)
{
    const char *und = strstr(word, "und");
    double ones, tens;

    if (!und || und == word || !cardinal_find(word, (size_t)(und - word), &ones) ||
        !cardinal_find(und + 3, strlen(und + 3), &tens))
        return false;
    if (ones < 1 || ones > 9 || tens < 20 || tens > 90)
        return false;
    *value = ones + tens;
    return true;
}

bool number_word(const char *word, double *value, bool *ordinal)
{
    *ordinal = false;
    if (cardinal_find(word, strlen(word), value) || german_compound_find(word, value))
        return true;
    return *ordinal = ordinal_find(word, value);
}

/* Digits with separators from `start`; the end of them. */
static size_t figure_end(const char *text, size_t start)
{
    size_t end = start;

    while (is_digit(text[end]) || (strchr(".,'", text[end]) && text[end] && is_digit(text[end + 1])))
        end++;
    return end;
}

/* Whether all parts between `mark`s but the first have three digits, and the first one to three. */
static bool groups_thousands(const char *text, size_t length, char mark)
{
    size_t run = 0, marks = 0;

    for (size_t i = 0; i < length && text[i] != (mark == '.' ? ',' : '.'); i++) {
        if (text[i] != mark) {
            run++;
            continue;
        }
        if (run == 0 || run > 3 || (marks && run != 3))
            return false;
        marks++;
        run = 0;
    }
    return marks > 0 && run == 3;
}

static size_t count_of(const char *text, size_t length, char mark)
{
    size_t count = 0;

    for (size_t i = 0; i < length; i++)
        count += text[i] == mark;
    return count;
}

/* The byte that separates the fraction, 0 for none, 'x' when it reads as no number. */
static char fraction_mark(const char *text, size_t length, enum language language)
{
    size_t points = count_of(text, length, '.'), commas = count_of(text, length, ',');
    char mark = points ? '.' : ',';

    if (points && commas) {
        const char *last_point = memrchr(text, '.', length), *last_comma = memrchr(text, ',', length);
        mark = last_point > last_comma ? '.' : ',';
        if ((mark == '.' ? points : commas) > 1 || !groups_thousands(text, length, mark == '.' ? ',' : '.'))
            return 'x';
        return mark;
    }
    if (!points && !commas)
        return 0;
    if (points + commas > 1)
        return groups_thousands(text, length, mark) ? 0 : 'x';
    if (groups_thousands(text, length, mark) && text[0] != '0')
        return mark == (language == LANGUAGE_DE ? '.' : ',') ? 0 : mark;
    return mark;
}

static bool figure_decode(const char *text, size_t length, enum language language, double *value)
{
    char plain[48], mark = fraction_mark(text, length, language);
    size_t used = 0;

    if (mark == 'x' || length == 0 || length >= sizeof plain)
        return false;
    for (size_t i = 0; i < length; i++) {
        if (is_digit(text[i]))
            plain[used++] = text[i];
        else if (mark && text[i] == mark)
            plain[used++] = '.';
    }
    plain[used] = 0;
    return decimal_parse(plain, value);
}

static bool is_currency_before(const struct utterance *utterance, size_t start, size_t *from)
{
    static const char *const signs[] = {"$", "€", "£"};
    size_t space = start > 0 && utterance->text[start - 1] == ' ' ? 1 : 0;

    for (size_t i = 0; i < 3; i++) {
        size_t length = strlen(signs[i]);
        if (start >= length + space &&
            strncmp(utterance->text + start - space - length, signs[i], length) == 0) {
            *from = start - space - length;
            return true;
        }
    }
    return false;
}

static void currency_find(const struct utterance *utterance, struct number_mention *mention)
{
    static const char *const signs[] = {"$", "€", "£"};
    static const char names[] = " euro euros eur dollar dollars usd pound pounds gbp chf franken bucks cent ";
    const char *behind = utterance->text + mention->end;

    if (is_currency_before(utterance, mention->start, &mention->start))
        mention->money = true;
    behind += *behind == ' ';
    for (size_t i = 0; i < 3; i++) {
        if (text_starts_with(behind, signs[i])) {
            mention->money = true;
            mention->end = (size_t)(behind - utterance->text) + strlen(signs[i]);
        }
    }
    if (words_hold(names, mention->unit))
        mention->money = true;
}

/* What is grown together with the figure: "5k", "16gb", "2nd"; false for a code such as "4a7". */
static bool suffix_read(const char *suffix, struct number_mention *mention)
{
    if (words_hold(" st nd rd th ", suffix)) {
        mention->ordinal = true;
        return true;
    }
    if (strcmp(suffix, "k") == 0 || strcmp(suffix, "tsd") == 0) {
        mention->value *= 1000;
        return true;
    }
    mention->unit = suffix;
    return words_hold(" gb mb tb kb kg g km m cm mm h l min x mal eur usd er w kw mbit gbit inch zoll ",
                      suffix);
}

/* A figure must stand alone: no letter, "#" or "-" grown onto its front, as in "IT-12". */
static bool stands_alone(const struct utterance *utterance, size_t start)
{
    char before = start ? utterance->text[start - 1] : ' ';

    if (before == '-')
        return start < 2 || utterance->text[start - 2] == ' ' || is_digit(utterance->text[start - 2]);
    if (strchr(".,:", before))
        return start < 2 || !isalnum((unsigned char)utterance->text[start - 2]);
    return !strchr("#_/\\@", before);
}

static bool figure_at(const struct utterance *utterance, size_t at, struct number_mention *mention)
{
    const struct word *words = utterance->words.list;
    size_t start = words[at].start, end = figure_end(utterance->text, start), last = at;

    if (!is_digit(utterance->text[start]) || !stands_alone(utterance, start) ||
        !figure_decode(utterance->text + start, end - start, utterance->facts->language, &mention->value))
        return false;
    while (last + 1 < utterance->words.count && words[last + 1].start < end)
        last++;
    *mention = (struct number_mention){mention->value, at, last - at + 1, start, end, .unit = ""};
    if (words[last].end > end) {
        const char *suffix = words[last].text;
        while (is_digit(*suffix))
            suffix++;
        if (!suffix_read(suffix, mention))
            return false;
        mention->end = words[last].end;
    } else if (utterance->text[end] == '.' && utterance->text[end + 1] == ' ' &&
               utterance->facts->language == LANGUAGE_DE && !words[last + 1].begins_sentence) {
        mention->ordinal = true;
    }
    if (start && utterance->text[start - 1] == '-' && (start < 2 || utterance->text[start - 2] == ' '))
        mention->value = -mention->value;
    return true;
}

/* "half a dozen", "ein halbes Dutzend" */
static bool half_dozen_at(const struct utterance *utterance, size_t at, struct number_mention *mention)
{
    static const char *const phrases[] = {"half a dozen", "half dozen", "ein halbes dutzend",
                                          "halbes dutzend"};

    for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++) {
        size_t count = utterance_phrase_at(utterance, at, phrases[i]);
        if (!count)
            continue;
        *mention = (struct number_mention){.value = 6, .first = at, .count = count, .unit = ""};
        mention->start = utterance->words.list[at].start;
        mention->end = utterance->words.list[at + count - 1].end;
        return true;
    }
    return false;
}

/* "two hundred and fifty", "three dozen", "zwei Dutzend" */
static bool spoken_at(const struct utterance *utterance, size_t at, struct number_mention *mention)
{
    double value, next;
    bool ordinal;
    size_t last = at;

    if (!number_word(utterance_word(utterance, at), &value, &ordinal))
        return false;
    bool article = utterance_word_is(utterance, at, articles);
    while (!ordinal && last + 1 < utterance->words.count) {
        size_t skip = utterance_word_is(utterance, last + 1, " and und ") && value >= 100 ? 2 : 1;
        const char *word = utterance_word(utterance, last + skip);
        if (!number_word(word, &next, &ordinal) || ordinal || words_hold(articles, word)) {
            ordinal = false;
            break;
        }
        bool multiplies = next == 100 || next == 1000 || words_hold(" dozen dutzend ", word);
        if (!multiplies && !(value >= 20 && fmod(value, 10) == 0 && next < 10) &&
            !(value >= 100 && next < 100))
            break;
        value = multiplies ? value * next : value + next;
        last += skip;
        article = false;
    }
    *mention =
        (struct number_mention){value, at, last - at + 1, .article = article, .ordinal = ordinal, .unit = ""};
    mention->start = utterance->words.list[at].start;
    mention->end = utterance->words.list[last].end;
    return true;
}

bool number_at(const struct utterance *utterance, size_t at, struct number_mention *mention)
{
    if (at >= utterance->words.count ||
        !(figure_at(utterance, at, mention) || half_dozen_at(utterance, at, mention) ||
          spoken_at(utterance, at, mention)))
        return false;
    size_t behind = mention->first + mention->count;
    if (!*mention->unit && behind < utterance->words.count &&
        !utterance->words.list[behind].begins_sentence && !utterance->words.list[behind].behind_comma)
        mention->unit = utterance_word(utterance, behind);
    currency_find(utterance, mention);
    return true;
}

/* "that one", "one of them": no number. */
static bool is_pronoun(const struct utterance *utterance, const struct number_mention *mention)
{
    static const char before[] =
        " that this the which another next no any each other every new old first second last some ";

    if (!utterance_word_is(utterance, mention->first, " one ones "))
        return false;
    return utterance_word_is(utterance, mention->first - 1, before) ||
           utterance_word_is(utterance, mention->first + 1, " of sounds is looks would ");
}

size_t numbers_find(const struct utterance *utterance, struct number_mention **mentions)
{
    size_t count = 0;
    struct number_mention mention;

    *mentions = arena_many(utterance->arena, utterance->words.count + 1, struct number_mention);
    for (size_t i = 0; i < utterance->words.count; i++) {
        if (utterance->taken[i] || !number_at(utterance, i, &mention))
            continue;
        if (!mention.ordinal && !is_pronoun(utterance, &mention) &&
            !utterance_is_taken(utterance, i, mention.count))
            (*mentions)[count++] = mention;
        i += mention.count - 1;
    }
    return count;
}

bool number_of_text(const char *text, enum language language, double *value)
{
    bool negative = *text == '-';

    text += negative;
    size_t length = strlen(text);
    if (!is_digit(*text) || figure_end(text, 0) != length || !figure_decode(text, length, language, value))
        return false;
    *value = negative ? -*value : *value;
    return true;
}

const char *number_json(struct arena *arena, double value)
{
    for (int digits = 1; digits < 17; digits++) {
        const char *json = arena_format(arena, "%.*g", digits, value);
        if (strtod(json, NULL) == value && !strchr(json, 'e'))
            return json;
    }
    return arena_format(arena, "%.17g", value);
}
