/* Fields, and what stands in the way. */
#include "service/form_source.h"

#include <string.h>

#include "base/arena.h"
#include "base/phrase.h"
#include "base/text.h"

struct block {
    const char *why;
    enum phrase name;
};
static const struct block in_form = {"form", PHRASE_BLOCK_FORM}, on_behalf = {"behalf", PHRASE_BLOCK_BEHALF},
                          closed = {"closed", PHRASE_BLOCK_CLOSED};

bool form_source_is_block(const char *why)
{
    return text_equals(why, in_form.why) || text_equals(why, on_behalf.why) || text_equals(why, closed.why);
}

/* A required field nobody can fill in here. */
static void add_block(struct arena *arena, struct jira_form *form, const struct block *block,
                      const char *language)
{
    struct jira_field *fields = arena_many(arena, form->field_count + 1, struct jira_field);

    if (form->field_count)
        memcpy(fields, form->fields, form->field_count * sizeof(*fields));
    fields[form->field_count++] = (struct jira_field){
        .id = block->why,
        .name = phrase_text(language_of(language), block->name),
        .description = "",
        .required = true,
        .kind = "unsupported",
        .why = block->why,
        .schema = "{}",
    };
    form->fields = fields;
}

/* Every ticket of Jira has these two. */
void form_source_close(struct arena *arena, const struct languages *languages, struct jira_form *forms)
{
    for (size_t i = 0; i < languages->count; i++) {
        enum language language = language_of(languages->tags[i]);
        struct jira_field *fields = arena_many(arena, 2, struct jira_field);

        fields[0] = (struct jira_field){.id = "summary",
                                        .name = phrase_text(language, PHRASE_CLOSED_SUMMARY),
                                        .description = "",
                                        .kind = "text",
                                        .schema = "{}",
                                        .characters_max = 255};
        fields[1] = (struct jira_field){.id = "description",
                                        .name = phrase_text(language, PHRASE_CLOSED_DESCRIPTION),
                                        .description = "",
                                        .kind = "paragraph",
                                        .schema = "{}"};
        forms[i] = (struct jira_form){.fields = fields, .field_count = 2};
        add_block(arena, &forms[i], &closed, languages->tags[i]);
    }
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
            add_block(arena, &forms[i], &in_form, languages->tags[i]);
        if (!forms[i].can_raise_on_behalf)
            add_block(arena, &forms[i], &on_behalf, languages->tags[i]);
    }
    return NO_ERROR;
}
