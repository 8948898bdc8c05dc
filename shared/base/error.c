/* The code of each kind of error. */
#include "base/error.h"

#include <stddef.h>

#define ERROR_KIND_CODE(kind, status, code) [ERROR_##kind] = (code),

static const char *const error_codes[ERROR_KINDS_COUNT] = {[ERROR_NONE] = "", ERROR_KINDS(ERROR_KIND_CODE)};

const char *error_code(enum error_kind kind)
{
    return (size_t)kind < ERROR_KINDS_COUNT ? error_codes[kind] : "";
}
