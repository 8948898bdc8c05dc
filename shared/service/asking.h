/* How many threads of a program wait for Jira at once on behalf of people: the others stay free for those who
 * need nothing from it. */
#ifndef SERVICE_ASKING_H
#define SERVICE_ASKING_H

#include <stdbool.h>

enum { ASKING_MOST = 4 };

/* false: enough are waiting; nothing to end then. */
bool asking_begin(void);
void asking_end(void);

#endif
