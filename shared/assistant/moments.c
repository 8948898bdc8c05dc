/* The days and times an utterance names, and which way each of them looks. */
#include "assistant/moments.h"

#include <string.h>

#include "assistant/calendar.h"
#include "assistant/hour_spans.h"
#include "base/arena.h"

enum {
    CUES_BEFORE = 8,
    CUES_BEHIND = 4,
    PAST_FORM_REACH = 3,
    JOINT_WORDS_MAX = 2,
    WEEKS_AMBIGUOUS = 60,
    FAR_APART = 4,
    EVENING_HOUR = 20
};

static const double PAST_FORM = 0.5; /* beside a cue */

static const char past_cues[] =
    " since happened happen occurred dropped broke lost stopped stolen was were did went fell crashed "
    "noticed had been ago last failed spilled received bought paid discovered got been seit passiert war "
    "waren wurde wurden hatte hatten verloren gefallen heruntergefallen runtergefallen letzte letzten "
    "bemerkt ausgefallen aufgetreten gestohlen kaputt kaputtgegangen geschehen erhalten gekauft bezahlt "
    "begann festgestellt ging fiel ";

static const char future_cues[] =
    " need needed needs by until till before for due deadline will want would please can could starting "
    "latest order book going plan planning leave leaving return returning require required expect "
    "schedule must should brauche brauchen benoetige benoetigen benoetigt bis spaetestens ab fuer bitte "
    "moechte moechten wird werden soll sollen faellig frist kann koennen plane wollen will muss beginnt "
    "startet reise fliege kommt ";

static const char start_cues[] =
    " from starting start starts begin begins beginning leaving leave depart departing ab von vom "
    "beginnend ankunft checkin between zwischen hin pickup ";
static const char end_cues[] =
    " to until till through dropping returning return ending end ends bis back zurueck checkout rueckkehr "
    "rueckflug dropoff ";

static bool is_joint(const struct utterance *utterance, size_t at)
{
    return utterance_word_is(utterance, at,
                             " at um gegen around about by on am the ab von from so ca circa ungefaehr ");
}

/* A time behind a day, or a day behind a time, with at most two small words between them, is one moment. */
static size_t joined_at(const struct utterance *utterance, size_t from, bool want_clock,
                        struct day_mention *day, struct clock_mention *clock)
{
    for (size_t skip = 0; skip <= JOINT_WORDS_MAX; skip++) {
        size_t at = from + skip;
        if (at >= utterance->words.count || utterance->words.list[at].begins_sentence)
            return 0;
        if (want_clock ? clock_at(utterance, at, clock) && !clock->minutes_ahead : day_at(utterance, at, day))
            return skip + (want_clock ? clock->count : day->count);
        if (!is_joint(utterance, at))
            return 0;
    }
    return 0;
}

static void day_apply(struct moment *moment, const struct day_mention *day)
{
    moment->has_day = true;
    moment->ahead = day->ahead;
    moment->back = day->back;
    moment->ambiguous = calendar_compare(day->ahead, day->back) != 0;
    moment->vague = day->vague;
    if (!moment->has_clock)
        moment->hour = day->hour;
    else if (day->hour >= 12 && moment->hour < 12 && moment->hour > 0)
        moment->hour += 12;
    else if (day->hour >= 0 && day->hour < 12 && moment->hour > 12 && moment->hour < EVENING_HOUR)
        moment->hour -= 12; /* "this morning at 7" */
}

static void clock_apply(const struct utterance *utterance, struct moment *moment,
                        const struct clock_mention *clock)
{
    moment->has_clock = true;
    moment->hour = clock->hour;
    moment->minute = clock->minute;
    if (!clock->minutes_ahead)
        return;
    struct zoned_time zoned;
    time_in_zone(utterance->facts->now + (int64_t)clock->minutes_ahead * 60, utterance->facts->zone, &zoned);
    moment->has_day = true;
    moment->ahead = moment->back = zoned.date;
    moment->hour = zoned.hour;
    moment->minute = zoned.minute;
}

