/* Looks at a server: who it is, what this login may, whether the statements of this release fit. */
#include "store/inspection.h"

#include <libpq-fe.h>
#include <string.h>
#include <sys/time.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/log.h"
#include "base/text.h"
#include "base/time.h"
#include "generated/schema.h"
#include "store/pool.h"
#include "store/row.h"
#include "store/statement.h"

enum { STATEMENT_BYTES_MAX = 64 * 1024 };

static const struct field fields[] = {
    FIELD_INT64(struct inspection, version),     FIELD_TEXT(struct inspection, version_name),
    FIELD_TEXT(struct inspection, database),     FIELD_TEXT(struct inspection, login),
    FIELD_BOOL(struct inspection, is_owner),     FIELD_INT64(struct inspection, clock_ms),
    FIELD_INT64(struct inspection, backend),     FIELD_INT64(struct inspection, connections_max),
    FIELD_INT64(struct inspection, connections), FIELD_INT64(struct inspection, bytes),
    FIELD_BOOL(struct inspection, durable),      FIELD_TEXT(struct inspection, slot, .optional = true),
    FIELD_INT64(struct inspection, slot_bytes),  FIELDS_END,
};

static void release_result(void *result)
{
    PQclear(result);
}

static void release_connection(void *connection)
{
    PQfinish(connection);
}

static int64_t wall_clock_ms(void)
{
    struct timeval now;

    gettimeofday(&now, NULL);
    return (int64_t)now.tv_sec * 1000 + now.tv_usec / 1000;
}

static PGresult *run(struct arena *arena, PGconn *pg, const char *text)
{
    PGresult *result = PQexec(pg, text);

    arena_own(arena, result, release_result);
    return result;
}

static const char *fault_of(struct arena *arena, const PGresult *result)
{
    const char *words = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);

    return arena_text(arena, words ? words : "the connection was lost");
}

/* The password of the connection string is masked from now on. false: libpq cannot read it, and what it says
 * about that quotes it. */
static bool read_url(const char *url)
{
    PQconninfoOption *options = PQconninfoParse(url, NULL);
    bool is_readable = options != NULL;

    for (const PQconninfoOption *option = options; option && option->keyword; option++)
        if (text_equals(option->keyword, "password"))
            log_mask(option->val);
    PQconninfoFree(options);
    return is_readable;
}

static void load(struct arena *arena, PGconn *pg, struct inspection *inspection)
{
    int64_t before_ms = wall_clock_ms();
    PGresult *result = run(arena, pg, statement_table[STATEMENT_INSPECTION_LOAD].text);

    inspection->our_clock_ms = (before_ms + wall_clock_ms()) / 2;
    if (PQresultStatus(result) != PGRES_TUPLES_OK || PQntuples(result) != 1 ||
        row_read(arena, result, 0, fields, inspection).kind)
        inspection->fault = fault_of(arena, result);
    inspection->pooled = inspection->backend != PQbackendPID(pg);
}

static void load_schema(struct arena *arena, PGconn *pg, struct inspection *inspection)
{
    const PGresult *result = run(arena, pg, statement_table[STATEMENT_SCHEMA_VERSION].text);

    inspection->schema_wanted = SCHEMA_VERSION;
    if (PQresultStatus(result) == PGRES_TUPLES_OK)
        (void)number_parse(PQgetvalue(result, 0, 0), &inspection->schema);
}

/* Planning a statement proves that all it names is there and that this login may use it; nothing is carried
 * out. One text for all of it: behind a pooler it stays with one server process. */
static const char *explanation(struct arena *arena, const struct statement_text *statement)
{
    struct buffer *text = buffer_new(arena, STATEMENT_BYTES_MAX);

    buffer_add_format(text, "PREPARE ata_inspected AS %s;\nEXPLAIN EXECUTE ata_inspected", statement->text);
    for (int i = 0; i < statement->parameters; i++)
        buffer_add(text, i ? ", NULL" : " (NULL");
    buffer_add(text, statement->parameters ? ");\nDEALLOCATE ata_inspected" : ";\nDEALLOCATE ata_inspected");
    return text->bytes;
}

static void try_statements(struct arena *arena, PGconn *pg, struct inspection *inspection)
{
    for (size_t i = 0; i < STATEMENTS_COUNT && !inspection->statement; i++) {
        const PGresult *result = run(arena, pg, explanation(arena, &statement_table[i]));

        if (PQresultStatus(result) == PGRES_COMMAND_OK)
            continue;
        inspection->statement = statement_table[i].name;
        inspection->statement_fault = fault_of(arena, result);
    }
}

void inspection_make(struct arena *arena, const char *database_url, struct inspection *inspection)
{
    int64_t began_ms = time_monotonic_ms();
    PGconn *pg;

    *inspection = (struct inspection){0};
    if (!read_url(database_url)) {
        inspection->fault = "libpq cannot read the connection string";
        return;
    }
    pg = pool_connect(database_url);
    arena_own(arena, pg, release_connection);
    inspection->took_ms = time_monotonic_ms() - began_ms;
    if (PQstatus(pg) != CONNECTION_OK) {
        inspection->fault = text_trimmed(arena, PQerrorMessage(pg));
        return;
    }
    load(arena, pg, inspection);
    if (inspection->fault)
        return;
    load_schema(arena, pg, inspection);
    if (inspection->schema == inspection->schema_wanted)
        try_statements(arena, pg, inspection);
}
