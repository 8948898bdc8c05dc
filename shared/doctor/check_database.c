/* PostgreSQL: there, new enough, at our schema, ours to use, and safe. */
#include <inttypes.h>

#include "base/environment.h"
#include "base/text.h"
#include "doctor/checks.h"
#include "store/inspection.h"

enum {
    VERSION_MIN = 150000,
    CLOCK_APART_MS_MAX = 5000,
    PROGRAMS = 7,
    MEBIBYTE = 1024 * 1024,
    SLOT_MEBIBYTES_MAX = 1024,
};

static void check_version(struct report *report, const struct inspection *found)
{
    if (found->version < VERSION_MIN)
        report_failed(report, "database version", "upgrade the server to PostgreSQL 15 or newer",
                      "PostgreSQL %s is too old", found->version_name);
}

static void check_schema(struct report *report, const struct inspection *found)
{
    if (found->schema == 0)
        report_failed(report, "schema",
                      "run sql/roles.sql once, then `ata-migrate`; see README, \"Install it\"",
                      "the database %s has none that %s may see", found->database, found->login);
    else if (found->schema < found->schema_wanted)
        report_failed(report, "schema", "run `ata-migrate`, then restart the programs",
                      "is at version %" PRId64 ", this release wants %" PRId64, found->schema,
                      found->schema_wanted);
    else if (found->schema > found->schema_wanted)
        report_failed(report, "schema",
                      "install the newer release, or restore the backup made before upgrading",
                      "is at version %" PRId64 ", newer than this release's %" PRId64, found->schema,
                      found->schema_wanted);
    else
        report_ok(report, "schema", "version %" PRId64, found->schema);
}

static void check_rights(struct report *report, const struct inspection *found)
{
    if (found->statement)
        report_failed(report, "database rights",
                      "log in as ata_app; if it is, run sql/roles.sql and `ata-migrate` again",
                      "%s may not do what the programs do: %s (%s)", found->login, found->statement_fault,
                      found->statement);
    else if (found->is_owner)
        report_warning(report, "database rights", "let ATA_DATABASE_URL log in as ata_app",
                       "%s may change the schema, which no program needs", found->login);
    else if (found->schema == found->schema_wanted)
        report_ok(report, "database rights", "%s may do what the programs do, and does not own the schema",
                  found->login);
}

static void check_pooling(struct report *report, const struct inspection *found)
{
    int64_t wanted = PROGRAMS * environment.pool;

    if (found->pooled && environment.prepare)
        report_warning(report, "database connections",
                       "set ATA_PREPARE=0, unless it keeps a session's server process",
                       "a pooler stands in front of the server, and statements are prepared");
    else if (!found->pooled && wanted > found->connections_max)
        report_warning(
            report, "database connections", "raise max_connections, lower ATA_POOL or use pgbouncer",
            "seven programs may open %" PRId64 ", the server takes %" PRId64, wanted, found->connections_max);
    else
        report_ok(report, "database connections",
                  "%" PRId64 " of %" PRId64 " are in use, seven programs may open %" PRId64 "%s",
                  found->connections, found->connections_max, wanted, found->pooled ? " at the pooler" : "");
}

static void check_storage(struct report *report, const struct inspection *found)
{
    if (found->slot && found->slot_bytes / MEBIBYTE > SLOT_MEBIBYTES_MAX)
        report_warning(report, "database storage",
                       "bring its reader back or drop the slot, before the disk is full",
                       "nobody reads the replication slot %s, which holds back %" PRId64 " MiB of log",
                       found->slot, found->slot_bytes / MEBIBYTE);
    else if (!found->durable)
        report_warning(report, "database storage", "turn fsync, full_page_writes and synchronous_commit on",
                       "the server may forget what it has acknowledged: a ticket could be made twice");
    else
        report_ok(report, "database storage", "%" PRId64 " MiB, and what is acknowledged stays",
                  found->bytes / MEBIBYTE);
}

static void check_clock(struct report *report, const struct inspection *found)
{
    int64_t apart_ms = found->clock_ms - found->our_clock_ms;

    if (apart_ms > CLOCK_APART_MS_MAX || apart_ms < -CLOCK_APART_MS_MAX)
        report_warning(report, "database clock", "set both clocks by NTP",
                       "is %.1f seconds %s ours: leases and billing cycles go by it, tokens by ours",
                       (double)(apart_ms < 0 ? -apart_ms : apart_ms) / 1000.0,
                       apart_ms < 0 ? "behind" : "ahead of");
    else
        report_ok(report, "database clock", "agrees with ours");
}

bool check_database(struct report *report)
{
    struct inspection found;

    if (text_is_empty(environment.database_url))
        return false;
    inspection_make(report->arena, environment.database_url, &found);
    if (found.fault) {
        report_failed(
            report, "database",
            "check ATA_DATABASE_URL, that the server runs, and that pg_hba.conf lets this machine in", "%s",
            found.fault);
        return false;
    }
    report_ok(report, "database", "PostgreSQL %s answers after %" PRId64 " ms", found.version_name,
              found.took_ms);
    check_version(report, &found);
    check_schema(report, &found);
    check_rights(report, &found);
    check_pooling(report, &found);
    check_storage(report, &found);
    check_clock(report, &found);
    return found.schema == found.schema_wanted && !found.statement;
}
