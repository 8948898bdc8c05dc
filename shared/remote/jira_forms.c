/* Asking the Forms API. */
#include "remote/jira_forms.h"

#include <string.h>

#include "base/arena.h"
#include "base/environment.h"
#include "base/json.h"
#include "base/log.h"
#include "base/text.h"
#include "remote/jira_call.h"

#define GATEWAY        "/ex/jira/"
#define ATLASSIAN_API  "https://api.atlassian.com"
#define ATLASSIAN_HOST ".atlassian.net"

/* The account's secret goes to the site's own maker or to whom the operator names, and to nobody else. */
static const char *base_of(struct arena *arena, const struct jira_site *site, const char *gateway)
{
    if (!text_is_empty(environment.forms_url))
        return environment.forms_url;
    if (gateway)
        return arena_text_bytes(arena, site->base_url, (size_t)(gateway - site->base_url));
    return text_starts_with(site->base_url, "https://") && text_ends_with(site->base_url, ATLASSIAN_HOST)
               ? ATLASSIAN_API
               : NULL;
}

static const char *cloud_id_of(struct arena *arena, const struct jira_site *site, const char *gateway)
{
    const struct json *json;
    struct error error;

    if (gateway)
        return gateway + strlen(GATEWAY);
    error = jira_get(arena, site, "/_edge/tenant_info", &json);
    if (!error.kind)
        return json_text(json_member(json, "cloudId"));
    log_warning("the site does not tell its cloud id", "code=%s", error_code(error.kind));
    return NULL;
}

void jira_forms_find(struct arena *arena, const struct jira_site *site, struct jira_forms *forms)
{
    const char *gateway = strstr(site->base_url, GATEWAY);

    *forms = (struct jira_forms){.knowledge = JIRA_FORMS_NONE};
    if (site->datacenter)
        return;
    forms->base = base_of(arena, site, gateway);
    if (forms->base)
        forms->cloud_id = cloud_id_of(arena, site, gateway);
    forms->knowledge = text_is_empty(forms->cloud_id) ? JIRA_FORMS_UNKNOWN : JIRA_FORMS_KNOWN;
}

struct error jira_form_attached(struct arena *arena, const struct jira_site *site, struct jira_forms *forms,
                                const char *service_desk_id, const char *type_id, bool *attached)
{
    const struct json *json;
    struct error error;

    *attached = false;
    if (forms->knowledge != JIRA_FORMS_KNOWN)
        return NO_ERROR;
    error = jira_ask(
        arena, site,
        &(struct jira_call){
            .base = forms->base,
            .path = arena_format(arena, "/jira/forms/cloud/%s/servicedesk/%s/requesttype/%s/form",
                                 text_url_encoded(arena, forms->cloud_id),
                                 text_url_encoded(arena, service_desk_id), text_url_encoded(arena, type_id)),
            .may_be_not = true,
        },
        &json);
    if (error.kind == ERROR_NOT_FOUND)
        return NO_ERROR;
    if (error.kind == ERROR_REMOTE_REFUSED) {
        forms->knowledge = JIRA_FORMS_REFUSED;
        return NO_ERROR;
    }
    *attached = !error.kind;
    return error;
}
