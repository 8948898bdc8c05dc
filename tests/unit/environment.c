#include "base/environment.h"

#include "base/log.h"
#include "base/text.h"
#include "capture.h"
#include "check.h"

#include <sys/stat.h>

static char folder[64];

static void clear_environment(void)
{
    char **entry = environ;

    while (*entry) {
        char *name = strndup(*entry, strcspn(*entry, "="));

        assert_non_null(name);
        if (text_starts_with(name, "ATA_")) {
            unsetenv(name);
            entry = environ;
        } else {
            entry++;
        }
        free(name);
    }
    unsetenv("CREDENTIALS_DIRECTORY");
    setenv("ATA_DATABASE_URL", "dbname=ata", 1);
}

static int begin(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/environment-XXXXXX");
    clear_environment();
    return mkdtemp(folder) ? 0 : -1;
}

static int end(void **state)
{
    char command[100];
    (void)state;

    snprintf(command, sizeof(command), "rm -r %s", folder);
    clear_environment();
    return system(command);
}

static const char *file_with(const char *name, const char *text, size_t bytes, mode_t mode)
{
    static char path[128];
    FILE *file;

    snprintf(path, sizeof(path), "%s/%s", folder, name);
    file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, bytes, file), bytes);
    fclose(file);
    assert_int_equal(chmod(path, mode), 0);
    return path;
}

/* What is said while the environment is read; the caller frees it. */
static char *read_and_hear(bool *good)
{
    struct capture capture = capture_begin();

    *good = environment_read();
    return capture_end(capture);
}

static void reads(bool expected, const char *said_part)
{
    bool good;
    char *said = read_and_hear(&good);

    assert_int_equal(good, expected);
    if (!said_part)
        assert_string_equal(said, "");
    else if (!strstr(said, said_part))
        fail_msg("\"%s\" is not in \"%s\"", said_part, said);
    free(said);
}

static void everything_has_its_default(void **state)
{
    (void)state;
    reads(true, NULL);
    assert_string_equal(environment.database_url, "dbname=ata");
    assert_string_equal(environment.jira_url, "");
    assert_string_equal(environment.base_path, "/ata");
    assert_string_equal(environment.secret_key, "");
    assert_string_equal(environment.log_level, "info");
    assert_int_equal(environment.threads, 8);
    assert_true(environment.prepare);
    assert_false(environment.allow_http);
    assert_true(environment_engine_is_model());
    assert_false(environment_edition_is_advanced());
}

static void empty_counts_as_not_set(void **state)
{
    (void)state;
    setenv("ATA_THREADS", "", 1);
    setenv("ATA_PREPARE", "", 1);
    setenv("ATA_ENGINE", "", 1);
    setenv("ATA_JIRA_TOKEN_FILE", "", 1);
    setenv("ATA_JIRA_TOKEN", "", 1);
    reads(true, NULL);
    assert_int_equal(environment.threads, 8);
    assert_true(environment_engine_is_model());
    setenv("ATA_DATABASE_URL", "", 1);
    reads(false, "ATA_DATABASE_URL must be set");
}

static void values_are_taken(void **state)
{
    (void)state;
    setenv("ATA_THREADS", "256", 1);
    setenv("ATA_PREPARE", "0", 1);
    setenv("ATA_ALLOW_HTTP", "true", 1);
    setenv("ATA_ENGINE", "guided", 1);
    setenv("ATA_EDITION", "advanced", 1);
    setenv("ATA_JIRA_URL", "https://jira.example/desk//", 1);
    setenv("ATA_BASE_PATH", "/helpers/ata/", 1);
    setenv("ATA_JIRA_TOKEN", "planted-in-variable", 1);
    reads(true, NULL);
    assert_int_equal(environment.threads, 256);
    assert_false(environment.prepare);
    assert_true(environment.allow_http);
    assert_false(environment_engine_is_model());
    assert_true(environment_edition_is_advanced());
    assert_string_equal(environment.jira_url, "https://jira.example/desk");
    assert_string_equal(environment.base_path, "/helpers/ata");
    assert_string_equal(environment.jira_token, "planted-in-variable");
    setenv("ATA_BASE_PATH", "/", 1);
    reads(true, NULL);
    assert_string_equal(environment.base_path, "");
}

