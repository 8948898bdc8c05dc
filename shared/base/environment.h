/* What the deployment sets: one table, read once before the threads start, read-only after.
 *
 * A secret is looked for in $CREDENTIALS_DIRECTORY/name (lower case, without ATA_ and _FILE), then in the
 * file that NAME_FILE names, then in the variable NAME itself. Files that others may read are refused. */
#ifndef BASE_ENVIRONMENT_H
#define BASE_ENVIRONMENT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct environment {
#define ENVIRONMENT_TEXT(member, ...)   const char *member;
#define ENVIRONMENT_NUMBER(member, ...) int64_t member;
#define ENVIRONMENT_SWITCH(member, ...) bool member;
#define ENVIRONMENT_SECRET(member, ...) const char *member;
#include "base/environment.list"
};

extern struct environment environment; /* written by environment_read only */

/* Reads every variable; false with a clear line on stderr when one is missing or malformed. */
bool environment_read(void);

/* The same for a program that goes on whatever is wrong: each remark is told, and what is missing or
 * malformed is left at its default. `what` goes on behind the variable's name; of an unknown one it is the
 * nearest name.
 */
enum environment_remark {
    ENVIRONMENT_FAULT,   /* missing or malformed */
    ENVIRONMENT_UNKNOWN, /* no variable of ours: misspelt */
    ENVIRONMENT_EXPOSED, /* a secret in the variable itself */
};
typedef void environment_tell(void *owner, enum environment_remark remark, const char *variable,
                              const char *what);
void environment_examine(environment_tell *tell, void *owner);

void environment_help(FILE *out); /* the table, for --help */
bool environment_engine_is_model(void);
bool environment_edition_is_advanced(void);

#endif
