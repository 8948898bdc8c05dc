/* ata-admin: what the operator does from time to time, with the same environment as the programs. */
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/environment.h"
#include "base/harden.h"
#include "base/log.h"
#include "base/text.h"
#include "service/model_key.h"
#include "store/audit.h"
#include "store/db.h"
#include "store/person.h"
#include "store/setting.h"

static const struct actor actor = {.name = "operator"};

static struct error rotate_key(struct db *db, const char *unused)
{
    bool rotated;

    (void)unused;
    TRY(model_key_rotate(db, &actor, &rotated));
    puts(rotated ? "the API key is sealed under ATA_SECRET_KEY now" : "nothing is sealed under another key");
    return NO_ERROR;
}

static struct error verify_audit(struct db *db, const char *unused)
{
    int64_t broken;

    (void)unused;
    TRY(audit_verify(db, &broken));
    if (broken > 0)
        return ERROR_ABOUT(CONFLICT, AUDIT_BROKEN, arena_format(db->arena, "%lld", (long long)broken));
    puts("the audit trail is whole");
    return NO_ERROR;
}

static struct error erase_person(struct db *db, const char *account)
{
    int64_t erased;

    TRY(person_erase(db, account, &actor, &erased));
    printf("erased, conversations: %lld\n", (long long)erased);
    return NO_ERROR;
}

static const struct command {
    const char *name;
    const char *argument; /* NULL: it takes none */
    const char *does;
    struct error (*run)(struct db *db, const char *argument);
} commands[] = {
    {"rotate-key", NULL, "seals what is stored under ATA_SECRET_KEY_OLD again under ATA_SECRET_KEY",
     rotate_key},
    {"verify-audit", NULL,
     "checks the chain of the audit trail; status 1 when an entry was changed or removed", verify_audit},
    {"erase-person", "ACCOUNT", "removes all that is kept about a person: conversations, drafts, identity",
     erase_person},
};

static void print_help(void)
{
    puts("ata-admin: operates an AI Ticket Assistant; reads the same environment as its programs.\n");
    for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++)
        printf("  %s%s%s\n      %s\n", commands[i].name, commands[i].argument ? " " : "",
               commands[i].argument ? commands[i].argument : "", commands[i].does);
    puts("\nEnvironment:\n");
    environment_help(stdout);
}

static const struct command *find_command(int argc, char **argv)
{
    for (size_t i = 0; argc > 1 && i < sizeof(commands) / sizeof(*commands); i++)
        if (text_equals(argv[1], commands[i].name) && argc == (commands[i].argument ? 3 : 2))
            return &commands[i];
    return NULL;
}

static int run(const struct command *command, const char *argument)
{
    struct db db = {
        .pool = pool_new(environment.database_url, 1, environment.prepare),
        .arena = arena_new(),
    };
    struct error error = command->run(&db, argument);

    if (error.kind)
        fprintf(stderr, "ata-admin: %s\n",
                phrase_fill(db.arena, LANGUAGE_EN, error.phrase,
                            PHRASE_VALUES({"subject", error.subject ? error.subject : ""})));
    arena_free(db.arena);
    pool_free(db.pool);
    return error.kind ? EXIT_FAILURE : EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    const struct command *command = find_command(argc, argv);

    if (argc == 2 && text_equals(argv[1], "--version")) {
        puts(ATA_VERSION);
        return EXIT_SUCCESS;
    }
    if (!command) {
        print_help();
        return argc == 2 && text_equals(argv[1], "--help") ? EXIT_SUCCESS : EXIT_FAILURE;
    }
    log_start("ata-admin", LOG_LEVEL_WARNING);
    harden();
    return environment_read() ? run(command, argv[2]) : EXIT_FAILURE;
}
