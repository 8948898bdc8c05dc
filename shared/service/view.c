/* Shapes of answers. */
#include "service/view.h"

#include "base/arena.h"
#include "base/buffer.h"
#include "base/json.h"
#include "base/text.h"
#include "store/attachment.h"
#include "store/submission.h"

const struct field named_view_fields[] = {
    FIELD_TEXT(struct named_view, id),
    FIELD_TEXT(struct named_view, name),
    FIELDS_END,
};

const struct field unsupported_view_fields[] = {
    FIELD_TEXT(struct unsupported_view, id),
    FIELD_TEXT(struct unsupported_view, name),
    FIELD_BOOL(struct unsupported_view, required),
    FIELD_TEXT(struct unsupported_view, why),
    FIELDS_END,
};

static void add_options(struct buffer *json, const struct option *options, size_t count)
{
    buffer_add_char(json, '[');
    for (size_t i = 0; i < count && !json->overflowed; i++) {
        buffer_add(json, i ? ",{\"value\":" : "{\"value\":");
        json_write_text(json, options[i].id);
        buffer_add(json, ",\"label\":");
        json_write_text(json, options[i].label);
        if (options[i].child_count > 0) {
            buffer_add(json, ",\"children\":");
            add_options(json, options[i].children, options[i].child_count);
        }
        buffer_add_char(json, '}');
    }
    buffer_add_char(json, ']');
}

const char *view_options(struct arena *arena, const struct form_field *field, size_t bytes_max)
{
    struct buffer *json;

    if (!value_kind_has_options(field->kind) && !field->option_count)
        return NULL;
    json = buffer_new(arena, bytes_max);
    add_options(json, field->options, field->option_count);
    return json->overflowed ? NULL : json->bytes;
}

const char *view_why(enum language language, const char *why)
{
    static const struct {
        const char *why;
        enum phrase phrase;
    } words[] = {
        {"assets", PHRASE_WHY_ASSETS}, {"user", PHRASE_WHY_USER},     {"users", PHRASE_WHY_USER},
        {"form", PHRASE_WHY_FORM},     {"behalf", PHRASE_WHY_BEHALF}, {"attachment", PHRASE_WHY_ATTACHMENT},
        {"closed", PHRASE_WHY_CLOSED},
    };

    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
        if (text_equals(words[i].why, why))
            return phrase_text(language, words[i].phrase);
    return phrase_text(language, PHRASE_WHY_OTHER);
}

struct unsupported_view *view_unsupported(struct arena *arena, const struct form_field *const *fields,
                                          size_t count, enum language language)
{
    struct unsupported_view *views = arena_many(arena, count, struct unsupported_view);

    for (size_t i = 0; i < count; i++)
        views[i] = (struct unsupported_view){
            .id = fields[i]->id,
            .name = fields[i]->name,
            .required = fields[i]->required,
            .why = view_why(language, fields[i]->why),
        };
    return views;
}

struct named_view *view_fields(struct arena *arena, const struct form_field *const *fields, size_t count)
{
    struct named_view *views = arena_many(arena, count, struct named_view);

    for (size_t i = 0; i < count; i++)
        views[i] = (struct named_view){.id = fields[i]->id, .name = fields[i]->name};
    return views;
}

struct named_view *view_type(struct arena *arena, const struct request_type *type)
{
    struct named_view *view;

    if (!type)
        return NULL;
    view = arena_one(arena, struct named_view);
    *view = (struct named_view){.id = type->id, .name = type->name};
    return view;
}

const struct field attachment_view_fields[] = {
    FIELD_TEXT(struct attachment_view, id),    FIELD_TEXT(struct attachment_view, name),
    FIELD_INT64(struct attachment_view, size), FIELD_TEXT(struct attachment_view, type),
    FIELD_TEXT(struct attachment_view, state), FIELDS_END,
};

struct attachment_view view_attachment(const struct attachment *file)
{
    return (struct attachment_view){
        .id = file->id,
        .name = file->name,
        .size = file->size,
        .type = file->type,
        .state = file->state,
    };
}

static const struct field delivery_view_fields[] = {
    FIELD_TEXT(struct delivery_view, name),
    FIELD_TEXT(struct delivery_view, state),
    FIELD_TEXT(struct delivery_view, reason, .leave_out_null = true),
    FIELDS_END,
};

const struct field ticket_view_fields[] = {
    FIELD_TEXT(struct ticket_view, key),
    FIELD_TEXT(struct ticket_view, url),
    FIELD_OBJECT(struct ticket_view, request_type, named_view_fields, struct named_view),
    FIELD_TIME(struct ticket_view, created),
    FIELD_LIST(struct ticket_view, attachments, attachment_count, delivery_view_fields, struct delivery_view),
    FIELDS_END,
};

static struct delivery_view delivery_of(const struct attachment *file, enum language language)
{
    if (text_equals(file->state, "attached"))
        return (struct delivery_view){.name = file->name, .state = "attached"};
    if (text_equals(file->state, "added"))
        return (struct delivery_view){.name = file->name, .state = "waiting"};
    return (struct delivery_view){
        .name = file->name,
        .state = "failed",
        .reason = phrase_text(language, PHRASE_FILE_NOT_ATTACHED),
    };
}

struct ticket_view *view_ticket(struct arena *arena, const struct submission *submission,
                                const struct request_type *type, const struct attachment *files,
                                size_t file_count, enum language language)
{
    struct ticket_view *view = arena_one(arena, struct ticket_view);
    const char *id = submission->request_type_id;

    *view = (struct ticket_view){
        .key = submission->ticket_key,
        .url = submission->ticket_url,
        .request_type = arena_one(arena, struct named_view),
        .created = submission->finished,
        .attachments = arena_many(arena, file_count, struct delivery_view),
        .attachment_count = file_count,
    };
    for (size_t i = 0; i < file_count; i++)
        view->attachments[i] = delivery_of(&files[i], language);
    *view->request_type = (struct named_view){.id = id, .name = type ? type->name : id};
    return view;
}
