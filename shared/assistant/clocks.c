/* Times of day in plain words. */
#include "assistant/clocks.h"

#include <stdlib.h>
#include <string.h>

#include "assistant/dates.h"
#include "assistant/numbers.h"

static bool mention_set(struct clock_mention *mention, size_t first, size_t count, int hour, int minute)
{
    *mention = (struct clock_mention){.first = first, .count = count, .hour = hour, .minute = minute};
    return hour >= 0 && hour < 24 && minute >= 0 && minute < 60;
}

/* Leading digits of a word, -1 for none; *rest is what follows. */
static int figure_of(const char *word, const char **rest)
{
    char *end;

    *rest = word;
    if (*word < '0' || *word > '9' || strlen(word) > 8)
        return -1;
    long value = strtol(word, &end, 10);
    *rest = end;
    return value <= 2359 ? (int)value : -1;
}

/* "pm", "p.m.", also grown onto the figure: how many words, and 12 or 0 hours more in *later; -1 in *later
 * for none. */
static size_t half_at(const struct utterance *utterance, size_t at, const char *rest, int *later)
{
    *later = -1;
    if (*rest) {
        *later = strcmp(rest, "pm") == 0 ? 12 : strcmp(rest, "am") == 0 ? 0 : -1;
        return 0;
    }
    const char *word = utterance_word(utterance, at);
    if (words_hold(" pm am ", word) && !utterance->words.list[at].begins_sentence) {
        *later = *word == 'p' ? 12 : 0;
        return 1;
    }
    if (words_hold(" p a ", word) && strcmp(utterance_word(utterance, at + 1), "m") == 0 &&
        utterance_mark_behind(utterance, at) == '.') {
        *later = *word == 'p' ? 12 : 0;
        return 2;
    }
    return 0;
}

static int hour_in_half(int hour, int later)
{
    if (later < 0 || hour > 12)
        return hour;
    return hour == 12 ? later : hour + later;
}

/* The part of the day behind a time settles its half: "3 in the afternoon", "8 Uhr abends". */
static void part_apply(const struct utterance *utterance, struct clock_mention *mention)
{
    size_t count;
    int part = day_part_at(utterance, mention->first + mention->count, &count);

    if (part < 0)
        return;
    if (part >= 12 && mention->hour < 12 && !(part >= 22 && mention->hour < 5))
        mention->hour += 12;
    else if (part == 9 && mention->hour == 12)
        mention->hour = 0;
    mention->half_day = false;
    mention->count += count;
}

/* "15:30", "3:30 pm", "15.30 Uhr", "9 o'clock", "3pm", "15h30", "15 Uhr 30" */
static bool figures_at(const struct utterance *utterance, size_t at, struct clock_mention *mention)
{
    const char *rest, *minute_rest;
    int hour = figure_of(utterance_word(utterance, at), &rest), minute = 0, later;
    size_t count = 1;
    bool clock = false;

    if (hour < 0 || hour > 24)
        return false;
    char mark = *rest ? 0 : utterance_mark_behind(utterance, at);
    if (mark == ':' || mark == '.') {
        minute = figure_of(utterance_word(utterance, at + 1), &minute_rest);
        bool two = minute >= 0 && strspn(utterance_word(utterance, at + 1), "0123456789") == 2;
        clock = two && mark == ':';
        if (two && (clock || utterance_word_is(utterance, at + 2, " uhr h pm am "))) {
            count = 2;
            rest = minute_rest;
        } else if (mark == ':') {
            return false;
        } else {
            minute = 0;
        }
        if (clock && utterance_mark_behind(utterance, at + 1) == ':')
            count = 3; /* seconds */
    }
    if (utterance_word_is(utterance, at + count, " uhr oclock h ") && !*rest) {
        clock = true;
        count++;
        int more = figure_of(utterance_word(utterance, at + count), &minute_rest);
        if (count == 2 && more > 0 && more < 60 && !*minute_rest &&
            utterance_word_is(utterance, at + 1, " uhr ") &&
            !utterance->words.list[at + count].begins_sentence &&
            !utterance_mark_behind(utterance, at + count)) {
            minute = more;
            count++;
        }
    }
    size_t half = half_at(utterance, at + count, rest, &later);
    if (!(clock || later >= 0) || (*rest && later < 0))
        return false;
    return mention_set(mention, at, count + half, hour_in_half(hour == 24 ? 0 : hour, later), minute) &&
           (mention->half_day = later < 0 && hour < 8 && utterance_word_is(utterance, at + 1, " oclock "),
            true);
}

/* A whole hour in figures or words, 1 to 12. */
static int hour_word_at(const struct utterance *utterance, size_t at)
{
    const char *word = utterance_word(utterance, at), *rest;
    int hour = figure_of(word, &rest);
    double value;
    bool ordinal;

    if (hour >= 1 && hour <= 12 && !*rest)
        return hour;
    if (number_word(word, &value, &ordinal) && !ordinal && value >= 1 && value <= 12 &&
        !words_hold(" a an ein eine einen einem einer dozen dutzend ", word))
        return (int)value;
    return 0;
}

/* Which minute "half past", "quarter to", "halb", "viertel nach", "dreiviertel" and "ten past" make of an
 * hour. */
