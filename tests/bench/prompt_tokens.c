/* What a model is sent: prompt_tokens TYPES writes one JSON object a line, for tokens.mjs to count.
 *
 * TYPES is tests/data/ranking/types.tsv. {"what", "sent": messages and schema, "everything": the same turn
 * with every field of every request type and the whole conversation, "person": the person's own words in it}
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assistant/guided.h"
#include "assistant/library.h"
#include "assistant/prompt.h"
#include "assistant/rank.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "base/json.h"

enum { TYPES_MAX = 400, LINE_BYTES_MAX = 4096, TEXT_BYTES_MAX = 8 << 20, TURNS = 10, CUSTOM_MAX = 6 };

static const struct option devices[] = {{.id = "10112", .label = "Laptop", .also = ""},
                                        {.id = "10113", .label = "Desktop computer", .also = ""},
                                        {.id = "10114", .label = "Monitor", .also = ""},
                                        {.id = "10116", .label = "Docking station", .also = ""}};
static const struct option urgencies[] = {{.id = "10100", .label = "Low", .also = ""},
                                          {.id = "10101", .label = "Medium", .also = ""},
                                          {.id = "10102", .label = "High", .also = ""},
                                          {.id = "10103", .label = "Critical", .also = ""}};
static const struct option offices[] = {{.id = "10121", .label = "Hamburg", .also = ""},
                                        {.id = "10122", .label = "Berlin", .also = ""},
                                        {.id = "10123", .label = "London", .also = ""},
                                        {.id = "10124", .label = "Warsaw", .also = ""}};

#define FIELD(id_, name_, kind_, ...)                                                                        \
    {                                                                                                        \
        .id = (id_), .name = (name_), .description = "", .also = "", .kind = VALUE_##kind_, ##__VA_ARGS__    \
    }
#define OPTIONS(list_) .options = (list_), .option_count = sizeof(list_) / sizeof((list_)[0])
static const struct form_field palette[] = {
    FIELD("summary", "Summary", TEXT, .required = true, .characters_max = 255),
    FIELD("description", "Description", PARAGRAPH),
    FIELD("customfield_10030", "Type of device", SELECT, .required = true, OPTIONS(devices)),
    FIELD("customfield_10031", "Date of the incident", DATE, .required = true),
    FIELD("customfield_10040", "Urgency", SELECT, .required = true, OPTIONS(urgencies)),
    FIELD("customfield_10041", "Office", SELECT, .required = true, OPTIONS(offices)),
    FIELD("customfield_10061", "Number of people affected", NUMBER, .required = true),
    FIELD("customfield_10055", "Cost centre", TEXT, .required = true),
};

/* The rows of the table in turn, under ids of their own, with two to six fields beside summary and
 * description. */
static struct catalogue catalogue_of(struct arena *arena, const char *path, size_t count)
{
    struct request_type *types = arena_many(arena, TYPES_MAX, struct request_type);
    char line[LINE_BYTES_MAX];
    size_t at = 0;

    while (at < count) {
        FILE *file = fopen(path, "r");

        if (!file || !fgets(line, sizeof(line), file))
            exit(1);
        while (at < count && fgets(line, sizeof(line), file)) {
            char *rest = arena_text(arena, line);

            strsep(&rest, "\t");
            strsep(&rest, "\t");
            types[at] = (struct request_type){
                .id = arena_format(arena, "%zu", 101 + at), .also = "", .fields = palette};
            types[at].group = strsep(&rest, "\t");
            types[at].name = strsep(&rest, "\t");
            types[at].description = strsep(&rest, "\t\n");
            types[at].field_count = 4 + at % (CUSTOM_MAX - 1);
            at++;
        }
        fclose(file);
    }
    return (struct catalogue){
        .portal_id = "3", .portal_name = "IT service desk", .types = types, .type_count = count};
}

/* Two of them fit the first words of every measurement, with as much text as an excerpt holds. */
#define LONG_TEXT                                                                                            \
    "Hold the power button for ten seconds and let it go. Connect the charger of the device itself and "     \
    "wait "                                                                                                  \
    "until the light is white, which takes about five minutes. If the screen stays black, connect a second " \
    "screen with the cable in the box and press the key with the two squares. When that shows a picture, "   \
    "the display is broken and a technician exchanges it at the service point."
static const struct article articles[] = {
    {"131073", "My laptop is broken: what to try first", LONG_TEXT, ""},
    {"131074", "A broken laptop in the home office", LONG_TEXT, ""},
    {"131075", "Travel and expenses policy", LONG_TEXT, ""},
};

struct talk {
    struct arena *arena;
    struct catalogue catalogue;
    struct turn_facts facts;
    struct draft draft;
    struct value values[64];
    struct message history[2 * TURNS];
    struct buffer *everything; /* said so far, as messages */
};

