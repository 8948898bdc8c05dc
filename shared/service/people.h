/* Users for the pickers: the synchronised directory, and whom Jira finds for the words typed. */
#ifndef SERVICE_PEOPLE_H
#define SERVICE_PEOPLE_H

#include "base/error.h"

struct db;

/* Asks Jira for users of these words, once in ten minutes, and remembers them: directory_search knows them
 * from then on. While Jira is away the directory has to do. Nothing is asked without words. */
MUST_CHECK struct error people_find(struct db *db, const char *words);

#endif
