/* What decides whether a person may use the assistant on a portal, read at once: every turn begins with it.
 */
#ifndef STORE_ADMISSION_H
#define STORE_ADMISSION_H

#include "store/access.h"
#include "store/setting.h"
#include "store/usage.h"

struct admission {
    struct setting setting; /* enabled, model, instructions, guided_fallback, timezone, and of the keys all
                             * but the message */
    struct access access;   /* its modes; of portals and users only those asked for */
    int64_t snapshot;       /* 0: nothing was ever synchronised */
    bool portal_known;      /* in that snapshot */
    bool quota_open;        /* room for one more turn; always without a limit */
};

MUST_CHECK struct error admission_load(struct db *db, const char *portal, const char *account,
                                       const struct quota *quota, struct admission *admission);

#endif
