/* From Jira's form to the assistant's, and the differences. */
#include "service/form_now.h"

#include "assistant/form.h"
#include "base/arena.h"
#include "base/log.h"
#include "base/text.h"
#include "remote/jira.h"
#include "service/asking.h"
#include "service/form_source.h"
#include "store/sync.h"
#include "store/visibility.h"

/* ---- the form ---- */

static const struct option *options_of(struct arena *arena, const struct jira_option *from, size_t count)
{
    struct option *options = arena_many(arena, count, struct option);

    for (size_t i = 0; i < count; i++)
        options[i] = (struct option){
            .id = from[i].id,
            .label = from[i].label,
            .also = "",
            .children = options_of(arena, from[i].children, from[i].child_count),
            .child_count = from[i].child_count,
        };
    return options;
}

static struct form_field field_of(struct arena *arena, const struct jira_field *from)
{
    struct form_field field = {
        .id = from->id,
        .name = from->name,
        .description = from->description,
        .also = "",
        .kind = VALUE_UNSUPPORTED,
        .required = from->required,
        .characters_max = from->characters_max > 0 ? (size_t)from->characters_max : 0,
        .options = options_of(arena, from->options, from->option_count),
        .option_count = from->option_count,
        .default_json = from->default_json,
        .schema = from->schema,
        .why = from->why,
    };

    (void)value_kind_find(from->kind, &field.kind);
    return field;
}

static struct request_type *type_of(struct arena *arena, const struct jira_form *form,
                                    const struct request_type *indexed)
{
    struct form_field *fields =
        arena_many(arena, form->field_count + indexed->field_count, struct form_field);
    struct request_type *type = arena_one(arena, struct request_type);

    *type = *indexed;
    type->fields = fields;
    type->field_count = form->field_count;
    for (size_t i = 0; i < form->field_count; i++)
        fields[i] = field_of(arena, &form->fields[i]);
    for (size_t i = 0; i < indexed->field_count; i++) /* known to the index alone */
        if (form_source_is_block(indexed->fields[i].why))
            fields[type->field_count++] = indexed->fields[i];
    return type;
}

/* ---- what changed ---- */

static bool same_options(const struct option *one, size_t count, const struct option *other,
                         size_t other_count)
{
    if (count != other_count)
        return false;
    for (size_t i = 0; i < count; i++)
        if (!text_equals(one[i].id, other[i].id) ||
            !same_options(one[i].children, one[i].child_count, other[i].children, other[i].child_count))
            return false;
    return true;
}

static bool same_form(const struct request_type *one, const struct request_type *other)
{
    if (one->field_count != other->field_count)
        return false;
    for (size_t i = 0; i < one->field_count; i++) {
        const struct form_field *field = &one->fields[i], *same = request_type_field(other, field->id);

        if (!same || same->kind != field->kind || same->required != field->required ||
            !same_options(field->options, field->option_count, same->options, same->option_count))
            return false;
    }
    return true;
}

/* What was agreed to is sent or asked about, never left out in silence. */
static void check_values(struct request *request, const struct draft *draft,
                         const struct request_type *indexed, const struct request_type *now)
{
    struct arena *arena = request->arena;

    for (size_t i = 0; i < indexed->field_count; i++) {
        const struct form_field *field = &indexed->fields[i], *present = request_type_field(now, field->id);
        struct value agreed = form_field_value(arena, draft, field, request->language), value;
        struct problem problem = {.phrase = PHRASE_FIELD_GONE, .subject = field->name};

        if (!agreed.json || agreed.source == SOURCE_DEFAULT)
            continue;
        if (!present || !form_value(arena, present, agreed.json, request->language, &value, &problem))
            problems_add(arena, &request->problems, arena_format(arena, "/values/%s", field->id),
                         problem.phrase, problem.subject);
    }
}

static void mark_outdated(struct request *request)
{
    struct error error = sync_demand(request->db);

    if (error.kind)
        log_warning("the index could not be marked as outdated", "code=%s", error_code(error.kind));
}

static struct error ask_jira(struct request *request, const struct dossier *dossier,
                             const struct request_type *type, struct jira_form *form)
{
    struct jira_site site = jira_site();
    struct error error;

    TRY(asking_begin());
    error = jira_form_now(request->arena, &site, dossier->desk->catalogue->service_desk_id, type->id,
                          language_tag(request->language), form);
    asking_end(error);
    return error;
}

struct error form_now_read(struct request *request, struct dossier *dossier)
{
    const struct request_type *indexed = dossier_type(dossier);
    struct jira_form form = {0};
    struct error error;

    if (!indexed)
        return NO_ERROR;
    error = ask_jira(request, dossier, indexed, &form);
    if (error.kind == ERROR_NOT_FOUND) {
        mark_outdated(request);
        TRY(visibility_forget(request->db, request->person.account));
        return request_problem(request, "/request_type", PHRASE_TYPE_GONE, NULL);
    }
    if (error.kind) {
        log_warning("the form could not be read again; the index has to do", "code=%s",
                    error_code(error.kind));
        return NO_ERROR;
    }
    dossier->type_now = type_of(request->arena, &form, indexed);
    if (same_form(indexed, dossier->type_now))
        return NO_ERROR;
    log_info("the form has changed since the last synchronisation", "type=%s", indexed->id);
    mark_outdated(request);
    check_values(request, &dossier->draft, indexed, dossier->type_now);
    return NO_ERROR;
}
