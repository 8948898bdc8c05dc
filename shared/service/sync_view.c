/* Shapes, words, and the page of request types. */
#include "service/sync_view.h"

#include "base/arena.h"
#include "base/phrase.h"
#include "service/sync_message.h"
#include "service/view.h"
#include "web/reply.h"

struct progress_view {
    int64_t done, total;
};
static const struct field progress_view_fields[] = {
    FIELD_INT64(struct progress_view, done),
    FIELD_INT64(struct progress_view, total),
    FIELDS_END,
};

struct attempt_view {
    int64_t at;
    const char *outcome;
    const char *message;
};
static const struct field attempt_view_fields[] = {
    FIELD_TIME(struct attempt_view, at),
    FIELD_TEXT(struct attempt_view, outcome),
    FIELD_TEXT(struct attempt_view, message),
    FIELDS_END,
};

static const struct field history_fields[] = {
    FIELD_INT64(struct sync_run, id),
    FIELD_TIME(struct sync_run, started),
    FIELD_TIME(struct sync_run, ended),
    FIELD_TEXT(struct sync_run, outcome),
    FIELD_TEXT(struct sync_run, message),
    FIELD_TEXT(struct sync_run, trigger),
    FIELD_TEXT(struct sync_run, by),
    FIELD_JSON(struct sync_run, counts),
    FIELDS_END,
};

struct type_view {
    const char *id;
    const char *name;
    const char *portal;
    bool conversational;
    const struct unsupported_view *unsupported;
    size_t unsupported_count;
};
static const struct field type_view_fields[] = {
    FIELD_TEXT(struct type_view, id),
    FIELD_TEXT(struct type_view, name),
    FIELD_TEXT(struct type_view, portal),
    FIELD_BOOL(struct type_view, conversational),
    FIELD_LIST(struct type_view, unsupported, unsupported_count, unsupported_view_fields,
               struct unsupported_view),
    FIELDS_END,
};

struct types_view {
    int64_t total, start;
    const struct type_view *values;
    size_t value_count;
};
static const struct field types_view_fields[] = {
    FIELD_INT64(struct types_view, total),
    FIELD_INT64(struct types_view, start),
    FIELD_LIST(struct types_view, values, value_count, type_view_fields, struct type_view),
    FIELDS_END,
};

struct sync_view {
    bool running;
    const char *phase;
    struct progress_view *progress;
    int64_t last_updated;
    struct attempt_view *last_attempt;
    int64_t next_due;
    const char *counts;
    const char *shrink;
    struct types_view *types;
    const struct sync_run *history;
    size_t history_count;
};
static const struct field sync_view_fields[] = {
    FIELD_BOOL(struct sync_view, running),
    FIELD_TEXT(struct sync_view, phase),
    FIELD_OBJECT(struct sync_view, progress, progress_view_fields, struct progress_view),
    FIELD_TIME(struct sync_view, last_updated),
    FIELD_OBJECT(struct sync_view, last_attempt, attempt_view_fields, struct attempt_view),
    FIELD_TIME(struct sync_view, next_due),
    FIELD_JSON(struct sync_view, counts),
    FIELD_JSON(struct sync_view, shrink),
    FIELD_OBJECT(struct sync_view, types, types_view_fields, struct types_view),
    FIELD_LIST(struct sync_view, history, history_count, history_fields, struct sync_run),
    FIELDS_END,
};

static struct sync_run *history_of(struct request *request, const struct sync_status *status)
{
    struct sync_run *history = arena_many(request->arena, status->history_count, struct sync_run);

    for (size_t i = 0; i < status->history_count; i++) {
        history[i] = status->history[i];
        history[i].message = sync_message_text(request->arena, request->language, history[i].message);
    }
    return history;
}

static struct attempt_view *attempt_of(struct request *request, const struct sync_status *status)
{
    struct attempt_view *view;

    if (!status->last_attempt_at)
        return NULL;
    view = arena_one(request->arena, struct attempt_view);
    *view = (struct attempt_view){
        .at = status->last_attempt_at,
        .outcome = status->last_attempt_outcome,
        .message = sync_message_text(request->arena, request->language, status->last_attempt_message),
    };
    return view;
}

/* ---- which request types a conversation can create ---- */

static struct type_view type_view_of(struct request *request, const struct sync_type *type)
{
    struct unsupported_view *fields =
        arena_many(request->arena, type->unsupported_count, struct unsupported_view);
    struct type_view view = {
        .id = type->id,
        .name = type->name,
        .portal = type->portal,
        .conversational = true,
        .unsupported = fields,
        .unsupported_count = type->unsupported_count,
    };

    for (size_t i = 0; i < type->unsupported_count; i++) {
        const struct sync_type_field *field = &type->unsupported[i];

        fields[i] = (struct unsupported_view){
            .id = field->id,
            .name = field->name,
            .required = field->required,
            .why = view_why(request->language, field->why),
        };
        view.conversational &= !field->required;
    }
    return view;
}

static struct error types_of(struct request *request, int64_t start, struct types_view *view)
{
    struct sync_type *types;
    struct type_view *values;

    *view = (struct types_view){.start = start};
    TRY(sync_type_count(request->db, &view->total));
    TRY(sync_types(request->db, language_tag(request->language), start, SYNC_TYPES_PAGE, &types,
                   &view->value_count));
    values = arena_many(request->arena, view->value_count, struct type_view);
    for (size_t i = 0; i < view->value_count; i++)
        values[i] = type_view_of(request, &types[i]);
    view->values = values;
    return NO_ERROR;
}

struct error sync_view_reply(struct request *request, int http_status, const struct sync_status *status,
                             int64_t types_start)
{
    struct types_view types;

    TRY(types_of(request, types_start, &types));
    return reply_json(request, http_status, sync_view_fields,
                      &(struct sync_view){
                          .running = status->running,
                          .phase = status->phase,
                          .progress = &(struct progress_view){.done = status->done, .total = status->total},
                          .last_updated = status->last_updated,
                          .last_attempt = attempt_of(request, status),
                          .next_due = status->next_due,
                          .counts = status->counts,
                          .shrink = status->shrink,
                          .types = &types,
                          .history = history_of(request, status),
                          .history_count = status->history_count,
                      });
}
