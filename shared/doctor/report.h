/* What ata-doctor found: one line a check, said as soon as it is known. */
#ifndef DOCTOR_REPORT_H
#define DOCTOR_REPORT_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

enum verdict { VERDICT_OK, VERDICT_WARNING, VERDICT_FAILED };

struct finding {
    const char *check;  /* "jira account" */
    const char *status; /* ok, warning, FAILED */
    const char *what;
    const char *advice; /* NULL when ok */
};

struct report {
    struct arena *arena;
    bool as_json; /* said in one piece, by report_end */
    bool failed;  /* a check did */
    bool warned;
    struct finding *findings;
    size_t count;
};

/* What was found, and (unless all is well) what to do about it. Both become one printable line, and secrets
 * in them are masked. */
void report_ok(struct report *report, const char *check, const char *what, ...)
    __attribute__((format(printf, 3, 4)));
void report_warning(struct report *report, const char *check, const char *advice, const char *what, ...)
    __attribute__((format(printf, 4, 5)));
void report_failed(struct report *report, const char *check, const char *advice, const char *what, ...)
    __attribute__((format(printf, 4, 5)));

void report_end(const struct report *report);

#endif
