/* Adapting. */
#include "remote/model_manner.h"

#include <string.h>

#include "base/log.h"
#include "remote/model_error.h"
#include "remote/model_tokens.h"

enum { CHARACTERS_PER_TOKEN = 4 };

/* The parameter is the complaint's, or its sentence names it as a word of its own. */
static bool names(const struct model_complaint *complaint, const char *parameter)
{
    static const char *const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
    size_t bytes = strlen(parameter);
    const char *at = complaint->message;

    if (*complaint->param)
        return strncmp(complaint->param, parameter, bytes) == 0 &&
               !strchr(letters, complaint->param[bytes] ? complaint->param[bytes] : '.');
    while ((at = strstr(at, parameter))) {
        bool begins = at == complaint->message || !strchr(letters, at[-1]);

        at += bytes;
        if (begins && (!*at || !strchr(letters, *at)))
            return true;
    }
    return false;
}

static bool adapt_limit(struct model_manner *manner, const struct model_complaint *complaint)
{
    enum model_limit other = MODEL_LIMIT_TOKENS;
    const char *own = "max_completion_tokens";

    if (manner->limit == MODEL_LIMIT_NONE)
        return false;
    if (manner->limit == MODEL_LIMIT_TOKENS) {
        own = "max_tokens";
        other = MODEL_LIMIT_COMPLETION;
    }
    if (!names(complaint, own))
        return false;
    manner->limit = manner->renamed ? MODEL_LIMIT_NONE : other;
    manner->renamed = true;
    return true;
}

static bool is_about_format(const struct model_complaint *complaint)
{
    static const char *const words[] = {"response_format", "json_schema", "json_object", "guided_json",
                                        "grammar",         "strict",      "schema",      NULL};

    for (const char *const *word = words; *word; word++)
        if (names(complaint, *word))
            return true;
    return false;
}

/* A step down, or two where the very type of format is refused rather than its strictness or the schema. */
static bool adapt_format(struct model_manner *manner, const struct model_complaint *complaint)
{
    bool type_refused = strstr(complaint->param, "json_schema") || strstr(complaint->message, "json_schema");
    bool strict_refused = strstr(complaint->param, "strict") || strstr(complaint->message, "strict");
    bool schema_wrong = model_complaint_finds_schema_wrong(complaint);

    if (manner->format == MODEL_FORMAT_PLAIN || !is_about_format(complaint))
        return false;
    if (manner->format == MODEL_FORMAT_STRICT && type_refused && !strict_refused && !schema_wrong)
        manner->format = MODEL_FORMAT_OBJECT;
    else
        manner->format++;
    return true;
}

static bool adapt_switch(bool *off, const struct model_complaint *complaint, const char *parameter)
{
    if (*off || !names(complaint, parameter))
        return false;
    *off = true;
    return true;
}

/* The role of the instructions, which some models and their templates do not know. */
static bool adapt_system(struct model_manner *manner, const struct model_complaint *complaint)
{
    bool named = strcasestr(complaint->message, "system role") ||
                 (strstr(complaint->param, ".role") && strstr(complaint->message, "'system'"));

    if (manner->no_system || !named)
        return false;
    manner->no_system = true;
    return true;
}

bool model_manner_adapt(struct model_manner *manner, const struct model_complaint *complaint)
{
    bool limit = adapt_limit(manner, complaint);
    bool stream = adapt_switch(&manner->no_stream, complaint, "stream");
    bool system = adapt_system(manner, complaint);
    bool options = adapt_switch(&manner->no_stream_options, complaint, "stream_options") ||
                   adapt_switch(&manner->no_stream_options, complaint, "include_usage");
    bool store = adapt_switch(&manner->no_store, complaint, "store");
    bool identifier = adapt_switch(&manner->no_identifier, complaint, "safety_identifier");
    bool format = adapt_format(manner, complaint);

    return limit || stream || system || options || store || identifier || format;
}

bool model_manner_heed(struct model_manner *manner, const struct model_tokens *tokens,
                       size_t question_characters)
{
    if (!model_tokens_fall_short(tokens, question_characters))
        return false;
    log_warning("the model's server read only a part of the question", "tokens=%lld characters=%zu",
                (long long)tokens->input, question_characters);
    if (tokens->input <= manner->reads_tokens)
        return false;
    manner->reads_tokens = tokens->input;
    return true;
}

bool model_manner_leaves_out(const struct model_manner *manner, size_t question_characters)
{
    return manner->reads_tokens > 0 &&
           (int64_t)(question_characters / CHARACTERS_PER_TOKEN) > manner->reads_tokens;
}
