/* The table that sql/statements.awk makes. */
#include "store/statement.h"

#include "generated/statements.inc"
