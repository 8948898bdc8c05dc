/* Changes of a person, checked and stored. */
#include "service/preview_patch.h"

#include <string.h>

#include "assistant/account.h"
#include "assistant/form.h"
#include "base/arena.h"
#include "base/json.h"
#include "base/text.h"
#include "service/choosable.h"
#include "service/drafts.h"
#include "service/prefill.h"
#include "service/sharing.h"

const struct field preview_patch_fields[] = {
    FIELD_TEXT(struct preview_patch, request_type, .optional = true),
    FIELD_JSON(struct preview_patch, values, .optional = true, .max_bytes = 65536),
    FIELD_JSON(struct preview_patch, participants, .optional = true),
    FIELD_JSON(struct preview_patch, organization, .optional = true),
    FIELDS_END,
};

static bool is_stored(struct arena *arena, const struct draft *draft, const struct form_field *field,
                      const struct account *account)
{
    const struct value *stored = draft_value(draft, field->id);
    const struct json *json;
    struct account *known;
    size_t count;

    if (!stored || !stored->json ||
        json_parse(arena, stored->json, strlen(stored->json), &json_limits_body, &json).kind ||
        !accounts_read(arena, json, field->kind, &known, &count))
        return false;
    for (size_t i = 0; i < count; i++)
        if (text_equals(known[i].id, account->id) && text_equals(known[i].name, account->name))
            return true;
    return false;
}

/* People are whom Jira knows by their ids, under the names it has for them. */
static struct error check_people(struct request *request, const struct draft *draft,
                                 const struct form_field *field, const char *pointer, struct value *value)
{
    const struct json *json;
    struct account *accounts;
    size_t count;

    if (!value->json)
        return NO_ERROR;
    TRY(json_parse(request->arena, value->json, strlen(value->json), &json_limits_body, &json));
    (void)accounts_read(request->arena, json, field->kind, &accounts, &count);
    for (size_t i = 0; i < count; i++) {
        struct error error = NO_ERROR;

        if (!is_stored(request->arena, draft, field, &accounts[i]))
            error = choosable_account(request->db, &request->person, accounts[i].id, &accounts[i]);
        if (error.kind == ERROR_NOT_FOUND)
            problems_add(request->arena, &request->problems, pointer, PHRASE_VALUE_PERSON_UNKNOWN,
                         field->name);
        else if (error.kind)
            return error;
    }
    value->json = accounts_json(request->arena, accounts, count, field->kind);
    value->text = accounts_text(request->arena, accounts, count);
    return NO_ERROR;
}

/* One changed value, or one problem with its pointer. */
static bool check_value(struct request *request, const struct request_type *type, const struct json *member,
                        struct value *value)
{
    const char *name = json_name(member);
    const char *pointer = arena_format(request->arena, "/values/%s", name);
    const struct form_field *field = request_type_field(type, name);
    struct problem problem = {0};

    if (!field || field->kind == VALUE_UNSUPPORTED) {
        problems_add(request->arena, &request->problems, pointer, PHRASE_FIELD_UNKNOWN, name);
        return false;
    }
    if (field->kind == VALUE_ATTACHMENT) {
        problems_add(request->arena, &request->problems, pointer, PHRASE_VALUE_IS_FILES, field->name);
        return false;
    }
    *value = (struct value){.field_id = field->id, .text = "", .source = SOURCE_PERSON, .confidence = 1};
    if (json_is_null(member))
        return true;
    if (form_value(request->arena, field, json_print(request->arena, member), request->language, value,
                   &problem)) {
        value->source = SOURCE_PERSON;
        value->confidence = 1;
        return true;
    }
    problems_add(request->arena, &request->problems, pointer, problem.phrase, problem.subject);
    return false;
}

/* What the assistant fills in for a type just chosen stands behind what the person sets along with it. */
static size_t add_prefilled(const struct prefilled *prefilled, struct value *changed, size_t count)
{
    size_t own = count;

    for (size_t i = 0; i < prefilled->count; i++) {
        bool set = false;

        for (size_t k = 0; k < own; k++)
            set = set || text_equals(changed[k].field_id, prefilled->values[i].field_id);
        if (!set)
            changed[count++] = prefilled->values[i];
    }
    return count;
}

static struct error check_values(struct request *request, const struct draft *draft,
                                 const struct request_type *type, const struct preview_patch *patch,
                                 const struct prefilled *prefilled, const char **values_json)
{
    const char *text = patch->values;
    const struct json *values;
    struct value *changed;
    size_t count = 0;
    size_t shared;

    TRY(json_parse(request->arena, text ? text : "{}", text ? strlen(text) : 2, &json_limits_body, &values));
    if (!json_is_object(values))
        return request_problem(request, "/values", PHRASE_MEMBER_NOT_AN_OBJECT, "values");
    if (!type && text)
        return request_problem(request, "/request_type", PHRASE_TYPE_MISSING, NULL);
    changed = arena_many(request->arena, json_count(values) + prefilled->count + 2, struct value);
    for (const struct json *member = json_first(values); member; member = json_next(member)) {
        const struct form_field *field = request_type_field(type, json_name(member));

        if (!check_value(request, type, member, &changed[count]))
            continue;
        if (value_kind_is_people(field->kind))
            TRY(check_people(request, draft, field, arena_format(request->arena, "/values/%s", field->id),
                             &changed[count]));
        count++;
    }
    TRY(sharing_read(request, draft, patch->participants, patch->organization, &changed[count], &shared));
    count += shared;
    if (request->problems.count > 0)
        return ERROR(INVALID, BODY_INVALID);
    count = add_prefilled(prefilled, changed, count);
    *values_json = draft_values_json(request->arena, changed, count);
    return NO_ERROR;
}

static struct error check_patch(struct request *request, const struct dossier *dossier,
                                const struct preview_patch *patch, struct draft_change *change)
{
    const struct catalogue *catalogue = dossier->desk->catalogue;
    const struct request_type *type = dossier_type(dossier);
    struct prefilled prefilled = {0};

    bool shares = patch->participants || patch->organization;

    if (!patch->request_type && !patch->values && !shares)
        return request_problem(request, "", PHRASE_PREVIEW_CHANGES_NOTHING, NULL);
    if (patch->request_type) {
        type = catalogue_type(catalogue, patch->request_type);
        if (!type || !dossier->allowed[type - catalogue->types])
            return request_problem(request, "/request_type", PHRASE_TYPE_UNKNOWN, NULL);
        change->request_type_id = type->id;
        if (!text_equals(type->id, dossier->draft.request_type_id))
            TRY(prefill_type(request, dossier, type, &prefilled));
    }
    if (!patch->values && !shares && prefilled.count == 0)
        return NO_ERROR;
    return check_values(request, &dossier->draft, type, patch, &prefilled, &change->values_json);
}

static struct error in_words(struct error error)
{
    if (error.kind == ERROR_VERSION_MOVED)
        return ERROR(VERSION_MOVED, VERSION_MOVED);
    if (error.kind == ERROR_CONFLICT)
        return ERROR(CONFLICT, CONVERSATION_OVER);
    if (error.kind == ERROR_IN_PROGRESS)
        return ERROR(IN_PROGRESS, SUBMISSION_RUNNING);
    return error;
}

struct error preview_patch_save(struct request *request, const struct dossier *dossier, int64_t version,
                                const struct preview_patch *patch)
{
    struct draft_change change = {0};

    TRY(check_patch(request, dossier, patch, &change));
    return in_words(
        draft_patch(request->db, request->person.account, dossier->conversation, version, &change, &version));
}
