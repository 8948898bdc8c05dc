/* People as values of a field: the account the service desk knows them by, and the name people do. */
#ifndef ASSISTANT_ACCOUNT_H
#define ASSISTANT_ACCOUNT_H

#include <stdbool.h>
#include <stddef.h>

#include "assistant/catalogue.h"

struct arena;
struct json;

enum { ACCOUNTS_MAX = 50, ACCOUNT_ID_BYTES_MAX = 255 };

struct account {
    const char *id;   /* accountId on Cloud, username on Data Center */
    const char *name; /* as the service desk displays it */
};

/* A value of kind USER or USERS. Each account once; names are cleaned, and a missing one is the id. false: no
 * such value, or more than ACCOUNTS_MAX. */
bool accounts_read(struct arena *arena, const struct json *json, enum value_kind kind,
                   struct account **accounts, size_t *count);

/* The value again: of kind USER the first account; NULL for none. */
const char *accounts_json(struct arena *arena, const struct account *accounts, size_t count,
                          enum value_kind kind);
const char *accounts_text(struct arena *arena, const struct account *accounts, size_t count);

#endif
