/* One line on stderr per event: level, program, request, person, what, names and numbers; never what people
 * wrote.
 *
 * log_warning("jira refused", "status=%ld", status) gives
 *     warning submit request=7f3a… person=12… "jira refused" status=422
 * Text values are escaped to one line of printable UTF-8 of at most 8 KiB, and registered secrets are masked.
 * Thread safe. */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stdbool.h>

struct arena;

enum log_level { LOG_LEVEL_DEBUG, LOG_LEVEL_INFO, LOG_LEVEL_WARNING, LOG_LEVEL_ERROR };

void log_start(const char *program, enum log_level lowest);   /* before the threads start */
bool log_level_find(const char *name, enum log_level *level); /* of "debug", "info", "warning", "error" */

/* Shown as *** from now on, wherever it would stand; from any thread. Less than 6 bytes are no secret. */
void log_mask(const char *secret);

/* Text as a line of the log would show it: escaped to one line, secrets masked. Owned by arena. */
char *log_safe(struct arena *arena, const char *text);

/* Which request this thread works on; NULL when none. The text must live until the next call. */
void log_request(const char *request_id, const char *person);

/* The format is a literal; a plain log_info("started") has none. */
#define log_debug(what, ...)   log_line(LOG_LEVEL_DEBUG, what, " " __VA_ARGS__)
#define log_info(what, ...)    log_line(LOG_LEVEL_INFO, what, " " __VA_ARGS__)
#define log_warning(what, ...) log_line(LOG_LEVEL_WARNING, what, " " __VA_ARGS__)
#define log_error(what, ...)   log_line(LOG_LEVEL_ERROR, what, " " __VA_ARGS__)
void log_line(enum log_level level, const char *what, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
