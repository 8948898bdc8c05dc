/* Looking for tickets that are there twice.
 *
 * One way to a second ticket remains: a program that is stopped (SIGSTOP, a frozen machine) between its last
 * look at its lease and the call, for longer than nothing is sent again. What may have left more than once is
 * therefore looked for afterwards, and a double is told: in the log, the metrics and the administrators'
 * usage. */
#ifndef SERVICE_SWEEP_H
#define SERVICE_SWEEP_H

struct db;

enum { SWEEP_BATCH = 5 };

void sweep_run(struct db *db);

#endif
