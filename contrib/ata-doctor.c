/* ata-doctor: looks at a deployment from end to end and says what to do, a line for each check. */
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/environment.h"
#include "base/harden.h"
#include "base/log.h"
#include "base/text.h"
#include "doctor/checks.h"
#include "store/db.h"

enum { EXIT_USAGE = 2 };

struct wishes {
    bool json, frugal;
};

static void print_help(FILE *out)
{
    fputs("ata-doctor: looks at a deployment from end to end and says what to do, a line for each check.\n"
          "Run it with the environment of the programs, as their user.\n\n"
          "  --json      one document, for monitors\n"
          "  --frugal    nothing that costs tokens: the model is looked up, not asked\n"
          "  --version   the version\n"
          "  --help      this text\n\n"
          "Status: 0 nothing FAILED, 1 something did, 2 wrong usage.\n\n",
          out);
    environment_help(out);
}

static bool read_wishes(int argc, char **argv, struct wishes *wishes)
{
    for (int i = 1; i < argc; i++)
        if (text_equals(argv[i], "--json"))
            wishes->json = true;
        else if (text_equals(argv[i], "--frugal"))
            wishes->frugal = true;
        else
            return false;
    return true;
}

static void check(struct report *report, const struct wishes *wishes)
{
    struct db db = {.arena = report->arena};
    bool readable;

    check_settings(report);
    readable = check_database(report);
    if (readable) {
        db.pool = pool_new(environment.database_url, 1, false);
        check_usage(report, &db);
        check_sync(report, &db);
    }
    check_jira(report);
    check_model(report, readable ? &db : NULL, wishes->frugal);
    check_public(report);
    pool_free(db.pool);
}

int main(int argc, char **argv)
{
    struct report report = {.arena = arena_new()};
    struct wishes wishes = {.json = false};
    int status = EXIT_SUCCESS;

    if (argc == 2 && text_equals(argv[1], "--version")) {
        puts(ATA_VERSION);
    } else if (argc == 2 && text_equals(argv[1], "--help")) {
        print_help(stdout);
    } else if (!read_wishes(argc, argv, &wishes)) {
        print_help(stderr);
        status = EXIT_USAGE;
    } else {
        log_start("ata-doctor", LOG_LEVEL_ERROR);
        harden();
        report.as_json = wishes.json;
        check(&report, &wishes);
        report_end(&report);
        status = report.failed ? EXIT_FAILURE : EXIT_SUCCESS;
    }
    arena_free(report.arena);
    return status;
}
