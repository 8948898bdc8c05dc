/* Reads the table of environment.list. */
#include "base/environment.h"

#include "base/arena.h"
#include "base/credential.h"
#include "base/log.h"
#include "base/text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct environment environment;

enum kind { KIND_TEXT, KIND_NUMBER, KIND_SWITCH, KIND_SECRET };

struct variable {
    enum kind kind;
    const char *name, *meaning;
    void *member;
    const char *standard_text; /* TEXT, SECRET: NULL must be set */
    int64_t standard, lowest, highest;
};

static const struct variable variables[] = {
#define ENVIRONMENT_TEXT(member_, name_, standard_, meaning_)                                                \
    {.kind = KIND_TEXT,                                                                                      \
     .name = (name_),                                                                                        \
     .meaning = (meaning_),                                                                                  \
     .member = &environment.member_,                                                                         \
     .standard_text = (standard_)},
#define ENVIRONMENT_SECRET(member_, name_, standard_, meaning_)                                              \
    {.kind = KIND_SECRET,                                                                                    \
     .name = (name_),                                                                                        \
     .meaning = (meaning_),                                                                                  \
     .member = &environment.member_,                                                                         \
     .standard_text = (standard_)},
#define ENVIRONMENT_NUMBER(member_, name_, standard_, lowest_, highest_, meaning_)                           \
    {.kind = KIND_NUMBER,                                                                                    \
     .name = (name_),                                                                                        \
     .meaning = (meaning_),                                                                                  \
     .member = &environment.member_,                                                                         \
     .standard = (standard_),                                                                                \
     .lowest = (lowest_),                                                                                    \
     .highest = (highest_)},
#define ENVIRONMENT_SWITCH(member_, name_, standard_, meaning_)                                              \
    {.kind = KIND_SWITCH,                                                                                    \
     .name = (name_),                                                                                        \
     .meaning = (meaning_),                                                                                  \
     .member = &environment.member_,                                                                         \
     .standard = (standard_)},
#include "base/environment.list"
};

enum { VARIABLES_COUNT = sizeof(variables) / sizeof(variables[0]) };

/* The variables that take one of a few words. */
static const struct {
    const void *member;
    const char *choices;
} choices[] = {
    {&environment.jira_kind, "cloud datacenter"},
    {&environment.engine, "model guided"},
    {&environment.edition, "standard advanced"},
    {&environment.log_level, "debug info warning error"},
};

static const void *const addresses[] = {&environment.jira_url, &environment.model_url,
                                        &environment.public_url};

static struct arena *texts; /* of the environment, for as long as it is in use */

static struct { /* whom remarks are told; while the environment is read */
    environment_tell *tell;
    void *owner;
} listener;

static void remark(enum environment_remark kind, const char *name, const char *what)
{
    listener.tell(listener.owner, kind, name, what);
}

static bool complain(const struct variable *variable, const char *what, const char *why)
{
    remark(ENVIRONMENT_FAULT, variable->name, arena_format(texts, "%s%s", what, why));
    return false;
}

static void set_text(const struct variable *variable, const char *text)
{
    *(const char **)variable->member = text;
}

static bool is_choice(const char *list, const char *text)
{
    char **names = text_split(texts, list, ' ', NULL);

    while (*names && !text_equals(*names, text))
        names++;
    return *names != NULL;
}

static bool check_choice(const struct variable *variable, const char *text)
{
    for (size_t at = 0; at < sizeof(choices) / sizeof(choices[0]); at++)
        if (choices[at].member == variable->member && !is_choice(choices[at].choices, text))
            return complain(variable, "must be one of: ", choices[at].choices);
    return true;
}

static bool is_address(const void *member)
{
    for (size_t at = 0; at < sizeof(addresses) / sizeof(addresses[0]); at++)
        if (addresses[at] == member)
            return true;
    return false;
}

/* So that a path can always be put behind it. */
static const char *without_slash(const char *text)
{
    size_t length = strlen(text);

    while (length && text[length - 1] == '/')
        length--;
    return arena_text_bytes(texts, text, length);
}

