/* Fields, and what stands in the way. */
#include "service/form_source.h"

#include <string.h>

#include "base/arena.h"
#include "base/phrase.h"

static enum phrase name_of(const char *why)
{
    return strcmp(why, "form") == 0 ? PHRASE_BLOCK_FORM : PHRASE_BLOCK_BEHALF;
}

void form_source_block(struct arena *arena, struct jira_form *form, const char *why, const char *language)
{
    struct jira_field *fields = arena_many(arena, form->field_count + 1, struct jira_field);

    if (form->field_count)
        memcpy(fields, form->fields, form->field_count * sizeof(*fields));
    fields[form->field_count++] = (struct jira_field){
        .id = why,
        .name = phrase_text(language_of(language), name_of(why)),
        .description = "",
        .required = true,
        .kind = "unsupported",
        .why = why,
        .schema = "{}",
    };
    form->fields = fields;
}

struct error form_source_read(struct arena *arena, struct jira_forms *known,
                              const struct portal_source *source, size_t type, struct jira_form *forms)
{
    const struct languages *languages = source->languages;
    const char *desk = source->portal->service_desk_id, *id = source->types[0][type].id;
    bool attached;

    TRY(jira_form_attached(arena, source->site, known, desk, id, &attached));
    for (size_t i = 0; i < languages->count; i++) {
        TRY(jira_form(arena, source->site, desk, id, languages->tags[i], &forms[i]));
        forms[i].has_form = attached;
        if (attached)
            form_source_block(arena, &forms[i], "form", languages->tags[i]);
        if (!forms[i].can_raise_on_behalf)
            form_source_block(arena, &forms[i], "behalf", languages->tags[i]);
    }
    return NO_ERROR;
}
