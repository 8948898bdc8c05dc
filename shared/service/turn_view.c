/* Turn documents and events. */
#include "service/turn_view.h"

#include "base/arena.h"
#include "base/buffer.h"
#include "base/json.h"
#include "service/view.h"

enum { TURN_BYTES_MAX = 1024 * 1024, TURN_OPTIONS_BYTES_MAX = 64 * 1024 };

struct suggestion_view {
    const char *id;
    const char *name;
    double confidence;
};
static const struct field suggestion_view_fields[] = {
    FIELD_TEXT(struct suggestion_view, id),
    FIELD_TEXT(struct suggestion_view, name),
    FIELD_DOUBLE(struct suggestion_view, confidence),
    FIELDS_END,
};

struct asked_view {
    const char *id;
    const char *name;
    const char *kind;
    const char *options;
};
static const struct field asked_view_fields[] = {
    FIELD_TEXT(struct asked_view, id),
    FIELD_TEXT(struct asked_view, name),
    FIELD_TEXT(struct asked_view, kind),
    FIELD_JSON(struct asked_view, options, .leave_out_null = true),
    FIELDS_END,
};

static const struct field turn_cost_fields[] = {
    FIELD_INT64(struct turn_cost, input),    FIELD_INT64(struct turn_cost, cached),
    FIELD_INT64(struct turn_cost, output),   FIELD_INT64(struct turn_cost, total),
    FIELD_BOOL(struct turn_cost, estimated), FIELDS_END,
};

struct turn_view {
    const char *conversation;
    int64_t turn;
    const char *reply;
    const char *action;
    struct suggestion_view *suggestions;
    size_t suggestion_count;
    struct named_view *request_type;
    struct asked_view *asked_field;
    struct named_view *missing;
    size_t missing_count;
    struct unsupported_view *unsupported;
    size_t unsupported_count;
    bool ready;
    const char *later;
    int64_t draft_version;
    const struct turn_cost *tokens;
    const char *engine;
};
static const struct field turn_view_fields[] = {
    FIELD_TEXT(struct turn_view, conversation),
    FIELD_INT64(struct turn_view, turn),
    FIELD_TEXT(struct turn_view, reply),
    FIELD_TEXT(struct turn_view, action),
    FIELD_LIST(struct turn_view, suggestions, suggestion_count, suggestion_view_fields,
               struct suggestion_view),
    FIELD_OBJECT(struct turn_view, request_type, named_view_fields, struct named_view),
    FIELD_OBJECT(struct turn_view, asked_field, asked_view_fields, struct asked_view),
    FIELD_LIST(struct turn_view, missing, missing_count, named_view_fields, struct named_view),
    FIELD_LIST(struct turn_view, unsupported, unsupported_count, unsupported_view_fields,
               struct unsupported_view),
    FIELD_BOOL(struct turn_view, ready),
    FIELD_TEXT(struct turn_view, later, .leave_out_null = true),
    FIELD_INT64(struct turn_view, draft_version),
    FIELD_OBJECT(struct turn_view, tokens, turn_cost_fields, struct turn_cost),
    FIELD_TEXT(struct turn_view, engine),
    FIELDS_END,
};

static struct suggestion_view *suggestions_of(struct arena *arena, const struct turn_facts *facts,
                                              const struct outcome *outcome)
{
    struct suggestion_view *views = arena_many(arena, outcome->suggestion_count, struct suggestion_view);

    for (size_t i = 0; i < outcome->suggestion_count; i++) {
        const struct suggestion *suggestion = &outcome->suggestions[i];

        views[i] = (struct suggestion_view){
            .id = suggestion->request_type_id,
            .name = catalogue_type(facts->catalogue, suggestion->request_type_id)->name,
            .confidence = suggestion->confidence,
        };
    }
    return views;
}

static struct asked_view *asked_of(struct arena *arena, const struct form_field *field)
{
    struct asked_view *view;

    if (!field)
        return NULL;
    view = arena_one(arena, struct asked_view);
    *view = (struct asked_view){
        .id = field->id,
        .name = field->name,
        .kind = value_kind_name(field->kind),
        .options = view_options(arena, field, TURN_OPTIONS_BYTES_MAX),
    };
    return view;
}

const char *turn_view_json(struct arena *arena, const char *conversation, const struct turn_facts *facts,
                           const struct outcome *outcome, const struct turn_cost *cost, const char *engine)
{
    struct buffer *json = buffer_new(arena, TURN_BYTES_MAX);
    struct turn_view view = {
        .conversation = conversation,
        .reply = outcome->reply,
        .action = turn_action_name(outcome->action),
        .suggestions = suggestions_of(arena, facts, outcome),
        .suggestion_count = outcome->suggestion_count,
        .request_type = view_type(arena, outcome->request_type),
        .asked_field = asked_of(arena, outcome->asked_field),
        .missing = view_fields(arena, outcome->missing, outcome->missing_count),
        .missing_count = outcome->missing_count,
        .unsupported =
            view_unsupported(arena, outcome->unsupported, outcome->unsupported_count, facts->language),
        .unsupported_count = outcome->unsupported_count,
        .ready = outcome->ready,
        .later = outcome->later,
        .tokens = cost,
        .engine = engine,
    };

    json_write(json, turn_view_fields, &view);
    return json->bytes;
}

const char *turn_view_intent(struct arena *arena, const struct request_type *type)
{
    struct buffer *json = buffer_new(arena, TURN_BYTES_MAX);

    json_write(json, named_view_fields, view_type(arena, type));
    return json->bytes;
}

struct field_event {
    const char *id;
    const char *name;
    const char *value;
    const char *text;
};
static const struct field field_event_fields[] = {
    FIELD_TEXT(struct field_event, id),
    FIELD_TEXT(struct field_event, name),
    FIELD_JSON(struct field_event, value),
    FIELD_TEXT(struct field_event, text),
    FIELDS_END,
};

const char *turn_view_field(struct arena *arena, const struct form_field *field, const struct value *value)
{
    struct buffer *json = buffer_new(arena, TURN_BYTES_MAX);

    json_write(json, field_event_fields,
               &(struct field_event){
                   .id = field->id, .name = field->name, .value = value->json, .text = value->text});
    return json->bytes;
}

const char *turn_view_token(struct arena *arena, const char *text, size_t bytes)
{
    struct buffer *json = buffer_new(arena, TURN_BYTES_MAX);

    buffer_add(json, "{\"text\":");
    json_write_text(json, arena_text_bytes(arena, text, bytes));
    buffer_add_char(json, '}');
    return json->bytes;
}

void turn_view_event(struct buffer *events, const char *name, const char *json)
{
    buffer_add_format(events, "event: %s\ndata: ", name);
    buffer_add(events, json);
    buffer_add(events, "\n\n");
}