static bool moment_at(const struct utterance *utterance, size_t at, struct moment *moment)
{
    struct day_mention day;
    struct clock_mention clock;

    *moment = (struct moment){.first = at, .hour = -1};
    if (day_at(utterance, at, &day)) {
        moment->count = day.count;
        size_t more = joined_at(utterance, at + day.count, true, &day, &clock);
        if (more)
            clock_apply(utterance, moment, &clock);
        moment->count += more;
        day_apply(moment, &day);
        return true;
    }
    if (!clock_at(utterance, at, &clock))
        return false;
    moment->count = clock.count;
    clock_apply(utterance, moment, &clock);
    size_t more = clock.minutes_ahead ? 0 : joined_at(utterance, at + clock.count, false, &day, &clock);
    if (more)
        day_apply(moment, &day);
    moment->count += more;
    return true;
}

static bool begins_with(const char *word, const char *beginning)
{
    return strncmp(word, beginning, strlen(beginning)) == 0;
}

static bool ends_with(const char *word, const char *end)
{
    size_t length = strlen(word), least = strlen(end);

    return length > least && strcmp(word + length - least, end) == 0;
}

/* "cracked", "gesprungen": a form of verbs that have happened, unless something is yet to be done so. */
static bool is_past_form(const struct utterance *utterance, size_t at)
{
    static const char yet[] = " be get gets to needs need werden wird soll sollen muss sollte is are sein ";
    const char *word = utterance_word(utterance, at);
    size_t length = strlen(word);
    bool english = length >= 5 && ends_with(word, "ed") && !ends_with(word, "eed");
    bool german = length >= 7 && begins_with(word, "ge") && (ends_with(word, "en") || ends_with(word, "t"));

    return (english && !(at && utterance_word_is(utterance, at - 1, yet))) ||
           (german && !utterance_word_is(utterance, at + 1, yet));
}

/* Cues count the more the nearer they stand; those of another sentence do not count. */
static double cues_around(const struct utterance *utterance, const struct moment *moment, const char *cues)
{
    double sum = 0;
    bool near = true;
    const struct word *words = utterance->words.list;

    for (size_t back = 1; back <= CUES_BEFORE && back <= moment->first; back++) {
        if (words[moment->first - back + 1].begins_sentence)
            break;
        near = near && back <= PAST_FORM_REACH && !words[moment->first - back + 1].behind_comma;
        if (utterance_word_is(utterance, moment->first - back, cues))
            sum += 1.0 / (double)(back + 1);
        else if (near && cues == past_cues && is_past_form(utterance, moment->first - back))
            sum += PAST_FORM / (double)(back + 1);
    }
    size_t behind = moment->first + moment->count;
    for (size_t i = 0; i < CUES_BEHIND && behind + i < utterance->words.count; i++) {
        if (words[behind + i].begins_sentence)
            break;
        if (utterance_word_is(utterance, behind + i, cues))
            sum += 1.0 / (double)(i + 2);
        else if (!i && cues == past_cues && is_past_form(utterance, behind))
            sum += PAST_FORM / (double)(i + 2);
    }
    return sum;
}

static void sense_find(const struct utterance *utterance, struct moment *moment)
{
    double past = cues_around(utterance, moment, past_cues),
           future = cues_around(utterance, moment, future_cues);
    enum sense told = past > future ? SENSE_PAST : future > past ? SENSE_FUTURE : SENSE_ANY;

    if (!moment->has_day || moment->ambiguous) {
        moment->sense = told;
        return;
    }
    int order = calendar_compare(moment->ahead, utterance->now.date);
    moment->sense = order < 0 ? SENSE_PAST : order > 0 ? SENSE_FUTURE : told;
}

/* A word right before the moment, small words aside, or "back" right behind it. */
static enum role role_told(const struct utterance *utterance, const struct moment *moment)
{
    size_t behind = moment->first + moment->count;

    if (utterance_word_is(utterance, behind, " back zurueck ") &&
        !utterance->words.list[behind].begins_sentence && !utterance->words.list[behind].behind_comma)
        return ROLE_END;
    for (size_t back = 1; back <= 4 && back <= moment->first; back++) {
        size_t at = moment->first - back;
        if (utterance_word_is(utterance, at, start_cues))
            return ROLE_START;
        if (utterance_word_is(utterance, at, end_cues))
            return ROLE_END;
        if (utterance->words.list[at + 1].begins_sentence ||
            !utterance_word_is(utterance, at,
                               " on at the am um dem den zum and und date datum a it off them back up "))
            break;
    }
    return ROLE_NONE;
}