static void malformed_values_are_named(void **state)
{
    static const struct {
        const char *name, *value, *said;
    } faults[] = {
        {"ATA_THREADS", "0", "ATA_THREADS must be between 1 and 256"},
        {"ATA_THREADS", "257", "ATA_THREADS must be between 1 and 256"},
        {"ATA_THREADS", "8x", "ATA_THREADS must be a whole number"},
        {"ATA_QUOTA_TOKENS", "-1", "ATA_QUOTA_TOKENS must be between 0 and"},
        {"ATA_ALLOW_HTTP", "yes", "ATA_ALLOW_HTTP must be 0 or 1"},
        {"ATA_PREPARE", "TRUE", "ATA_PREPARE must be 0 or 1"},
        {"ATA_ENGINE", "magic", "ATA_ENGINE must be one of: model guided"},
        {"ATA_EDITION", "Standard", "ATA_EDITION must be one of: standard advanced"},
        {"ATA_JIRA_KIND", "server", "ATA_JIRA_KIND must be one of: cloud datacenter"},
        {"ATA_LOG", "loud", "ATA_LOG must be one of: debug info warning error"},
        {"ATA_JIRA_URL", "jira.example", "ATA_JIRA_URL must start with https://"},
        {"ATA_MODEL_URL", "file:///etc/passwd", "ATA_MODEL_URL must start with https://"},
        {"ATA_BASE_PATH", "ata", "ATA_BASE_PATH must start with /"},
        {"ATA_ADMIN_GROUPS", "\xff", "ATA_ADMIN_GROUPS must be UTF-8"},
        {"ATA_SECRET_KEY", "0123", "ATA_SECRET_KEY must be 64 hex digits"},
        {"ATA_SYNC_TOKEN_FILE", "/nowhere/at/all", "ATA_SYNC_TOKEN (file /nowhere/at/all) is not there"},
        {"ATA_SYNC_TOKEN_FILE", "/tmp", "ATA_SYNC_TOKEN (file /tmp) is no ordinary file"},
    };
    (void)state;

    for (size_t at = 0; at < sizeof(faults) / sizeof(faults[0]); at++) {
        clear_environment();
        setenv(faults[at].name, faults[at].value, 1);
        reads(false, faults[at].said);
    }
}

static void all_faults_are_named_at_once(void **state)
{
    bool good;
    char *said;
    (void)state;

    unsetenv("ATA_DATABASE_URL");
    setenv("ATA_THREADS", "x", 1);
    said = read_and_hear(&good);
    assert_false(good);
    assert_non_null(strstr(said, "ATA_DATABASE_URL"));
    assert_non_null(strstr(said, "ATA_THREADS"));
    free(said);
}

static void secrets_have_an_order(void **state)
{
    char path[160];
    (void)state;

    setenv("ATA_JIRA_TOKEN", "from-the-variable", 1);
    reads(true, NULL);
    assert_string_equal(environment.jira_token, "from-the-variable");
    setenv("ATA_JIRA_TOKEN_FILE", file_with("token", "from-the-file \r\n\n", 17, 0600), 1);
    reads(true, NULL);
    assert_string_equal(environment.jira_token, "from-the-file");
    file_with("jira_token", "from-credentials\n", 17, 0440);
    setenv("CREDENTIALS_DIRECTORY", folder, 1);
    reads(true, NULL);
    assert_string_equal(environment.jira_token, "from-credentials");
    snprintf(path, sizeof(path), "%s/jira_token", folder);
    assert_int_equal(unlink(path), 0);
    reads(true, NULL);
    assert_string_equal(environment.jira_token, "from-the-file");
}

static void unfit_secret_files_are_refused(void **state)
{
    static char long_text[64 * 1024 + 2];
    static const mode_t modes[] = {0640, 0604, 0644, 0620, 0602};
    (void)state;

    for (size_t at = 0; at < sizeof(modes) / sizeof(modes[0]); at++) {
        setenv("ATA_JIRA_TOKEN_FILE", file_with("token", "planted-in-file", 15, modes[at]), 1);
        reads(false, "may be read or written by others");
    }
    setenv("ATA_JIRA_TOKEN_FILE", file_with("token", " \n", 2, 0600), 1);
    reads(false, "is empty");
    setenv("ATA_JIRA_TOKEN_FILE", file_with("token", "a\0b", 3, 0600), 1);
    reads(false, "is not UTF-8 text");
    memset(long_text, 'x', sizeof(long_text));
    setenv("ATA_JIRA_TOKEN_FILE", file_with("token", long_text, 64 * 1024 + 1, 0600), 1);
    reads(false, "is longer than 64 KiB");
    setenv("ATA_JIRA_TOKEN_FILE", file_with("token", long_text, 64 * 1024, 0400), 1);
    reads(true, NULL);
    assert_int_equal(strlen(environment.jira_token), 64 * 1024);
    unsetenv("ATA_JIRA_TOKEN_FILE");
    file_with("jira_token", "planted-in-folder", 17, 0444);
    setenv("CREDENTIALS_DIRECTORY", folder, 1);
    reads(false, "ATA_JIRA_TOKEN in $CREDENTIALS_DIRECTORY may be read");
}

