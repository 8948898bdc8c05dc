/* Whom a person may choose in a field of people: everybody the service desk knows, for agents and
 * administrators; for customers nobody of organizations that are not theirs, and no customers of none. */
#ifndef SERVICE_CHOOSABLE_H
#define SERVICE_CHOOSABLE_H

#include "assistant/turn.h"
#include "base/error.h"

struct account;
struct db;
struct identity;

enum { CHOOSABLE_MOST = 20, CHOOSABLE_LETTERS_LEAST = 2, CHOOSABLE_SEARCHES_A_MINUTE = 60 };

/* All of them wait for Jira. Owned by db->arena. ERROR_BUSY: enough people are waiting, or this one searched
 * too often (*wait_seconds then says how long to wait). */

/* Those whose names fit, for a list to choose from; at most CHOOSABLE_MOST. */
MUST_CHECK struct error choosable_search(struct db *db, const struct identity *person, const char *words,
                                         struct account **accounts, size_t *count, int *wait_seconds);

/* One by its id, with the name the service desk displays. ERROR_NOT_FOUND: nobody this person may choose. */
MUST_CHECK struct error choosable_account(struct db *db, const struct identity *person, const char *id,
                                          struct account *account);

/* Looks up the names an answer gives for fields of people: facts->people. Never fails; a name that could not
 * be looked up says so. */
void choosable_look_up(struct db *db, const struct identity *person, struct turn_facts *facts,
                       const struct answer *answer);

#endif