/* "3.-7. Mai" and "from 3 to 7 May": the first day takes its month from the second. */
static bool range_start_at(const struct utterance *utterance, size_t at, struct moment *moment)
{
    struct day_mention day;
    const char *word = utterance_word(utterance, at);
    size_t skip = utterance_word_is(utterance, at + 1, " to until till through bis und and ") ? 2 : 1;
    struct number_mention_day {
        long value;
    } first = {0};

    for (const char *digit = word; *digit >= '0' && *digit <= '9' && first.value < 100; digit++)
        first.value = first.value * 10 + (*digit - '0');
    if (first.value < 1 || first.value > 31 || !day_at(utterance, at + skip, &day) || day.vague)
        return false;
    size_t end = utterance->words.list[at].end;
    if (skip == 1 && !strchr(".-", utterance->text[end]))
        return false;
    if (calendar_weekday(utterance_word(utterance, at + skip)) >= 0 || strlen(word) > 4)
        return false;
    *moment = (struct moment){.first = at, .count = 1, .has_day = true, .hour = -1, .role = ROLE_START};
    moment->ahead = (struct date){day.ahead.year, day.ahead.month, (int)first.value};
    moment->back = (struct date){day.back.year, day.back.month, (int)first.value};
    moment->ambiguous = calendar_compare(moment->ahead, moment->back) != 0;
    return date_is_valid(moment->ahead) && date_is_valid(moment->back) &&
           calendar_compare(moment->ahead, day.ahead) < 0;
}

/* Where a day stands beside a span of hours, at most two small words between them. */
static bool day_beside(const struct utterance *utterance, size_t at, struct day_mention *day)
{
    for (size_t skip = 0; skip <= JOINT_WORDS_MAX; skip++) {
        if (day_at(utterance, at + skip, day))
            return true;
        if (!is_joint(utterance, at + skip))
            return false;
    }
    return false;
}

static void span_apply(const struct utterance *utterance, const struct hour_span *span,
                       const struct day_mention *day, struct moment ends[2])
{
    clock_apply(utterance, &ends[0], &span->start);
    clock_apply(utterance, &ends[1], &span->end);
    for (size_t i = 0; i < 2 && day->count; i++)
        day_apply(&ends[i], day);
    /* "from 22 to 6" ends on the day after. */
    if (day->count && ends[1].hour * 60 + ends[1].minute <= ends[0].hour * 60 + ends[0].minute) {
        ends[1].ahead = date_plus_days(ends[1].ahead, 1);
        ends[1].back = date_plus_days(ends[1].back, 1);
    }
    sense_find(utterance, &ends[0]);
    ends[1].sense = ends[0].sense;
}

/* "tomorrow from 10 to 12", "between 10 and 12 on Monday": both ends are of that day. */
static bool span_moments_at(const struct utterance *utterance, size_t at, struct moment ends[2])
{
    struct hour_span span;
    struct day_mention day = {0};
    bool behind_day = day_at(utterance, at, &day), found = false;
    size_t first = at + day.count, end;

    for (size_t skip = 0; !found && skip <= (behind_day ? JOINT_WORDS_MAX : 0); skip++) {
        if (skip && !is_joint(utterance, first + skip - 1))
            return false;
        found = hour_span_at(utterance, first + skip, &span);
    }
    if (!found)
        return false;
    end = span.first + span.count;
    if (!behind_day && day_beside(utterance, end, &day))
        end = day.first + day.count;
    else if (!behind_day)
        day.count = 0;
    if (!day.count && !span.told)
        return false;
    size_t middle = span.start.first + span.start.count;
    ends[0] = (struct moment){.first = at, .count = middle - at, .hour = -1, .role = ROLE_START};
    ends[1] =
        (struct moment){.first = span.end.first, .count = end - span.end.first, .hour = -1, .role = ROLE_END};
    span_apply(utterance, &span, &day, ends);
    return true;
}

/* "on Monday at 9, ending at 11": the end is of the day of the start. */
static void day_hand_on(struct moment *end, const struct moment *start)
{
    if (end->has_day || !end->has_clock || !start->has_day || start->hour > end->hour)
        return;
    end->has_day = true;
    end->ahead = start->ahead;
    end->back = start->back;
    end->ambiguous = start->ambiguous;
    end->sense = start->sense;
}

