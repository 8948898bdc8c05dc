/* Fields, options and a day for the tests of finding values in words. */
#ifndef UNIT_FORMS_H
#define UNIT_FORMS_H

#include "assistant/extract.h"
#include "base/arena.h"
#include "base/text.h"
#include "check.h"

#include <string.h>

#define FIELD(id_, name_, also_, kind_, ...)                                                                 \
    {                                                                                                        \
        .id = (id_), .name = (name_), .description = "", .also = (also_), .kind = VALUE_##kind_,             \
        ##__VA_ARGS__                                                                                        \
    }
#define OPTIONS(list_) .options = (list_), .option_count = sizeof(list_) / sizeof((list_)[0])

static const struct option devices[] = {{.id = "1", .label = "Laptop", .also = ""},
                                        {.id = "2", .label = "Mobile phone", .also = "Mobiltelefon"},
                                        {.id = "3", .label = "Monitor", .also = "Bildschirm"},
                                        {.id = "4", .label = "Laptop bag", .also = "Laptoptasche"}};
static const struct option urgencies[] = {{.id = "11", .label = "Low", .also = "Niedrig"},
                                          {.id = "12", .label = "Medium", .also = "Mittel"},
                                          {.id = "13", .label = "High", .also = "Hoch"},
                                          {.id = "14", .label = "Critical", .also = "Kritisch"}};
static const struct option reaches[] = {{.id = "21", .label = "Extensive / Widespread", .also = ""},
                                        {.id = "22", .label = "Significant / Large", .also = ""},
                                        {.id = "24", .label = "Minor / Localized", .also = ""}};
static const struct option offices[] = {{.id = "31", .label = "Berlin", .also = ""},
                                        {.id = "32", .label = "Munich", .also = ""},
                                        {.id = "33", .label = "London", .also = ""}};
static const struct option notebooks[] = {{.id = "101", .label = "13 inch", .also = ""},
                                          {.id = "102", .label = "ThinkPad X1", .also = ""}};
static const struct option towers[] = {{.id = "111", .label = "Mini tower", .also = ""}};
static const struct option models[] = {
    {.id = "100", .label = "Portable", .also = "", .children = notebooks, .child_count = 2},
    {.id = "110", .label = "Stationary", .also = "", .children = towers, .child_count = 1}};
static const struct option systems[] = {{.id = "41", .label = "SAP", .also = ""},
                                        {.id = "42", .label = "Jira", .also = ""},
                                        {.id = "43", .label = "Human resources (HR)", .also = ""}};
static const struct option yes_or_no[] = {{.id = "51", .label = "Yes", .also = "Ja"},
                                          {.id = "52", .label = "No", .also = "Nein"}};
static const struct option sizes[] = {{.id = "61", .label = "1", .also = ""},
                                      {.id = "62", .label = "2", .also = ""},
                                      {.id = "64", .label = "4", .also = ""}};

/* Friday, 20 November 2026, 14:05 in Berlin. */
static struct turn_facts facts_in(enum language language, const char *zone)
{
    return (struct turn_facts){.language = language, .zone = zone, .now = 1795179900};
}

#define EN LANGUAGE_EN
#define DE LANGUAGE_DE

#define ROWS(list_) (sizeof(list_) / sizeof((list_)[0]))

#endif
