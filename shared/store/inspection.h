/* What the database server says of itself and of us, on a connection of its own; for ata-doctor. */
#ifndef STORE_INSPECTION_H
#define STORE_INSPECTION_H

#include <stdbool.h>
#include <stdint.h>

struct arena;

struct inspection {
    const char *fault; /* why there is no connection, without the password; NULL: there is one */
    int64_t took_ms;   /* until it was there */
    int64_t version;   /* 150014 */
    const char *version_name, *database, *login;
    bool is_owner;                  /* the login may do what the schema's owner may */
    bool pooled;                    /* something stands between us and the server */
    bool durable;                   /* what was committed survives a crash */
    int64_t clock_ms, our_clock_ms; /* since 1970, at the same moment */
    int64_t backend;
    int64_t connections_max, connections;
    int64_t bytes;                 /* of the database */
    const char *slot;              /* a replication slot nobody reads; NULL: none */
    int64_t slot_bytes;            /* of the write-ahead log it holds back */
    int64_t schema, schema_wanted; /* versions; 0: none there, or not for this login */
    const char *statement;         /* one of ours that the server refuses; NULL: none */
    const char *statement_fault;   /* why */
};

/* Never waits longer than the connection's own limits and a few seconds. Owned by arena. */
void inspection_make(struct arena *arena, const char *database_url, struct inspection *inspection);

#endif