static void ranges_mark(const struct utterance *utterance, struct moment *moments, size_t count)
{
    for (size_t i = 0; i + 1 < count; i++) {
        size_t between = moments[i].first + moments[i].count, gap = moments[i + 1].first - between;
        bool joined = gap == 0 && utterance_dash_behind(utterance, between - 1);
        for (size_t w = 0; w < gap && gap <= 3; w++)
            joined = joined || utterance_word_is(utterance, between + w, " to until till through bis ");
        if (joined && moments[i].role != ROLE_END && moments[i].has_day == moments[i + 1].has_day) {
            moments[i].role = ROLE_START;
            moments[i + 1].role = ROLE_END;
        }
        if (moments[i + 1].role == ROLE_END)
            day_hand_on(&moments[i + 1], &moments[i]);
    }
}

size_t moments_find(struct utterance *utterance, struct moment **moments)
{
    struct moment *list = arena_many(utterance->arena, utterance->words.count + 1, struct moment), found;
    size_t count = 0;

    for (size_t i = 0; i < utterance->words.count; i++) {
        bool range = !utterance->taken[i] && range_start_at(utterance, i, &found);
        if (!utterance->taken[i] && !range && span_moments_at(utterance, i, list + count)) {
            size_t end = list[count + 1].first + list[count + 1].count;
            utterance_take(utterance, i, end - i);
            count += 2;
            i = end - 1;
            continue;
        }
        if (utterance->taken[i] || (!range && !moment_at(utterance, i, &found)))
            continue;
        sense_find(utterance, &found);
        if (found.role == ROLE_NONE)
            found.role = role_told(utterance, &found);
        utterance_take(utterance, found.first, found.count);
        list[count++] = found;
        i = found.first + found.count - 1;
    }
    ranges_mark(utterance, list, count);
    *moments = list;
    return count;
}

enum sense moment_reading(const struct utterance *utterance, const struct moment *moment, enum sense wanted)
{
    int64_t today = date_day_number(utterance->now.date);
    int64_t ahead = date_day_number(moment->ahead) - today, back = today - date_day_number(moment->back);

    if (!moment->ambiguous || moment->sense != SENSE_ANY)
        return moment->sense != SENSE_ANY ? moment->sense : wanted;
    if (ahead + back > WEEKS_AMBIGUOUS && (ahead * FAR_APART < back || back * FAR_APART < ahead))
        return ahead < back ? SENSE_FUTURE : SENSE_PAST;
    return wanted == SENSE_ANY ? SENSE_FUTURE : wanted;
}

static const char *datetime_json(const struct utterance *utterance, struct date date, int hour, int minute)
{
    const char *zone = utterance->facts->zone;
    int64_t seconds = time_from_zone(date, hour, minute, zone);
    struct zoned_time zoned;

    time_in_zone(seconds, zone, &zoned);
    int offset = zoned.utc_offset_minutes, away = offset < 0 ? -offset : offset;
    return arena_format(utterance->arena, "\"%04d-%02d-%02dT%02d:%02d:00%c%02d:%02d\"", zoned.date.year,
                        zoned.date.month, zoned.date.day, zoned.hour, zoned.minute, offset < 0 ? '-' : '+',
                        away / 60, away % 60);
}

bool moment_json(const struct utterance *utterance, const struct moment *moment, enum value_kind kind,
                 enum sense sense, const char **json)
{
    struct date today = utterance->now.date, date = sense == SENSE_PAST ? moment->back : moment->ahead;
    int hour = moment->hour < 0 ? 9 : moment->hour;

    if (kind == VALUE_DATE) {
        if (!moment->has_day)
            return false;
        *json = arena_format(utterance->arena, "\"%s\"", date_text(utterance->arena, date));
        return true;
    }
    if (!moment->has_day) {
        bool gone = hour * 60 + moment->minute < utterance->now.hour * 60 + utterance->now.minute;
        date = date_plus_days(today, sense == SENSE_FUTURE && gone  ? 1
                                     : sense == SENSE_PAST && !gone ? -1
                                                                    : 0);
    }
    *json = datetime_json(utterance, date, hour, moment->minute);
    return true;
}
