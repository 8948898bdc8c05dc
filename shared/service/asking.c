/* A counter. */
#include "service/asking.h"

#include <stdatomic.h>

static atomic_int asking;

bool asking_begin(void)
{
    if (atomic_fetch_add(&asking, 1) < ASKING_MOST)
        return true;
    asking_end();
    return false;
}

void asking_end(void)
{
    atomic_fetch_sub(&asking, 1);
}
