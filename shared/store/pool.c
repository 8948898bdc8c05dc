/* Opens, checks, lends and closes connections; at most so many, the idle ones not for ever. */
#include "store/pool.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "base/text.h"
#include "base/time.h"
#include "generated/schema.h"
#include "store/db.h"
#include "store/statement.h"

#define TAKE_MS_MAX  3000
#define CHECK_MS_MAX 3000
#define IDLE_MS_MAX  (5 * 60 * 1000)

struct pool {
    char *url;
    int most;
    atomic_bool prepare;
    pthread_mutex_t mutex;
    pthread_cond_t given;
    int open;                /* lent and idle */
    struct connection *idle; /* the last given back first */
    bool away, misfit;       /* as last seen: it cannot be reached, its schema is another one */
};

struct pool *pool_new(const char *database_url, int most, bool prepare)
{
    struct pool *pool = calloc(1, sizeof(*pool));
    pthread_condattr_t attributes;

    if (!pool || !(pool->url = strdup(database_url)))
        abort();
    pool->most = most;
    atomic_init(&pool->prepare, prepare);
    pthread_mutex_init(&pool->mutex, NULL);
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&pool->given, &attributes);
    pthread_condattr_destroy(&attributes);
    return pool;
}

bool pool_prepares(struct pool *pool)
{
    return atomic_load(&pool->prepare);
}

void pool_stop_preparing(struct pool *pool)
{
    if (atomic_exchange(&pool->prepare, false))
        log_warning("prepared statements are of no use here", "going_on=%s advice=%s", "without",
                    "ATA_PREPARE=0");
}

static void close_connection(struct connection *connection)
{
    PQfinish(connection->pg);
    free(connection);
}

/* Closes a list that was taken out of the pool; outside the lock, as closing may wait for the network. */
static void close_all(struct connection *list)
{
    while (list) {
        struct connection *connection = list;
        list = list->below;
        close_connection(connection);
    }
}

void pool_free(struct pool *pool)
{
    if (!pool)
        return;
    close_all(pool->idle);
    pthread_cond_destroy(&pool->given);
    pthread_mutex_destroy(&pool->mutex);
    free(pool->url);
    free(pool);
}

/* Takes those idle for too long out of the pool: they lie at the bottom. Call with the lock held. */
static struct connection *cut_stale(struct pool *pool)
{
    int64_t oldest_ms = time_monotonic_ms() - IDLE_MS_MAX;
    struct connection **link = &pool->idle, *stale;

    while (*link && (*link)->idle_since_ms >= oldest_ms)
        link = &(*link)->below;
    stale = *link;
    *link = NULL;
    for (struct connection *connection = stale; connection; connection = connection->below)
        pool->open--;
    return stale;
}

static bool wait_for(struct connection *connection, short events, int64_t moment_ms)
{
    for (;;) {
        struct pollfd poll_on = {.fd = PQsocket(connection->pg), .events = events};
        int64_t left_ms = moment_ms - time_monotonic_ms();
        int ready;

        if (left_ms <= 0 || poll_on.fd < 0)
            return false;
        ready = poll(&poll_on, 1, (int)left_ms);
        if (ready > 0)
            return (poll_on.revents & (POLLIN | POLLHUP | POLLERR)) == 0 || PQconsumeInput(connection->pg);
        if (ready < 0 && errno != EINTR)
            return false;
    }
}

bool connection_wait(struct connection *connection, int64_t moment_ms, PGresult **result)
{
    int flushed;

    *result = NULL;
    while ((flushed = PQflush(connection->pg)) == 1)
        if (!wait_for(connection, POLLIN | POLLOUT, moment_ms))
            return false;
    if (flushed < 0)
        return false;
    for (;;) {
        PGresult *next;

        while (PQisBusy(connection->pg))
            if (!wait_for(connection, POLLIN, moment_ms))
                return false;
        if (!(next = PQgetResult(connection->pg)))
            return *result != NULL;
        PQclear(*result);
        *result = next;
    }
}

static void log_notice(void *unused, const PGresult *notice)
{
    const char *text = PQresultErrorField(notice, PG_DIAG_MESSAGE_PRIMARY);

    (void)unused;
    log_info("database notice", "text=%s", text ? text : "");
}

/* -1: cannot be told, the connection is of no use. 0: there is no schema of ours. */
static int64_t schema_version(struct connection *connection)
{
    PGresult *result = NULL;
    int64_t version = -1;

    if (PQsendQueryParams(connection->pg, statement_table[STATEMENT_SCHEMA_VERSION].text, 0, NULL, NULL, NULL,
                          NULL, 0) &&
        connection_wait(connection, time_monotonic_ms() + CHECK_MS_MAX, &result)) {
        const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
        if (PQresultStatus(result) == PGRES_TUPLES_OK)
            (void)number_parse(PQgetvalue(result, 0, 0), &version);
        else if (state && strncmp(state, "42", 2) == 0) /* no such table, or not for us */
            version = 0;
    }
    PQclear(result);
    return version;
}

/* Sets what is known of the database; true when that is news, which is logged once and not with each request.
 */