static bool read_text(const struct variable *variable, const char *value)
{
    const char *text = text_is_empty(value) ? variable->standard_text : value;

    if (!text)
        return complain(variable, "must be set: ", variable->meaning);
    if (!utf8_is_valid(text, strlen(text)))
        return complain(variable, "must be UTF-8", "");
    if (!check_choice(variable, text))
        return false;
    if (is_address(variable->member) && *text) {
        if (!text_starts_with(text, "https://") && !text_starts_with(text, "http://"))
            return complain(variable, "must start with https:// (or http://)", "");
        text = without_slash(text);
    }
    if (variable->member == &environment.base_path) {
        if (*text != '/')
            return complain(variable, "must start with /", "");
        text = without_slash(text);
    }
    set_text(variable, text);
    return true;
}

static bool read_number(const struct variable *variable, const char *value)
{
    int64_t number = variable->standard;

    if (!text_is_empty(value) && !number_parse(value, &number))
        return complain(variable, "must be a whole number", "");
    if (number < variable->lowest || number > variable->highest)
        return complain(variable, "",
                        arena_format(texts, "must be between %" PRId64 " and %" PRId64, variable->lowest,
                                     variable->highest));
    *(int64_t *)variable->member = number;
    return true;
}

static bool read_switch(const struct variable *variable, const char *value)
{
    bool on = text_equals(value, "1") || text_equals(value, "true");

    if (text_is_empty(value))
        on = variable->standard != 0;
    else if (!on && !text_equals(value, "0") && !text_equals(value, "false"))
        return complain(variable, "must be 0 or 1", "");
    *(bool *)variable->member = on;
    return true;
}

static const char *file_variable_name(const struct variable *variable)
{
    return arena_format(texts, "%s_FILE", variable->name);
}

/* The first of the credentials folder, the named file, and the variable itself that is there. false: it is
 * unfit. */
static bool find_secret(const struct variable *variable, const char **secret)
{
    const char *folder = getenv("CREDENTIALS_DIRECTORY"), *named, *path, *fault = NULL;

    if (!text_is_empty(folder)) {
        path = arena_format(texts, "%s/%s", folder, text_lowered(texts, variable->name + strlen("ATA_")));
        if (access(path, F_OK) == 0) {
            *secret = credential_read(texts, path, true, &fault);
            return *secret || complain(variable, "in $CREDENTIALS_DIRECTORY ", fault);
        }
    }
    named = getenv(file_variable_name(variable));
    if (!text_is_empty(named)) {
        *secret = credential_read(texts, named, false, &fault);
        return *secret || complain(variable, "", arena_format(texts, "(file %s) %s", named, fault));
    }
    *secret = getenv(variable->name);
    if (!text_is_empty(*secret))
        remark(ENVIRONMENT_EXPOSED, variable->name, "stands in the environment itself");
    return true;
}

static bool is_hex(const char *text, size_t digits)
{
    return strlen(text) == digits && strspn(text, "0123456789abcdefABCDEF") == digits;
}

static bool read_secret(const struct variable *variable)
{
    const char *secret;

    if (!find_secret(variable, &secret))
        return false;
    if (text_is_empty(secret))
        secret = variable->standard_text;
    if (!secret)
        return complain(variable, "must be set: ", variable->meaning);
    log_mask(secret);
    if ((variable->member == &environment.secret_key || variable->member == &environment.secret_key_old) &&
        *secret && !is_hex(secret, 64))
        return complain(variable, "must be 64 hex digits", "");
    set_text(variable, secret);
    return true;
}

static bool read_variable(const struct variable *variable)
{
    switch (variable->kind) {
    case KIND_TEXT:
        return read_text(variable, getenv(variable->name));
    case KIND_NUMBER:
        return read_number(variable, getenv(variable->name));
    case KIND_SWITCH:
        return read_switch(variable, getenv(variable->name));
    case KIND_SECRET:
        return read_secret(variable);
    }
    return false;
}

/* Edits (one character put in, left out or changed) that lead from one name to another; many for long names.
 */
