/* Preview documents. */
#include "service/preview.h"

#include "assistant/form.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "base/json.h"
#include "base/text.h"
#include "service/file_limits.h"
#include "service/sharing.h"
#include "service/submission_view.h"
#include "service/view.h"
#include "store/attachment.h"

enum { PREVIEW_BYTES_MAX = 4 * 1024 * 1024, PREVIEW_OPTIONS_BYTES_MAX = 2 * 1024 * 1024 };

struct field_view {
    const char *id;
    const char *name;
    const char *description;
    const char *kind;
    bool required;
    const char *value;
    const char *text;
    const char *source;
    double confidence;
    const char *evidence;
    const char *options;
    const char *error; /* what the service desk said against its value */
};
static const struct field field_view_fields[] = {
    FIELD_TEXT(struct field_view, id),
    FIELD_TEXT(struct field_view, name),
    FIELD_TEXT(struct field_view, description),
    FIELD_TEXT(struct field_view, kind),
    FIELD_BOOL(struct field_view, required),
    FIELD_JSON(struct field_view, value),
    FIELD_TEXT(struct field_view, text),
    FIELD_TEXT(struct field_view, source),
    FIELD_DOUBLE(struct field_view, confidence),
    FIELD_TEXT(struct field_view, evidence),
    FIELD_JSON(struct field_view, options, .leave_out_null = true),
    FIELD_TEXT(struct field_view, error, .leave_out_null = true),
    FIELDS_END,
};

struct type_view {
    const char *id;
    const char *name;
    const char *description;
};
static const struct field type_view_fields[] = {
    FIELD_TEXT(struct type_view, id),
    FIELD_TEXT(struct type_view, name),
    FIELD_TEXT(struct type_view, description),
    FIELDS_END,
};

struct fallback_view {
    const char *message;
    const char *url;
    const char *copy_text;
};
static const struct field fallback_view_fields[] = {
    FIELD_TEXT(struct fallback_view, message),
    FIELD_TEXT(struct fallback_view, url),
    FIELD_TEXT(struct fallback_view, copy_text),
    FIELDS_END,
};

struct preview {
    const char *conversation;
    int64_t version;
    const char *portal;
    struct type_view *request_type;
    struct named_view *alternatives;
    size_t alternative_count;
    struct field_view *fields;
    size_t field_count;
    struct unsupported_view *unsupported;
    size_t unsupported_count;
    struct attachment_view *attachments;
    size_t attachment_count;
    const struct file_limits *attachment_limits;
    bool ready;
    struct fallback_view *fallback;
    struct named_view *participants;
    size_t participant_count;
    struct named_view *organization;
    struct named_view *organizations;
    size_t organization_count;
    const struct ticket_view *ticket;
    const struct submission_view *submission;
};
static const struct field preview_fields[] = {
    FIELD_TEXT(struct preview, conversation),
    FIELD_INT64(struct preview, version),
    FIELD_TEXT(struct preview, portal),
    FIELD_OBJECT(struct preview, request_type, type_view_fields, struct type_view),
    FIELD_LIST(struct preview, alternatives, alternative_count, named_view_fields, struct named_view),
    FIELD_LIST(struct preview, fields, field_count, field_view_fields, struct field_view),
    FIELD_LIST(struct preview, unsupported, unsupported_count, unsupported_view_fields,
               struct unsupported_view),
    FIELD_LIST(struct preview, attachments, attachment_count, attachment_view_fields, struct attachment_view),
    FIELD_OBJECT(struct preview, attachment_limits, file_limits_fields, struct file_limits),
    FIELD_BOOL(struct preview, ready),
    FIELD_OBJECT(struct preview, fallback, fallback_view_fields, struct fallback_view,
                 .leave_out_null = true),
    FIELD_LIST(struct preview, participants, participant_count, named_view_fields, struct named_view),
    FIELD_OBJECT(struct preview, organization, named_view_fields, struct named_view),
    FIELD_LIST(struct preview, organizations, organization_count, named_view_fields, struct named_view),
    FIELD_OBJECT(struct preview, ticket, ticket_view_fields, struct ticket_view, .leave_out_null = true),
    FIELD_OBJECT(struct preview, submission, submission_view_fields, struct submission_view,
                 .leave_out_null = true),
    FIELDS_END,
};

static void fill_alternatives(struct arena *arena, const struct catalogue *catalogue, const bool *allowed,
                              const char *chosen, struct preview *preview)
{
    preview->alternatives = arena_many(arena, catalogue->type_count, struct named_view);
    for (size_t i = 0; i < catalogue->type_count; i++)
        if (allowed[i] && !text_equals(catalogue->types[i].id, chosen))
            preview->alternatives[preview->alternative_count++] =
                (struct named_view){.id = catalogue->types[i].id, .name = catalogue->types[i].name};
}

static void fill_files(struct arena *arena, const struct preview_beside *beside, struct preview *preview)
{
    preview->attachment_limits = beside->limits;
    preview->attachment_count = beside->file_count;
    preview->attachments = arena_many(arena, beside->file_count, struct attachment_view);
    for (size_t i = 0; i < beside->file_count; i++)
        preview->attachments[i] = view_attachment(&beside->files[i]);
}