static bool is_news(struct pool *pool, bool *known, bool now)
{
    bool news;

    pthread_mutex_lock(&pool->mutex);
    news = *known != now;
    *known = now;
    pthread_mutex_unlock(&pool->mutex);
    return news;
}

struct error pool_check(struct pool *pool, struct connection *connection)
{
    int64_t version = schema_version(connection);
    bool fits = version == SCHEMA_VERSION;

    if (version < 0)
        return ERROR(DATABASE_AWAY, DATABASE_AWAY);
    if (is_news(pool, &pool->misfit, !fits) && !fits)
        log_error("the database has another schema than this program", "has=%lld wants=%d run=sql/migrate",
                  (long long)version, SCHEMA_VERSION);
    return fits ? NO_ERROR : ERROR(SCHEMA_UNKNOWN, DATABASE_SCHEMA_UNKNOWN);
}

/* What stands before dbname are defaults: the connection string may say otherwise. */
PGconn *pool_connect(const char *url)
{
    const char *const names[] = {
        "connect_timeout",  "tcp_user_timeout", "keepalives_idle", "target_session_attrs",
        "application_name", "dbname",           "client_encoding", NULL};
    const char *const values[] = {"2", "5000", "5", "read-write", "ata", url, "UTF8", NULL};

    return PQconnectdbParams(names, values, 1);
}

static struct error open_connection(struct pool *pool, struct connection **opened)
{
    struct connection *connection = calloc(1, sizeof(*connection));
    struct error error;
    bool away, news;

    if (!connection)
        abort();
    connection->pool = pool;
    connection->pg = pool_connect(pool->url);
    away = PQstatus(connection->pg) != CONNECTION_OK;
    news = is_news(pool, &pool->away, away);
    if (away) {
        if (news)
            log_warning("no connection to the database", "reason=%s", PQerrorMessage(connection->pg));
        error = ERROR(DATABASE_AWAY, DATABASE_AWAY);
    } else {
        if (news)
            log_info("the database is back", "pool=%d", pool->most);
        PQsetNoticeReceiver(connection->pg, log_notice, NULL);
        PQsetnonblocking(connection->pg, 1);
        error = pool_check(pool, connection);
    }
    if (error.kind)
        close_connection(connection);
    else
        *opened = connection;
    return error;
}

/* A server that went away while the connection was idle has left word: something to read, or an end. */
static bool is_alive(const struct connection *connection)
{
    struct pollfd poll_on = {.fd = PQsocket(connection->pg), .events = POLLIN};

    return poll_on.fd >= 0 && PQstatus(connection->pg) == CONNECTION_OK && poll(&poll_on, 1, 0) <= 0;
}

enum place { PLACE_NONE, PLACE_IDLE, PLACE_FREE };

/* An idle connection, or the right to open one; waits while there is neither. */
static enum place find_place(struct pool *pool, struct connection **idle, struct connection **stale)
{
    struct timespec until;
    enum place place = PLACE_NONE;
    int waited = 0;

    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += TAKE_MS_MAX / 1000;
    pthread_mutex_lock(&pool->mutex);
    *stale = cut_stale(pool);
    while (!pool->idle && pool->open >= pool->most && waited == 0)
        waited = pthread_cond_timedwait(&pool->given, &pool->mutex, &until);
    if (pool->idle) {
        *idle = pool->idle;
        pool->idle = (*idle)->below;
        place = PLACE_IDLE;
    } else if (pool->open < pool->most) {
        pool->open++;
        place = PLACE_FREE;
    }
    pthread_mutex_unlock(&pool->mutex);
    return place;
}

static void leave_place(struct pool *pool)
{
    pthread_mutex_lock(&pool->mutex);
    pool->open--;
    pthread_cond_signal(&pool->given);
    pthread_mutex_unlock(&pool->mutex);
}

struct error pool_take(struct pool *pool, struct connection **connection)
{
    for (;;) {
        struct connection *stale = NULL;
        enum place place = find_place(pool, connection, &stale);
        struct error error;

        close_all(stale);
        if (place == PLACE_NONE) {
            log_warning("no free database connection", "pool=%d", pool->most);
            return ERROR(BUSY, DATABASE_BUSY);
        }
        if (place == PLACE_IDLE && is_alive(*connection))
            return NO_ERROR;
        if (place == PLACE_IDLE) {
            pool_give(pool, *connection, false);
            continue;
        }
        error = open_connection(pool, connection);
        if (error.kind)
            leave_place(pool);
        return error;
    }
}

void pool_give(struct pool *pool, struct connection *connection, bool keep)
{
    struct connection *stale;

    if (!keep || PQtransactionStatus(connection->pg) != PQTRANS_IDLE) {
        close_connection(connection);
        leave_place(pool);
        return;
    }
    pthread_mutex_lock(&pool->mutex);
    connection->idle_since_ms = time_monotonic_ms();
    connection->below = pool->idle;
    pool->idle = connection;
    stale = cut_stale(pool);
    pthread_cond_signal(&pool->given);
    pthread_mutex_unlock(&pool->mutex);
    close_all(stale);
}
