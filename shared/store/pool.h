/* Connections to PostgreSQL, shared by the threads of a program. Nothing outside store/ needs this. */
#ifndef STORE_POOL_H
#define STORE_POOL_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "generated/statements.h"

struct pool;

struct connection {
    struct pool *pool;
    PGconn *pg;
    bool is_prepared[STATEMENTS_COUNT];
    int64_t idle_since_ms;
    struct connection *below; /* the next idle one */
};

/* A connection of one's own, whatever came of it; closed by PQfinish. */
PGconn *pool_connect(const char *url);

/* One that is idle and still alive, else a new one, else waits up to 3 s for one. Given back by pool_give.
 * ERROR_BUSY, ERROR_DATABASE_AWAY, ERROR_SCHEMA_UNKNOWN. */
MUST_CHECK struct error pool_take(struct pool *pool, struct connection **connection);

/* keep: it can be used again; otherwise (lost, in the middle of something) it is closed. */
void pool_give(struct pool *pool, struct connection *connection, bool keep);

/* Is the schema still the one this program knows? A new connection was asked already. */
MUST_CHECK struct error pool_check(struct pool *pool, struct connection *connection);

bool pool_prepares(struct pool *pool);

/* A pooler between us and the server mixes up prepared statements: from now on none are made, which is logged
 * once. */
void pool_stop_preparing(struct pool *pool);

/* Sends nothing; waits until `moment_ms` (monotonic) for the answer to what was sent, the last result of it
 * in *result. false: the connection is lost or silent. Signals do not disturb it. */
bool connection_wait(struct connection *connection, int64_t moment_ms, PGresult **result);

#endif