static bool is_among(const struct form_field *const *fields, size_t count, const struct form_field *field)
{
    for (size_t i = 0; i < count; i++)
        if (fields[i] == field)
            return true;
    return false;
}

/* The fields of the type without those that cannot be filled in here. */
static void fill_fields(struct arena *arena, const struct request_type *type,
                        const struct form_field *const *unsupported, const struct draft *draft,
                        enum language language, struct preview *preview)
{
    preview->fields = arena_many(arena, type->field_count, struct field_view);
    for (size_t i = 0; i < type->field_count; i++) {
        const struct form_field *field = &type->fields[i];
        struct value value;

        if (is_among(unsupported, preview->unsupported_count, field))
            continue;
        value = form_field_value(arena, draft, field, language);
        preview->fields[preview->field_count++] = (struct field_view){
            .id = field->id,
            .name = field->name,
            .description = field->description,
            .kind = value_kind_name(field->kind),
            .required = field->required,
            .value = value.json,
            .text = value.text ? value.text : "",
            .source = value_source_name(value.source),
            .confidence = value.confidence,
            .evidence = value.evidence ? value.evidence : "",
            .options = view_options(arena, field, PREVIEW_OPTIONS_BYTES_MAX),
        };
    }
}

static const char *error_at(const struct submission_view *submission, const char *pointer)
{
    for (size_t i = 0; submission && i < submission->error_count; i++)
        if (text_equals(submission->errors[i].pointer, pointer))
            return submission->errors[i].detail;
    return NULL;
}

static void fill_errors(struct arena *arena, const struct submission_view *submission,
                        struct preview *preview)
{
    for (size_t i = 0; i < preview->field_count; i++)
        preview->fields[i].error =
            error_at(submission, arena_format(arena, "/values/%s", preview->fields[i].id));
}

static void fill_sharing(const struct sharing *sharing, struct preview *preview)
{
    if (!sharing)
        return;
    preview->participants = sharing->participants;
    preview->participant_count = sharing->participant_count;
    preview->organization = sharing->organization;
    preview->organizations = sharing->organizations;
    preview->organization_count = sharing->organization_count;
}

/* What has become of it, or is becoming. */
static void fill_submission(const struct submission_view *submission, struct preview *preview)
{
    if (submission && submission->ticket)
        preview->ticket = submission->ticket;
    else
        preview->submission = submission;
}

static void leave_out_options(struct preview *preview)
{
    for (size_t i = 0; i < preview->field_count; i++)
        preview->fields[i].options = NULL;
}

static bool needs_fallback(const struct preview *preview)
{
    for (size_t i = 0; i < preview->unsupported_count; i++)
        if (preview->unsupported[i].required)
            return true;
    return false;
}

static void fill_type(struct arena *arena, const struct request_type *type, const struct draft *draft,
                      enum language language, struct preview *preview)
{
    const struct form_field **unsupported;

    preview->request_type = arena_one(arena, struct type_view);
    *preview->request_type =
        (struct type_view){.id = type->id, .name = type->name, .description = type->description};
    preview->unsupported_count = form_unsupported(arena, type, &unsupported);
    fill_fields(arena, type, unsupported, draft, language, preview);
    preview->unsupported = view_unsupported(arena, unsupported, preview->unsupported_count, language);
    preview->ready = form_is_ready(arena, draft, type, language);
    if (needs_fallback(preview)) {
        preview->fallback = arena_one(arena, struct fallback_view);
        *preview->fallback = (struct fallback_view){
            .message = phrase_text(language, PHRASE_FALLBACK_FORM),
            .url = form_portal_url(arena, draft, type, language),
            .copy_text = form_copy_text(arena, draft, type, language),
        };
    }
}

const char *preview_json(struct arena *arena, const char *conversation, const struct catalogue *catalogue,
                         const bool *allowed, const struct draft *draft, const struct preview_beside *beside,
                         enum language language)
{
    struct buffer *json = buffer_new(arena, PREVIEW_BYTES_MAX);
    const struct request_type *type = catalogue_type(catalogue, draft->request_type_id);
    struct preview preview = {
        .conversation = conversation,
        .version = draft->version,
        .portal = catalogue->portal_id,
    };

    if (type && !allowed[type - catalogue->types])
        type = NULL; /* the right to raise it was withdrawn: choose again */
    fill_alternatives(arena, catalogue, allowed, type ? type->id : NULL, &preview);
    if (type)
        fill_type(arena, type, draft, language, &preview);
    if (beside) {
        fill_files(arena, beside, &preview);
        fill_sharing(beside->sharing, &preview);
        fill_submission(beside->submission, &preview);
        fill_errors(arena, beside->submission, &preview);
    }
    json_write(json, preview_fields, &preview);
    if (json->overflowed) {
        buffer_clear(json);
        leave_out_options(&preview);
        json_write(json, preview_fields, &preview);
    }
    return json->bytes;
}
