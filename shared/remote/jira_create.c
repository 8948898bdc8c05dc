/* Creating a ticket: once, and with an outcome that is never a guess. */
#include "remote/jira_create.h"

#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/json.h"
#include "base/log.h"
#include "base/text.h"
#include "base/time.h"
#include "remote/jira_call.h"
#include "remote/jira_document.h"
#include "remote/jira_verdict.h"
#include "remote/loose_json.h"

enum {
    ORDER_BYTES_MAX = 2 * 1024 * 1024,
    KEY_BYTES_MAX = 64,
    REFUSALS_MAX = 50,
    SENTENCE_CHARACTERS_MAX = 500,
    PATIENCE_MS = 2000,
};

/* ---- the ticket ---- */

bool jira_key_is_sane(const char *key)
{
    const char *dash = key ? strrchr(key, '-') : NULL;
    size_t project;

    if (!dash || strlen(key) > KEY_BYTES_MAX)
        return false;
    project = strspn(key, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
    return project > 0 && key + project == dash && dash[1] &&
           dash[1 + strspn(dash + 1, "0123456789")] == '\0';
}

const char *jira_ticket_url(struct arena *arena, const struct jira_site *site, const char *link,
                            const char *key)
{
    static const char *const portal = "/servicedesk/customer/portal/";
    const char *path = link ? strstr(link, portal) : NULL;
    const char *id = path ? path + strlen(portal) : "";
    size_t digits = strspn(id, "0123456789");

    if (digits > 0 && digits < 20 && id[digits] == '/' && strcmp(id + digits + 1, key) == 0)
        return arena_format(arena, "%s%s", site->base_url, path);
    return arena_format(arena, "%s/browse/%s", site->base_url, key);
}

static bool take_ticket(struct arena *arena, const struct jira_site *site, const struct json *json,
                        struct jira_ticket *ticket)
{
    const char *key = json_text(json_member(json, "issueKey"));

    if (!jira_key_is_sane(key))
        return false;
    ticket->key = key;
    ticket->url =
        jira_ticket_url(arena, site, json_text(json_member(json_member(json, "_links"), "web")), key);
    return true;
}

/* ---- refusals ---- */

static const char *sentence(struct arena *arena, const char *text)
{
    char *line = text_trimmed(arena, text_cleaned(arena, text));

    for (char *at = line; (at = strpbrk(at, "\n\t")); at++)
        *at = ' ';
    return text_shortened(arena, line, SENTENCE_CHARACTERS_MAX);
}

static void add_refusal(struct arena *arena, struct jira_creation *creation, struct jira_refusal *list,
                        const char *field, const char *message)
{
    if (text_is_empty(message) || creation->refusal_count == REFUSALS_MAX)
        return;
    list[creation->refusal_count++] = (struct jira_refusal){field, sentence(arena, message)};
}

/* The sentences of every shape an error body has: the desk's, the platform's, the gateway's, Data Center's.
 */
static void take_sentences(struct arena *arena, const struct json *json, struct jira_creation *creation,
                           struct jira_refusal *list)
{
    const struct json *messages = json_member(json, "errorMessages");

    for (const struct json *one = json_first(messages); one; one = json_next(one))
        add_refusal(arena, creation, list, "", json_text(one));
    if (creation->refusal_count)
        return;
    add_refusal(arena, creation, list, "", json_text(json_member(json, "errorMessage")));
    if (!creation->refusal_count)
        add_refusal(arena, creation, list, "", json_text(json_member(json, "message")));
}

/* Where fields are named, the sentence for the whole only says the same again. */
static void take_refusals(struct arena *arena, const struct json *json, struct jira_creation *creation)
{
    struct jira_refusal *list = arena_many(arena, REFUSALS_MAX, struct jira_refusal);
    const struct json *errors = json_member(json, "errors");

    creation->refusals = list;
    if (json_is_object(errors))
        for (const struct json *one = json_first(errors); one; one = json_next(one))
            add_refusal(arena, creation, list, arena_text(arena, json_name(one)), json_text(one));
    if (!creation->refusal_count)
        take_sentences(arena, json, creation, list);
}

const char *jira_sentence(struct arena *arena, const struct http_response *response)
{
    struct jira_creation creation = {0};

    take_refusals(arena, loose_json(arena, response->body, response->body_bytes), &creation);
    return creation.refusal_count ? creation.refusals[0].message : NULL;
}

/* ---- the outcome ---- */

/* A ticket that was created and is not named has to be looked for. */
static void take_success(struct arena *arena, const struct jira_site *site, const struct json *json,
                         struct jira_creation *creation)
{
    if (take_ticket(arena, site, json, &creation->ticket))
        return;
    creation->verdict.outcome = JIRA_IN_DOUBT;
    creation->verdict.code = json ? "jira_no_key" : "jira_not_json";
}

void jira_create_read(struct arena *arena, const struct jira_site *site, const struct http_response *response,
                      struct jira_creation *creation)
{
    const struct json *json;

    *creation = (struct jira_creation){0};
    jira_judge(response, &creation->verdict);
    if (response->failure != HTTP_FINE)
        return;
    json = loose_json(arena, response->body, response->body_bytes);
    if (creation->verdict.outcome == JIRA_DONE)
        take_success(arena, site, json, creation);
    else if (creation->verdict.outcome == JIRA_REFUSED)
        take_refusals(arena, json, creation);
}

/* ---- the call ---- */

static const char *order_body(struct arena *arena, const struct jira_order *order, bool documents)
{
    const char *fields = documents ? jira_document_fields(arena, order) : order->fields_json;
    struct buffer *json = buffer_new(arena, ORDER_BYTES_MAX);

    if (!fields)
        return NULL;
    buffer_add(json, "{\"serviceDeskId\":");
    json_write_text(json, order->service_desk_id);
    buffer_add(json, ",\"requestTypeId\":");
    json_write_text(json, order->type_id);
    if (!text_is_empty(order->on_behalf_of)) {
        buffer_add(json, ",\"raiseOnBehalfOf\":");
        json_write_text(json, order->on_behalf_of);
    }
    buffer_add(json, documents ? ",\"isAdfRequest\":true" : "");
    if (order->participant_count > 0)
        buffer_add(json, ",\"requestParticipants\":[");
    for (size_t i = 0; i < order->participant_count; i++) {
        json_write_text(json, order->participants[i]);
        buffer_add_char(json, i + 1 < order->participant_count ? ',' : ']');
    }
    buffer_add(json, ",\"requestFieldValues\":");
    buffer_add(json, fields);
    buffer_add_char(json, '}');
    return json->overflowed ? NULL : json->bytes;
}

/* A moment's pause may be all it takes when the call provably did not arrive. */
static bool may_try_again(const struct jira_verdict *verdict, int64_t *wait_ms)
{
    if (verdict->outcome != JIRA_UNSENT || text_equals(verdict->code, "jira_insecure"))
        return false;
    *wait_ms = verdict->retry_after_seconds > 0 ? verdict->retry_after_seconds * 1000 : 500;
    return *wait_ms <= PATIENCE_MS;
}

static void send_order(struct arena *arena, const struct jira_site *site, const struct jira_order *order,
                       bool documents, struct jira_creation *creation)
{
    const struct jira_call call = {
        .path = "/rest/servicedeskapi/request",
        .body = order_body(arena, order, documents),
        .pace = JIRA_PROMPT,
        .once = true,
    };
    int64_t wait_ms;

    if (!call.body) {
        *creation = (struct jira_creation){.verdict = {.outcome = JIRA_REFUSED, .code = "jira_too_large"}};
        return;
    }
    for (int tries = 1;; tries++) {
        struct http_response response;

        if (time_since_boot_ms() > order->leave_by_ms) {
            *creation = (struct jira_creation){.verdict = {.outcome = JIRA_UNSENT, .code = "overdue"}};
            return;
        }
        jira_send(arena, site, &call, &response);
        jira_create_read(arena, site, &response, creation);
        if (response.failure)
            log_warning("jira did not take the ticket", "reason=%s status=%ld", response.reason,
                        response.status);
        if (tries > 1 || !may_try_again(&creation->verdict, &wait_ms))
            return;
        jira_sleep_ms(site, wait_ms);
    }
}

/* It was refused because rich text is to be an Atlassian document. */
static bool wants_documents(const struct jira_creation *creation)
{
    for (size_t i = 0; creation->verdict.outcome == JIRA_REFUSED && i < creation->refusal_count; i++)
        if (strcasestr(creation->refusals[i].message, "atlassian document") ||
            strcasestr(creation->refusals[i].message, "atlassian-dokument"))
            return true;
    return false;
}

/* A site that takes rich text as documents alone has refused the words: nothing was created, so it may be
 * sent again. */
void jira_create(struct arena *arena, const struct jira_site *site, const struct jira_order *order,
                 struct jira_creation *creation)
{
    send_order(arena, site, order, false, creation);
    if (!site->datacenter && wants_documents(creation))
        send_order(arena, site, order, true, creation);
}
