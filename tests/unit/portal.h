/* A small portal to test with: three request types with fields of the usual kinds. */
#ifndef UNIT_PORTAL_H
#define UNIT_PORTAL_H

#include "assistant/catalogue.h"

static const struct option portal_rooms[] = {{.id = "21", .label = "Room 1", .also = ""},
                                             {.id = "22", .label = "Room 2", .also = ""}};
static const struct option portal_sites[] = {
    {.id = "20", .label = "Berlin \"Mitte\"", .also = "", .children = portal_rooms, .child_count = 2},
    {.id = "30", .label = "Remote", .also = "Zu Hause"},
};
static const struct option portal_urgencies[] = {{.id = "1", .label = "High", .also = "Hoch"},
                                                 {.id = "2", .label = "Low", .also = "Niedrig"}};
static const struct form_field portal_laptop_fields[] = {
    {.id = "summary",
     .name = "Summary",
     .description = "",
     .also = "Zusammenfassung",
     .kind = VALUE_TEXT,
     .required = true,
     .characters_max = 255},
    {.id = "description", .name = "Description", .description = "", .also = "", .kind = VALUE_PARAGRAPH},
    {.id = "cf_due",
     .name = "Needed by",
     .description = "",
     .also = "",
     .kind = VALUE_DATE,
     .required = true},
    {.id = "cf_urgency",
     .name = "Urgency",
     .description = "How bad",
     .also = "Dringlichkeit",
     .kind = VALUE_SELECT,
     .options = portal_urgencies,
     .option_count = 2,
     .default_json = "\"2\""},
    {.id = "cf_site",
     .name = "Site",
     .description = "",
     .also = "",
     .kind = VALUE_CASCADING,
     .options = portal_sites,
     .option_count = 2},
    {.id = "cf_count", .name = "How many", .description = "", .also = "", .kind = VALUE_NUMBER},
    {.id = "cf_tags", .name = "Labels", .description = "", .also = "", .kind = VALUE_LABELS},
};
static const struct form_field portal_asset_fields[] = {
    {.id = "summary", .name = "Summary", .description = "", .also = "", .kind = VALUE_TEXT, .required = true},
    {.id = "cf_asset",
     .name = "Asset",
     .description = "",
     .also = "",
     .kind = VALUE_UNSUPPORTED,
     .required = true,
     .why = "assets"},
    {.id = "cf_empty", .name = "Empty list", .description = "", .also = "", .kind = VALUE_SELECT},
};
static const struct request_type portal_types[] = {
    {.id = "25",
     .name = "Laptop",
     .description = "A new laptop",
     .group = "Hardware",
     .also = "Notebook",
     .portal_url = "https://jira.example/servicedesk/customer/portal/3/create/25",
     .fields = portal_laptop_fields,
     .field_count = sizeof(portal_laptop_fields) / sizeof(*portal_laptop_fields)},
    {.id = "26",
     .name = "Repair",
     .description = "Something is broken",
     .group = "Hardware",
     .also = "Reparatur",
     .portal_url = "https://jira.example/servicedesk/customer/portal/3/create/26",
     .fields = portal_asset_fields,
     .field_count = sizeof(portal_asset_fields) / sizeof(*portal_asset_fields)},
    {.id = "107", .name = "Question", .description = "", .group = "", .also = "", .portal_url = ""},
};
static const struct catalogue portal_catalogue = {
    .snapshot = 1,
    .portal_id = "3",
    .portal_name = "IT service desk",
    .service_desk_id = "10",
    .types = portal_types,
    .type_count = 3,
};

#endif
