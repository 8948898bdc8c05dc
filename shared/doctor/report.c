/* Lines for people, a document for monitors. */
#include "doctor/report.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/fields.h"
#include "base/json.h"
#include "base/log.h"

enum { DOCUMENT_BYTES_MAX = 1024 * 1024 };

struct document {
    const char *status, *version;
    const struct finding *checks;
    size_t check_count;
};

static const struct field finding_fields[] = {
    FIELD_TEXT(struct finding, check),
    FIELD_TEXT(struct finding, status),
    FIELD_TEXT(struct finding, what),
    FIELD_TEXT(struct finding, advice),
    FIELDS_END,
};

static const struct field document_fields[] = {
    FIELD_TEXT(struct document, status),
    FIELD_TEXT(struct document, version),
    FIELD_LIST(struct document, checks, check_count, finding_fields, struct finding),
    FIELDS_END,
};

static const char *const status_words[] = {
    [VERDICT_OK] = "ok",
    [VERDICT_WARNING] = "warning",
    [VERDICT_FAILED] = "FAILED",
};

static void print_line(const struct finding *finding)
{
    printf("%-8s %s: %s", finding->status, finding->check, finding->what);
    if (finding->advice)
        printf(" -> %s", finding->advice);
    putchar('\n');
    fflush(stdout);
}

__attribute__((format(printf, 5, 0))) static void add(struct report *report, enum verdict verdict,
                                                      const char *check, const char *advice, const char *what,
                                                      va_list values)
{
    struct arena *arena = report->arena;
    struct finding *finding;

    report->findings =
        arena_grow(arena, report->findings, report->count, report->count + 1, sizeof(*report->findings));
    finding = &report->findings[report->count++];
    *finding = (struct finding){
        .check = check,
        .status = status_words[verdict],
        .what = log_safe(arena, arena_format_list(arena, what, values)),
        .advice = advice ? log_safe(arena, advice) : NULL,
    };
    report->failed |= verdict == VERDICT_FAILED;
    report->warned |= verdict == VERDICT_WARNING;
    if (!report->as_json)
        print_line(finding);
}

void report_ok(struct report *report, const char *check, const char *what, ...)
{
    va_list values;

    va_start(values, what);
    add(report, VERDICT_OK, check, NULL, what, values);
    va_end(values);
}

void report_warning(struct report *report, const char *check, const char *advice, const char *what, ...)
{
    va_list values;

    va_start(values, what);
    add(report, VERDICT_WARNING, check, advice, what, values);
    va_end(values);
}

void report_failed(struct report *report, const char *check, const char *advice, const char *what, ...)
{
    va_list values;

    va_start(values, what);
    add(report, VERDICT_FAILED, check, advice, what, values);
    va_end(values);
}

static enum verdict worst(const struct report *report)
{
    if (report->failed)
        return VERDICT_FAILED;
    return report->warned ? VERDICT_WARNING : VERDICT_OK;
}

void report_end(const struct report *report)
{
    const struct document document = {
        .status = status_words[worst(report)],
        .version = ATA_VERSION,
        .checks = report->findings,
        .check_count = report->count,
    };
    struct buffer *text;

    if (!report->as_json)
        return;
    text = buffer_new(report->arena, DOCUMENT_BYTES_MAX);
    json_write(text, document_fields, &document);
    puts(text->bytes);
}