static void secrets_never_reach_the_log(void **state)
{
    struct capture capture;
    char *said;
    (void)state;

    setenv("ATA_OPERATOR_TOKEN_FILE", file_with("token", "operator-canary\n", 16, 0400), 1);
    setenv("ATA_SECRET_KEY", "not-hex-canary", 1);
    reads(false, "must be 64 hex digits");
    capture = capture_begin();
    log_error("leak", "token=%s key=%s", environment.operator_token, "not-hex-canary");
    said = capture_end(capture);
    assert_string_equal(said, "error - \"leak\" token=*** key=***\n");
    free(said);
}

static void count_remark(void *owner, enum environment_remark remark, const char *variable, const char *what)
{
    int *counts = owner;

    assert_non_null(variable);
    assert_non_null(what);
    counts[remark]++;
}

static void whoever_examines_goes_on(void **state)
{
    int counts[3] = {0};
    (void)state;

    setenv("ATA_THREADS", "many", 1);
    setenv("ATA_ENGINE", "steam", 1);
    setenv("ATA_BASE_PATH", "no-slash", 1);
    setenv("ATA_TREADS", "9", 1);
    setenv("ATA_JIRA_TOKEN", "a-token-in-the-open", 1);
    unsetenv("ATA_DATABASE_URL");
    environment_examine(count_remark, counts);
    assert_int_equal(counts[ENVIRONMENT_FAULT], 4);
    assert_int_equal(counts[ENVIRONMENT_UNKNOWN], 1);
    assert_int_equal(counts[ENVIRONMENT_EXPOSED], 1);
    assert_int_equal(environment.threads, 8);
    assert_string_equal(environment.engine, "model");
    assert_string_equal(environment.base_path, "/ata");
    assert_string_equal(environment.database_url, "");
}

static void misspelt_variables_are_told(void **state)
{
    (void)state;
    setenv("ATA_TREADS", "9", 1);
    reads(true, "name=ATA_TREADS nearest=ATA_THREADS");
    unsetenv("ATA_TREADS");
    setenv("ATA_JIRA_TOKENFILE", "9", 1);
    reads(true, "name=ATA_JIRA_TOKENFILE nearest=ATA_JIRA_TOKEN_FILE");
    unsetenv("ATA_JIRA_TOKENFILE");
    setenv("ATA_THREADS_FILE", "9", 1);
    reads(true, "name=ATA_THREADS_FILE");
    unsetenv("ATA_THREADS_FILE");
    setenv("ATA_", "9", 1);
    reads(true, "name=ATA_ nearest=");
    unsetenv("ATA_");
    setenv("ATALANTA", "9", 1);
    reads(true, NULL);
    unsetenv("ATALANTA");
}

static void help_names_every_variable(void **state)
{
    char *text = NULL;
    size_t bytes = 0;
    FILE *out = open_memstream(&text, &bytes);
    (void)state;

    assert_non_null(out);
    environment_help(out);
    fclose(out);
#define ENVIRONMENT_TEXT(member, name, ...)   assert_non_null(strstr(text, name));
#define ENVIRONMENT_NUMBER(member, name, ...) assert_non_null(strstr(text, name));
#define ENVIRONMENT_SWITCH(member, name, ...) assert_non_null(strstr(text, name));
#define ENVIRONMENT_SECRET(member, name, ...) assert_non_null(strstr(text, "* " name));
#include "base/environment.list"
    assert_non_null(strstr(text, "(must be set)"));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define ENVIRONMENT_TEST(title_, function_)                                                                  \
    {.name = (title_), .test_func = (function_), .setup_func = begin, .teardown_func = end}
        ENVIRONMENT_TEST("everything but the database has a default", everything_has_its_default),
        ENVIRONMENT_TEST("an empty variable counts as not set", empty_counts_as_not_set),
        ENVIRONMENT_TEST("values are taken, addresses without a slash at the end", values_are_taken),
        ENVIRONMENT_TEST("a malformed value stops the start and names itself", malformed_values_are_named),
        ENVIRONMENT_TEST("all faults are named at once", all_faults_are_named_at_once),
        ENVIRONMENT_TEST("a secret comes from the credentials, then its file, then its variable",
                         secrets_have_an_order),
        ENVIRONMENT_TEST("secret files that others may read, or that hold no text, are refused",
                         unfit_secret_files_are_refused),
        ENVIRONMENT_TEST("secrets never reach the log", secrets_never_reach_the_log),
        ENVIRONMENT_TEST("misspelt variables are told with the nearest name", misspelt_variables_are_told),
        ENVIRONMENT_TEST("who examines it hears all that is wrong, and has the defaults in its place",
                         whoever_examines_goes_on),
        ENVIRONMENT_TEST("help names every variable", help_names_every_variable),
    };

    return RUN_TESTS(tests);
}
