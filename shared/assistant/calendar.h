/* Words of the calendar, English and German. */
#ifndef ASSISTANT_CALENDAR_H
#define ASSISTANT_CALENDAR_H

#include <stdbool.h>

#include "base/time.h"

int calendar_month(const char *word);   /* 1…12; 0: no month. Folded. */
int calendar_weekday(const char *word); /* 0 Sunday … 6 Saturday; -1: none. Folded. */

/* "monday morning" in one German word: "montagmorgen"; -1: none. *rest is what follows the day's name. */
int calendar_weekday_start(const char *word, const char **rest);

/* Days a unit word stands for: day 1, week 7; months and years as months. false: no such unit. */
bool calendar_unit(const char *word, int *days, int *months);

int calendar_month_days(int year, int month);
struct date calendar_plus_months(struct date date, int months); /* 31 January and a month is 28 February */
struct date calendar_week_start(struct date date);              /* the Monday of its week */
struct date calendar_week(int year, int week);                  /* the Monday of an ISO week */
int calendar_compare(struct date one, struct date other);       /* <0, 0, >0 */

#endif
