/* Words of the calendar, English and German. */
#include "assistant/calendar.h"

#include <stddef.h>
#include <string.h>

#include "assistant/words.h"

/* Folded names and short forms of each month and day. */
static const char *const month_names[12] = {
    " january jan januar jaenner jaen ",
    " february feb februar febr feber ",
    " march mar maerz mrz maer ",
    " april apr ",
    " may mai ",
    " june jun juni ",
    " july jul juli ",
    " august aug ",
    " september sep sept ",
    " october oct oktober okt ",
    " november nov ",
    " december dec dezember dez ",
};

static const char *const weekday_names[7] = {
    " sunday sun sonntag sonntags ",
    " monday mon montag montags ",
    " tuesday tue tues dienstag dienstags ",
    " wednesday wed mittwoch mittwochs ",
    " thursday thu thur thurs donnerstag donnerstags ",
    " friday fri freitag freitags ",
    " saturday sat samstag samstags sonnabend ",
};

static const char *const german_weekdays[7] = {"sonntag",    "montag",  "dienstag", "mittwoch",
                                               "donnerstag", "freitag", "samstag"};

int calendar_month(const char *word)
{
    for (int i = 0; i < 12; i++) {
        if (words_hold(month_names[i], word))
            return i + 1;
    }
    return 0;
}

int calendar_weekday(const char *word)
{
    for (int i = 0; i < 7; i++) {
        if (words_hold(weekday_names[i], word))
            return i;
    }
    return -1;
}

int calendar_weekday_start(const char *word, const char **rest)
{
    int weekday = calendar_weekday(word);

    *rest = "";
    for (int i = 0; weekday < 0 && i < 7; i++) {
        size_t length = strlen(german_weekdays[i]);
        if (strncmp(word, german_weekdays[i], length) == 0) {
            *rest = word + length;
            return i;
        }
    }
    return weekday;
}

bool calendar_unit(const char *word, int *days, int *months)
{
    *days = *months = 0;
    if (words_hold(" day days tag tage tagen ", word))
        *days = 1;
    else if (words_hold(" week weeks woche wochen ", word))
        *days = 7;
    else if (words_hold(" fortnight fortnights ", word))
        *days = 14;
    else if (words_hold(" month months monat monate monaten ", word))
        *months = 1;
    else if (words_hold(" year years jahr jahre jahren ", word))
        *months = 12;
    return *days || *months;
}

int calendar_month_days(int year, int month)
{
    for (int day = 31; day > 28; day--) {
        if (date_is_valid((struct date){year, month, day}))
            return day;
    }
    return 28;
}

struct date calendar_plus_months(struct date date, int months)
{
    int month = date.year * 12 + date.month - 1 + months;
    struct date later = {month / 12, month % 12 + 1, date.day};
    int days = calendar_month_days(later.year, later.month);

    later.day = later.day > days ? days : later.day;
    return later;
}

struct date calendar_week_start(struct date date)
{
    return date_plus_days(date, -((date_weekday(date) + 6) % 7));
}

struct date calendar_week(int year, int week)
{
    struct date fourth = {year, 1, 4}; /* always in week 1 */
    return date_plus_days(calendar_week_start(fourth), (week - 1) * 7);
}

int calendar_compare(struct date one, struct date other)
{
    int64_t a = date_day_number(one), b = date_day_number(other);
    return (a > b) - (a < b);
}
