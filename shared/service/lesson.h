/* What a model taught us about how it wants to be asked, on its way from the database and back. */
#ifndef SERVICE_LESSON_H
#define SERVICE_LESSON_H

#include "remote/model.h"
#include "store/manner.h"

struct pool;
struct workers;

struct model_manner lesson_recalled(const struct manner_row *row);

/* Stores server->manner soon, for turns to come in this and other processes; copies what it needs. */
void lesson_keep(struct workers *workers, struct pool *pool, const struct model_server *server);

#endif