static size_t distance(const char *one, const char *other)
{
    size_t row[64], columns = strlen(other);

    if (columns >= sizeof(row) / sizeof(row[0]))
        return SIZE_MAX;
    for (size_t at = 0; at <= columns; at++)
        row[at] = at;
    for (size_t line = 1; one[line - 1]; line++) {
        size_t diagonal = row[0];

        row[0] = line;
        for (size_t at = 1; at <= columns; at++) {
            size_t changed = diagonal + (one[line - 1] != other[at - 1]);
            size_t shorter = (row[at] < row[at - 1] ? row[at] : row[at - 1]) + 1;

            diagonal = row[at];
            row[at] = changed < shorter ? changed : shorter;
        }
    }
    return row[columns];
}

static const char *nearest_name(const char *name)
{
    size_t nearest = SIZE_MAX, edits;
    const char *found = NULL;

    for (size_t at = 0; at < VARIABLES_COUNT; at++) {
        const struct variable *variable = &variables[at];
        const char *names[] = {variable->name,
                               variable->kind == KIND_SECRET ? file_variable_name(variable) : variable->name};

        for (size_t which = 0; which < 2; which++) {
            edits = distance(name, names[which]);
            if (edits < nearest) {
                nearest = edits;
                found = names[which];
            }
        }
    }
    return found;
}

/* A misspelt variable would otherwise be passed over in silence. */
static void warn_of_unknown(void)
{
    for (char **entry = environ; entry && *entry; entry++) {
        const char *name, *nearest;

        if (!text_starts_with(*entry, "ATA_"))
            continue;
        name = arena_text_bytes(texts, *entry, strcspn(*entry, "="));
        nearest = nearest_name(name);
        if (!text_equals(name, nearest))
            remark(ENVIRONMENT_UNKNOWN, name, nearest);
    }
}

static void set_standard(const struct variable *variable)
{
    switch (variable->kind) {
    case KIND_TEXT:
    case KIND_SECRET:
        set_text(variable, variable->standard_text ? variable->standard_text : "");
        break;
    case KIND_NUMBER:
        *(int64_t *)variable->member = variable->standard;
        break;
    case KIND_SWITCH:
        *(bool *)variable->member = variable->standard != 0;
        break;
    }
}

void environment_examine(environment_tell *tell, void *owner)
{
    listener.tell = tell;
    listener.owner = owner;
    arena_free(texts);
    texts = arena_new();
    for (size_t at = 0; at < VARIABLES_COUNT; at++) {
        set_standard(&variables[at]);
        (void)read_variable(&variables[at]);
    }
    warn_of_unknown();
}

static void log_remark(void *good, enum environment_remark kind, const char *name, const char *what)
{
    if (kind == ENVIRONMENT_FAULT) {
        *(bool *)good = false;
        log_error("environment", "%s %s", name, what);
    } else if (kind == ENVIRONMENT_UNKNOWN) {
        log_warning("unknown variable", "name=%s nearest=%s", name, what);
    }
}

bool environment_read(void)
{
    bool good = true;

    environment_examine(log_remark, &good);
    return good;
}

static void print_standard(FILE *out, const struct variable *variable)
{
    if (variable->kind == KIND_NUMBER)
        fprintf(out, "%" PRId64, variable->standard);
    else if (variable->kind == KIND_SWITCH)
        fprintf(out, "%d", variable->standard != 0);
    else if (!variable->standard_text)
        fputs("(must be set)", out);
    else
        fputs(*variable->standard_text ? variable->standard_text : "-", out);
}

void environment_help(FILE *out)
{
    fputs("Environment (variable, default, meaning; * marks a secret):\n\n", out);
    for (size_t at = 0; at < VARIABLES_COUNT; at++) {
        fprintf(out, "%c %-22s ", variables[at].kind == KIND_SECRET ? '*' : ' ', variables[at].name);
        print_standard(out, &variables[at]);
        fprintf(out, "\n      %s\n", variables[at].meaning);
    }
    fputs("\nA secret is looked for in $CREDENTIALS_DIRECTORY (its name in lower case without ATA_), then in "
          "the\n"
          "file that its variable with _FILE behind it names, then in the variable itself.\n",
          out);
}

bool environment_engine_is_model(void)
{
    return text_equals(environment.engine, "model");
}

bool environment_edition_is_advanced(void)
{
    return text_equals(environment.edition, "advanced");
}
