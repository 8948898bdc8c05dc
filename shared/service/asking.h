/* Asking Jira on behalf of people: only so many threads of a program wait for it at once, so that the others
 * stay free for those who need nothing from it; more wait a moment for their turn. A Jira that could not be
 * asked is left in peace for a while, and then tried by one alone. */
#ifndef SERVICE_ASKING_H
#define SERVICE_ASKING_H

#include "base/error.h"

enum { ASKING_MOST = 4, ASKING_WAIT_MS = 2000, ASKING_PAUSE_MS = 5000 };

/* Waits for a turn. ERROR_BUSY: in vain; ERROR_REMOTE_FAILED: Jira was away just now. Nothing to end then. */
MUST_CHECK struct error asking_begin(void);

/* What came of it: decides whether Jira counts as away. */
void asking_end(struct error outcome);

#endif
