/* The checks of ata-doctor. Each says what it finds and goes on; what cannot be looked at because of an
 * earlier finding is left out. */
#ifndef DOCTOR_CHECKS_H
#define DOCTOR_CHECKS_H

#include <stdbool.h>

#include "doctor/report.h"

struct db;

/* Reads the environment; to be the first. */
void check_settings(struct report *report);

/* false: nothing that needs the database can be looked at. */
bool check_database(struct report *report);

void check_jira(struct report *report);

/* The synchronisation's age and what is due; switch and quota. */
void check_sync(struct report *report, struct db *db);
void check_usage(struct report *report, struct db *db);

/* db NULL: only an operator's key can be tried. frugal: without the step that costs tokens. */
void check_model(struct report *report, struct db *db, bool frugal);

/* Programs, pages and streaming as a browser meets them, at ATA_PUBLIC_URL. */
void check_public(struct report *report);

#endif