static void talk_begin(struct talk *talk, const char *path, size_t types)
{
    bool *allowed;

    talk->arena = arena_new();
    talk->catalogue = catalogue_of(talk->arena, path, types);
    allowed = arena_many(talk->arena, types, bool);
    memset(allowed, 1, types);
    talk->draft = (struct draft){.values = talk->values};
    talk->everything = buffer_new(talk->arena, TEXT_BYTES_MAX);
    talk->facts =
        (struct turn_facts){.catalogue = &talk->catalogue,
                            .allowed = allowed,
                            .rank = rank_build(&talk->catalogue, NULL, 0),
                            .library = library_build(articles, sizeof(articles) / sizeof(articles[0])),
                            .draft = &talk->draft,
                            .history = talk->history,
                            .language = LANGUAGE_EN,
                            .zone = "Europe/Berlin",
                            .now = 1795179900,
                            .instructions = ""};
}

static void talk_end(struct talk *talk)
{
    rank_free((struct rank_model *)(uintptr_t)talk->facts.rank);
    library_free((struct library *)(uintptr_t)talk->facts.library);
    arena_free(talk->arena);
}

static void line_write(struct talk *talk, const char *what, const struct prompt *prompt,
                       const char *everything, const char *person)
{
    struct buffer *line = buffer_new(talk->arena, TEXT_BYTES_MAX);

    buffer_add(line, "{\"what\":");
    json_write_text(line, what);
    buffer_add_format(line, ",\"messages\":%s,\"schema\":%s,\"everything\":", prompt->messages,
                      prompt->schema);
    json_write_text(line, everything);
    buffer_add(line, ",\"person\":");
    json_write_text(line, person);
    puts(arena_format(talk->arena, "%s}", line->bytes));
}

/* Every type with every field, in the same short form as in a prompt. */
static void catalogue_add(struct buffer *text, const struct catalogue *catalogue)
{
    for (size_t at = 0; at < catalogue->type_count; at++) {
        const struct request_type *type = &catalogue->types[at];

        buffer_add_format(text, "%s | %s | %s\n", type->id, type->name, type->description);
        for (size_t index = 0; index < type->field_count; index++) {
            const struct form_field *field = &type->fields[index];

            buffer_add_format(text, "- %s \"%s\" %s%s [", field->id, field->name,
                              value_kind_name(field->kind), field->required ? "!" : "");
            for (size_t option = 0; option < field->option_count; option++)
                buffer_add_format(text, "%s=%s|", field->options[option].id, field->options[option].label);
            buffer_add(text, "]\n");
        }
    }
}

static void talk_go_on(struct talk *talk, const struct outcome *outcome)
{
    for (size_t change = 0; change < outcome->change_count; change++) {
        size_t at = 0;

        while (at < talk->draft.value_count &&
               strcmp(talk->values[at].field_id, outcome->changes[change].field_id) != 0)
            at++;
        talk->values[at] = outcome->changes[change];
        talk->draft.value_count += at == talk->draft.value_count;
    }
    talk->draft.request_type_id = outcome->request_type ? outcome->request_type->id : NULL;
    talk->draft.type_by_person = outcome->type_by_person;
    talk->draft.asked_field_id = outcome->asked_field ? outcome->asked_field->id : NULL;
    talk->draft.questions = outcome->questions;
    talk->history[talk->facts.history_count++] = (struct message){true, talk->facts.message};
    talk->history[talk->facts.history_count++] = (struct message){false, outcome->reply};
}

static void turn_measure(struct talk *talk, const char *what, const char *message)
{
    struct buffer *everything = buffer_new(talk->arena, TEXT_BYTES_MAX);
    struct prompt prompt;
    struct answer answer;
    struct outcome outcome;

    talk->facts.message = message;
    prompt_build(talk->arena, &talk->facts, &prompt);
    buffer_add_format(talk->everything, "%s\n", message);
    catalogue_add(everything, &talk->catalogue);
    buffer_add(everything, talk->everything->bytes);
    line_write(talk, what, &prompt, everything->bytes, message);
    guided_answer(talk->arena, &talk->facts, &answer);
    turn_conclude(talk->arena, &talk->facts, &answer, &outcome);
    buffer_add_format(talk->everything, "%s\n", outcome.reply);
    talk_go_on(talk, &outcome);
}

static const char *const conversation[TURNS] = {
    "Hello, something is wrong with my computer and I do not know whom to ask",
    "Report broken hardware",
    "It fell from the desk yesterday morning when I moved to another room, since then the screen stays black",
    "It is the laptop",
    "Who can see what I write here?",
    "no, sorry, it was two days ago",
    "high, I have a customer meeting on Friday and all my slides are on it",
    "The Hamburg office",
    "three of us cannot work because of that",
    "4711",
};

int main(int argc, char **argv)
{
    static const size_t sizes[] = {20, 50, 150, 400};
    struct talk talk = {0};

    if (argc != 2)
        return 1;
    for (size_t at = 0; at < sizeof(sizes) / sizeof(sizes[0]); at++) {
        talk = (struct talk){0};
        talk_begin(&talk, argv[1], sizes[at]);
        turn_measure(&talk, arena_format(talk.arena, "%zu types", sizes[at]), "My laptop is broken");
        talk_end(&talk);
    }
    talk = (struct talk){0};
    talk_begin(&talk, argv[1], 50);
    for (size_t turn = 0; turn < TURNS; turn++)
        turn_measure(&talk, "conversation", conversation[turn]);
    talk_end(&talk);
    return 0;
}
