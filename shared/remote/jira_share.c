/* The organizations a ticket is shared with: a field of the issue that no form has. */
#include "remote/jira.h"

#include "base/arena.h"
#include "base/json.h"
#include "base/text.h"
#include "remote/jira_call.h"
#include "remote/jira_verdict.h"

#define ORGANIZATIONS_FIELD "com.atlassian.servicedesk:sd-customer-organizations"

/* NULL: the site has none, or does not say. */
static const char *organizations_field(struct arena *arena, const struct jira_site *site)
{
    const struct jira_call call = {.path = arena_format(arena, "%s/field", jira_api(site))};
    const struct json *fields;

    if (jira_ask(arena, site, &call, &fields).kind)
        return NULL;
    for (const struct json *field = json_first(fields); field; field = json_next(field))
        if (text_equals(json_text(json_member(json_member(field, "schema"), "custom")), ORGANIZATIONS_FIELD))
            return json_text(json_member(field, "id"));
    return NULL;
}

void jira_share(struct arena *arena, const struct jira_site *site, const char *ticket_key,
                const char *organization_id, struct jira_verdict *verdict)
{
    const char *field = organizations_field(arena, site);
    struct http_response response;
    int64_t number;

    if (!field) {
        *verdict = (struct jira_verdict){.outcome = JIRA_UNSENT, .code = "jira_no_organizations"};
        return;
    }
    if (!text_starts_with(field, "customfield_") || !number_parse(organization_id, &number)) {
        *verdict = (struct jira_verdict){.outcome = JIRA_REFUSED, .code = "jira_organization"};
        return;
    }
    jira_send(arena, site,
              &(struct jira_call){
                  .method = "PUT",
                  .path = arena_format(arena, "%s/issue/%s", jira_api(site), ticket_key),
                  .body = arena_format(arena, "{\"fields\":{\"%s\":[%lld]}}", text_url_encoded(arena, field),
                                       (long long)number),
                  .once = true,
              },
              &response);
    jira_judge(&response, verdict);
}
