/* The statements of sql/statements/, built into the programs. */
#ifndef STORE_STATEMENT_H
#define STORE_STATEMENT_H

#include "generated/statements.h"

struct statement_text {
    const char *name;
    const char *text;
    int parameters;
};

extern const struct statement_text statement_table[STATEMENTS_COUNT];

#endif