static size_t fraction_at(const struct utterance *utterance, size_t at, int *minute)
{
    static const struct {
        const char *phrase;
        int minute;
    } fractions[] = {{"half past", 30},      {"quarter past", 15},  {"quarter after", 15},
                     {"quarter to", -15},    {"quarter till", -15}, {"quarter of", -15},
                     {"a quarter past", 15}, {"a quarter to", -15}, {"viertel nach", 15},
                     {"viertel vor", -15},   {"dreiviertel", -15},  {"drei viertel", -15},
                     {"halb", -30}};
    double value;
    bool ordinal;

    for (size_t i = 0; i < sizeof fractions / sizeof *fractions; i++) {
        size_t count = utterance_phrase_at(utterance, at, fractions[i].phrase);
        *minute = fractions[i].minute;
        if (count)
            return count;
    }
    const char *word = utterance_word(utterance, at), *rest;
    int figure = figure_of(word, &rest);
    if (figure < 0 && number_word(word, &value, &ordinal) && !ordinal)
        figure = (int)value;
    else if (*rest)
        return 0;
    bool after = utterance_word_is(utterance, at + 1, " past nach ");
    bool before =
        utterance_word_is(utterance, at + 1, " vor ") ||
        (utterance_word_is(utterance, at + 1, " to ") && utterance_word_is(utterance, at - 1, " at "));
    if (figure < 5 || figure > 25 || figure % 5 || !(after || before))
        return 0;
    *minute = after ? figure : -figure;
    return 2;
}

static bool fraction_time_at(const struct utterance *utterance, size_t at, struct clock_mention *mention)
{
    int minute, later;
    size_t words = fraction_at(utterance, at, &minute);
    int hour = words ? hour_word_at(utterance, at + words) : 0;

    if (!hour)
        return false;
    size_t count = words + 1;
    count += half_at(utterance, at + count, "", &later);
    hour = hour_in_half(hour, later);
    if (!mention_set(mention, at, count, (hour + 24 - (minute < 0)) % 24, (minute + 60) % 60))
        return false;
    mention->half_day = later < 0 && mention->hour < 8;
    if (utterance_word_is(utterance, at + count, " uhr "))
        mention->count++;
    return true;
}

/* "at 3", "um drei", "three o'clock" */
static bool hour_at(const struct utterance *utterance, size_t at, struct clock_mention *mention)
{
    int hour = hour_word_at(utterance, at), later;
    bool clock = utterance_word_is(utterance, at + 1, " oclock uhr ");
    size_t count = 1 + clock, part;

    if (!hour)
        return false;
    count += half_at(utterance, at + count, "", &later);
    bool introduced = at && utterance_word_is(utterance, at - 1, " at um gegen around by since seit ");
    bool parted = day_part_at(utterance, at + count, &part) >= 0;
    const char *next = utterance_word(utterance, at + count);
    bool ends = !*next || parted || utterance->words.list[at + count].begins_sentence ||
                utterance->words.list[at + count].behind_comma ||
                words_hold(" on and or tomorrow today for in to next this at am und oder morgen heute fuer "
                           "bis please bitte ",
                           next);
    if (!clock && later < 0 && !(introduced && ends) && !(parted && introduced))
        return false;
    if (!clock && later < 0 && at && utterance_word_is(utterance, at - 1, " by around ") && !parted)
        return false;
    mention->half_day = false;
    if (!mention_set(mention, at, count, hour_in_half(hour, later), 0))
        return false;
    mention->half_day = later < 0 && hour < 8;
    return true;
}

static bool named_time_at(const struct utterance *utterance, size_t at, struct clock_mention *mention)
{
    if (utterance_word_is(utterance, at, " noon midday mittags ") ||
        (utterance_word_is(utterance, at, " mittag ") && at &&
         utterance_word_is(utterance, at - 1, " am zu gegen ")))
        return mention_set(mention, at, 1, 12, 0);
    if (utterance_word_is(utterance, at, " midnight mitternacht "))
        return mention_set(mention, at, 1, 0, 0);
    return false;
}

/* "in two hours", "vor 20 Minuten", "an hour ago" */
static bool span_at(const struct utterance *utterance, size_t at, struct clock_mention *mention)
{
    struct number_mention number;
    bool back = utterance_word_is(utterance, at, " vor "),
         ahead = utterance_word_is(utterance, at, " in within ");
    size_t next = at + (back || ahead);

    if (!number_at(utterance, next, &number) || number.ordinal || number.value > 1000)
        return false;
    size_t unit = next + number.count;
    double minutes = utterance_word_is(utterance, unit, " hour hours stunde stunden ") ? 60
                     : utterance_word_is(utterance, unit, " minute minutes minuten ")  ? 1
                                                                                       : 0;
    bool ago = utterance_word_is(utterance, unit + 1, " ago ");
    if (minutes <= 0 || (!back && !ahead && !ago) || number.value * minutes < 1)
        return false;
    mention_set(mention, at, unit + 1 + ago - at, 0, 0);
    mention->minutes_ahead = (int)(number.value * minutes) * (back || ago ? -1 : 1);
    return true;
}

bool clock_at(const struct utterance *utterance, size_t at, struct clock_mention *mention)
{
    if (span_at(utterance, at, mention) || named_time_at(utterance, at, mention))
        return true;
    if (!fraction_time_at(utterance, at, mention) && !figures_at(utterance, at, mention) &&
        !hour_at(utterance, at, mention))
        return false;
    part_apply(utterance, mention);
    if (mention->half_day)
        mention->hour += 12;
    return true;
}
