/* The pool and the statements, with a real PostgreSQL: ATA_TEST_DATABASE_URL names a database with the
 * schema. */
#include "store/db.h"

#include "base/arena.h"
#include "base/text.h"
#include "check.h"
#include "store/conversation.h"
#include "store/pool.h"
#include "store/setting.h"
#include "store/snapshot.h"

#include <libpq-fe.h>
#include <pthread.h>
#include <stdlib.h>

#define THREADS 8
#define ROUNDS  20

static const char *database_url(void)
{
    return getenv("ATA_TEST_DATABASE_URL");
}

static struct db open_db(int most, bool prepare)
{
    if (!database_url())
        skip();
    return (struct db){.pool = pool_new(database_url(), most, prepare), .arena = arena_new()};
}

static void close_db(struct db *db)
{
    arena_free(db->arena);
    pool_free(db->pool);
}

#define assert_no_error(call)     assert_int_equal((call).kind, ERROR_NONE)
#define assert_error(call, kind_) assert_int_equal((call).kind, ERROR_##kind_)

static void reads_a_row_by_its_table(void **state)
{
    struct db db = open_db(2, true);
    struct setting setting;
    (void)state;

    assert_no_error(setting_load(&db, &setting));
    assert_true(setting.version >= 1);
    assert_true(setting.cycle_day >= 1 && setting.cycle_day <= 31);
    assert_non_null(setting.timezone);
    assert_true(text_equals(setting.key_state, "unset") == (setting.key_last4 == NULL));
    assert_true(text_equals(setting.key_state, "unset") == (setting.key_checked_at == 0));
    assert_true(setting.changed_at > 1700000000);
    close_db(&db);
}

static void works_without_prepared_statements(void **state)
{
    struct db db = open_db(1, false);
    struct snapshot snapshot;
    (void)state;

    for (int round = 0; round < 3; round++)
        assert_no_error(snapshot_current(&db, &snapshot));
    assert_no_error(db_ready(&db));
    close_db(&db);
}

static void tells_that_there_is_no_row(void **state)
{
    struct db db = open_db(1, true);
    struct conversation conversation;
    (void)state;

    assert_error(conversation_load(&db, "nobody", "00000000-0000-4000-8000-000000000000", &conversation),
                 NOT_FOUND);
    assert_error(conversation_load(&db, "nobody", "no uuid at all", &conversation), NOT_FOUND);
    assert_error(conversation_open(&db, "no'body; --", "3", &conversation), NOT_FOUND);
    close_db(&db);
}

static void tells_a_constraint_from_a_failure(void **state)
{
    struct db db = open_db(1, true);
    struct actor actor = {.name = "test"};
    struct setting setting;
    int64_t version;
    (void)state;

    assert_no_error(setting_load(&db, &setting));
    setting.cycle_day = 40;
    assert_error(setting_save(&db, setting.version, &setting, NULL, &actor, &version), CONFLICT);
    assert_no_error(setting_load(&db, &setting));
    assert_int_not_equal(setting.cycle_day, 40);
    close_db(&db);
}

static void survives_that_all_its_connections_are_ended(void **state)
{
    struct db db = open_db(2, true);
    struct snapshot snapshot;
    PGconn *other;
    (void)state;

    assert_no_error(snapshot_current(&db, &snapshot));
    other = PQconnectdb(database_url());
    PQclear(PQexec(other,
                   "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                   " WHERE application_name = 'ata' AND usename = current_user AND pid <> pg_backend_pid()"));
    PQfinish(other);
    assert_no_error(snapshot_current(&db, &snapshot));
    close_db(&db);
}

static void reports_a_database_that_is_not_there(void **state)
{
    struct db db = {.pool = pool_new("host=/nowhere/at/all dbname=ata", 1, true), .arena = arena_new()};
    struct snapshot snapshot;
    (void)state;

    assert_error(snapshot_current(&db, &snapshot), DATABASE_AWAY);
    assert_error(db_ready(&db), DATABASE_AWAY);
    close_db(&db);
}

static void *ask_often(void *owner)
{
    struct db db = {.pool = owner, .arena = arena_new()};
    size_t faults = 0;

    for (int round = 0; round < ROUNDS; round++) {
        struct setting setting;
        faults += setting_load(&db, &setting).kind != ERROR_NONE;
        arena_empty(db.arena);
    }
    arena_free(db.arena);
    return (void *)faults;
}

static void shares_few_connections_between_many_threads(void **state)
{
    struct db db = open_db(2, true);
    pthread_t threads[THREADS];
    (void)state;

    for (int at = 0; at < THREADS; at++)
        assert_int_equal(pthread_create(&threads[at], NULL, ask_often, db.pool), 0);
    for (int at = 0; at < THREADS; at++) {
        void *faults;
        assert_int_equal(pthread_join(threads[at], &faults), 0);
        assert_null(faults);
    }
    close_db(&db);
}

static void is_busy_when_no_connection_comes_free(void **state)
{
    struct db db = open_db(1, true);
    struct connection *only;
    struct snapshot snapshot;
    (void)state;

    assert_no_error(pool_take(db.pool, &only));
    assert_error(snapshot_current(&db, &snapshot), BUSY);
    pool_give(db.pool, only, true);
    assert_no_error(snapshot_current(&db, &snapshot));
    close_db(&db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST("reads a row by its table", reads_a_row_by_its_table),
        TEST("works without prepared statements", works_without_prepared_statements),
        TEST("tells that there is no row", tells_that_there_is_no_row),
        TEST("tells a broken rule of the data from a failure", tells_a_constraint_from_a_failure),
        TEST("survives that all its connections are ended", survives_that_all_its_connections_are_ended),
        TEST("reports a database that is not there", reports_a_database_that_is_not_there),
        TEST("shares few connections between many threads", shares_few_connections_between_many_threads),
        TEST("is busy when no connection comes free", is_busy_when_no_connection_comes_free),
    };
    return RUN_TESTS(tests);
}
