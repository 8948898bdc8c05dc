/* Runs statements: retries what is safe to repeat, and turns PostgreSQL's codes into our errors.
 *
 * Every statement may be repeated as a whole. Where a repeat after a commit nobody heard of has another
 * outcome than the first time ("moved" instead of the new version), its header says so; none does anything
 * twice. */
#include "store/db.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/time.h"
#include "store/pool.h"
#include "store/row.h"
#include "store/statement.h"

#define TRIES_MAX      5
#define RETRY_MS_MAX   3000
#define PAUSE_MS_FIRST 25
#define ANSWER_MS_MAX  4500
#define HEAVY_MS_MAX   20000
#define PARAMETERS_MAX 20

/* How a statement went. */
enum trouble {
    TROUBLE_NONE,
    TROUBLE_LOST,  /* the connection is gone, silent or of no use: again with another */
    TROUBLE_AGAIN, /* the transaction lost a race: again */
    TROUBLE_ONCE,  /* a lock or the statement took too long: once more */
    TROUBLE_FINAL
};

struct parameter parameter_int64(int64_t value)
{
    struct parameter parameter = {0};

    snprintf(parameter.number, sizeof(parameter.number), "%" PRId64, value);
    return parameter;
}

struct parameter parameter_double(double value)
{
    struct parameter parameter = {0};

    snprintf(parameter.number, sizeof(parameter.number), "%.15g", value);
    return parameter;
}

static bool is_state(const char *state, const char *const *list)
{
    for (; *list; list++)
        if (strncmp(state, *list, strlen(*list)) == 0)
            return true;
    return false;
}

static enum trouble trouble_of(const char *state)
{
    static const char *const lost[] = {"08",    "57P01", "57P02", "57P03", "25006",
                                       "53300", "26000", "42P05", NULL};
    static const char *const again[] = {"40001", "40P01", NULL};
    static const char *const once[] = {"55P03", "57014", NULL};

    if (!state || is_state(state, lost))
        return TROUBLE_LOST;
    if (is_state(state, again))
        return TROUBLE_AGAIN;
    return is_state(state, once) ? TROUBLE_ONCE : TROUBLE_FINAL;
}

static struct error error_of(const char *state)
{
    static const char *const full[] = {"53100", "53200", NULL};
    static const char *const conflict[] = {"23", NULL};

    if (trouble_of(state) != TROUBLE_FINAL)
        return ERROR(DATABASE_AWAY, DATABASE_AWAY);
    if (is_state(state, full))
        return ERROR(DATABASE_FULL, DATABASE_FULL);
    if (is_state(state, conflict))
        return ERROR(CONFLICT, DATABASE_CONFLICT);
    return ERROR(INTERNAL, DATABASE_BROKEN);
}

/* Names and codes only: the message of a failed statement may hold what people wrote. */
static void log_failure(const char *name, const PGresult *result, const char *state)
{
    const char *constraint = result ? PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME) : NULL;

    log_warning("statement failed", "statement=%s sqlstate=%s constraint=%s", name, state ? state : "none",
                constraint ? constraint : "none");
}

struct call {
    const char *name;
    const char *text;
    enum statement statement;
    int parameter_count;
    const char *values[PARAMETERS_MAX];
    int64_t patience_ms;
};

/* Writing an index takes longer than what people wait for. */
static int64_t patience_ms(enum statement statement)
{
    switch (statement) {
    case STATEMENT_INDEX_WRITE:
    case STATEMENT_PAST_TICKETS_CARRY:
    case STATEMENT_SYNC_COMMIT:
    case STATEMENT_SYNC_FAIL:
    case STATEMENT_SNAPSHOT_SWEEP:
    case STATEMENT_CONVERSATION_EXPIRE:
    case STATEMENT_AUDIT_VERIFY:
        return HEAVY_MS_MAX;
    default:
        return ANSWER_MS_MAX;
    }
}

static void make_call(struct call *call, enum statement statement, const struct parameter *parameters,
                      size_t count)
{
    *call = (struct call){.name = statement_table[statement].name,
                          .text = statement_table[statement].text,
                          .statement = statement,
                          .parameter_count = (int)count,
                          .patience_ms = patience_ms(statement)};
    if ((int)count != statement_table[statement].parameters || count > PARAMETERS_MAX)
        abort(); /* a fault in our own code, found by the first test that runs it */
    for (size_t at = 0; at < count; at++)
        call->values[at] = parameters[at].number[0] ? parameters[at].number : parameters[at].text;
}

static bool ensure_prepared(struct connection *connection, const struct call *call, PGresult **result)
{
    if (connection->is_prepared[call->statement])
        return true;
    if (!PQsendPrepare(connection->pg, call->name, call->text, 0, NULL) ||
        !connection_wait(connection, time_monotonic_ms() + call->patience_ms, result))
        return false;
    if (PQresultStatus(*result) != PGRES_COMMAND_OK)
        return false;
    PQclear(*result);
    *result = NULL;
    connection->is_prepared[call->statement] = true;
    return true;
}

static bool send_call(struct connection *connection, const struct call *call, bool prepared)
{
    if (prepared)
        return PQsendQueryPrepared(connection->pg, call->name, call->parameter_count, call->values, NULL,
                                   NULL, 0);
    return PQsendQueryParams(connection->pg, call->text, call->parameter_count, NULL, call->values, NULL,
                             NULL, 0);
}

