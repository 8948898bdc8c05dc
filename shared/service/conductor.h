/* All turns that wait for a model, on one event loop: the model's words go out as they come in.
 *
 * Hand-over of one turn: accept thread (facts, begin) -> loop (model, stream) -> worker thread (end, in the
 * database) -> loop (last event). A turn's memory has one owner at a time; no database connection is held
 * while a model thinks. */
#ifndef SERVICE_CONDUCTOR_H
#define SERVICE_CONDUCTOR_H

#include <stdbool.h>

#include "service/dialogue.h"

struct loop;
struct pool;

/* Starts loop and workers. false when the system refuses. */
bool conductor_start(struct pool *pool);

/* Waits until the turns under way have ended, at most CONDUCTOR_DRAIN_MS; tells the rest that the program
 * ends. */
enum { CONDUCTOR_DRAIN_MS = 10000, CONDUCTOR_RENEW_MS = 5000, CONDUCTOR_WORKERS = 4 };
void conductor_stop(void);

/* Room for one more? Called before the turn is begun. */
MUST_CHECK struct error conductor_room(void);

/* For another stream of this program: its loop, which stays until conductor_leave (from any thread). */
struct loop *conductor_enter(void);
void conductor_leave(void);

/* Takes over the request and its begun turn. */
void conductor_take(struct dialogue *dialogue);

#endif