/* What went wrong, from what came back; the result is released. */
static enum trouble fail_call(struct connection *connection, const struct call *call, PGresult *result,
                              struct error *error)
{
    static const char *const mixed_up[] = {"26000", "42P05", NULL};
    const char *state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
    enum trouble trouble = trouble_of(state);

    if (!state && PQstatus(connection->pg) == CONNECTION_OK) /* asking it to stop could wait for ever, too */
        log_warning("the database does not answer", "statement=%s", call->name);
    if (state && is_state(state, mixed_up))
        pool_stop_preparing(connection->pool);
    log_failure(call->name, result, state);
    *error = error_of(state);
    PQclear(result); /* and with it the state */
    return trouble;
}

static enum trouble run_call(struct connection *connection, const struct call *call, PGresult **result,
                             struct error *error)
{
    bool prepared = pool_prepares(connection->pool), answered;
    enum trouble trouble;

    *result = NULL;
    answered = (!prepared || ensure_prepared(connection, call, result)) &&
               send_call(connection, call, prepared) &&
               connection_wait(connection, time_monotonic_ms() + call->patience_ms, result);
    if (answered &&
        (PQresultStatus(*result) == PGRES_TUPLES_OK || PQresultStatus(*result) == PGRES_COMMAND_OK))
        return TROUBLE_NONE;
    trouble = fail_call(connection, call, *result, error);
    *result = NULL;
    return trouble;
}

struct patience {
    int tries;
    int64_t until_ms;
};

static struct patience patience_new(void)
{
    return (struct patience){.until_ms = time_monotonic_ms() + RETRY_MS_MAX};
}

/* Waits a little, longer each time and never as long as the neighbour; false when it is enough. */
static bool patience_pause(struct patience *patience, enum trouble trouble)
{
    int64_t pause_ms = (int64_t)PAUSE_MS_FIRST << patience->tries;
    int most = trouble == TROUBLE_ONCE ? 2 : TRIES_MAX;
    struct timespec pause;

    clock_gettime(CLOCK_MONOTONIC, &pause);
    pause_ms += pause.tv_nsec / 1000 % pause_ms;
    patience->tries++;
    if (trouble == TROUBLE_FINAL || patience->tries >= most ||
        time_monotonic_ms() + pause_ms > patience->until_ms)
        return false;
    pause = (struct timespec){.tv_sec = pause_ms / 1000, .tv_nsec = pause_ms % 1000 * 1000000};
    (void)clock_nanosleep(CLOCK_MONOTONIC, 0, &pause, NULL);
    return true;
}

/* Only a server that cannot be reached is worth another attempt; a full pool has waited already. */
static enum trouble trouble_of_taking(struct error error)
{
    return error.kind == ERROR_DATABASE_AWAY ? TROUBLE_LOST : TROUBLE_FINAL;
}

static struct error run(struct db *db, enum statement statement, const struct parameter *parameters,
                        size_t count, PGresult **result)
{
    struct patience patience = patience_new();
    struct error error;
    enum trouble trouble;
    struct call call;

    make_call(&call, statement, parameters, count);
    do {
        struct connection *connection;

        error = pool_take(db->pool, &connection);
        trouble = trouble_of_taking(error);
        if (error.kind)
            continue;
        trouble = run_call(connection, &call, result, &error);
        pool_give(db->pool, connection, trouble != TROUBLE_LOST);
        if (trouble == TROUBLE_NONE)
            return NO_ERROR;
    } while (patience_pause(&patience, trouble));
    return error;
}

struct error db_one(struct db *db, enum statement statement, const struct parameter *parameters, size_t count,
                    const struct field *table, void *structure)
{
    PGresult *result;
    struct error error = ERROR(NOT_FOUND, ROW_NOT_THERE);

    TRY(run(db, statement, parameters, count, &result));
    if (PQntuples(result) > 0)
        error = row_read(db->arena, result, 0, table, structure);
    PQclear(result);
    return error;
}

struct error db_many(struct db *db, enum statement statement, const struct parameter *parameters,
                     size_t count, const struct field *table, size_t size, void *list, size_t *rows)
{
    PGresult *result;
    struct error error = NO_ERROR;
    char *read;

    TRY(run(db, statement, parameters, count, &result));
    *rows = (size_t)PQntuples(result);
    read = arena_array(db->arena, *rows, size);
    for (size_t row = 0; row < *rows && !error.kind; row++)
        error = row_read(db->arena, result, (int)row, table, read + row * size);
    PQclear(result);
    memcpy(list, &read, sizeof(read));
    return error;
}

struct error db_run(struct db *db, enum statement statement, const struct parameter *parameters, size_t count,
                    int64_t *changed)
{
    PGresult *result;

    TRY(run(db, statement, parameters, count, &result));
    if (changed)
        *changed = strtoll(PQcmdTuples(result), NULL, 10);
    PQclear(result);
    return NO_ERROR;
}

struct error db_ready(struct db *db)
{
    struct connection *connection;
    struct error error;

    TRY(pool_take(db->pool, &connection));
    error = pool_check(db->pool, connection);
    pool_give(db->pool, connection, !error.kind);
    return error;
}
