/* Payloads, attempts. */
#include "service/ticket.h"

#include <string.h>

#include "assistant/form.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "base/json.h"
#include "base/log.h"
#include "base/text.h"
#include "base/time.h"
#include "remote/jira.h"
#include "service/attachments.h"
#include "service/backoff.h"
#include "service/followups.h"
#include "service/refusal.h"
#include "service/sharing.h"
#include "store/attachment.h"
#include "store/db.h"

enum { PAYLOAD_BYTES_MAX = 1024 * 1024, RICH_FIELDS_MAX = 1000 };

/* A field whose value is wrong is known to be without one. */
static void add_missing(struct request *request, const struct form_field *field)
{
    const char *pointer = arena_format(request->arena, "/values/%s", field->id);

    for (size_t i = 0; i < request->problems.count; i++)
        if (text_equals(request->problems.list[i].pointer, pointer))
            return;
    problems_add(request->arena, &request->problems, pointer, PHRASE_FIELD_NEEDED, field->name);
}

struct error ticket_check(struct request *request, const struct dossier *dossier)
{
    const struct request_type *type = dossier_type(dossier);
    const struct form_field **fields;
    size_t count;

    if (!type)
        return request_problem(request, "/request_type", PHRASE_TYPE_MISSING, NULL);
    count = form_missing(request->arena, &dossier->draft, type, request->language, &fields);
    for (size_t i = 0; i < count; i++)
        add_missing(request, fields[i]);
    count = form_unsupported(request->arena, type, &fields);
    for (size_t i = 0; i < count; i++)
        if (fields[i]->required)
            problems_add(request->arena, &request->problems,
                         arena_format(request->arena, "/values/%s", fields[i]->id), PHRASE_FIELD_BY_HAND,
                         fields[i]->name);
    return request->problems.count > 0 ? ERROR(INVALID, TICKET_INCOMPLETE) : NO_ERROR;
}

struct payload {
    const char *service_desk_id;
    const char *type_id;
    const char *fields;
    const char *on_behalf_of;
    const char *summary; /* NULL: the form has none */
    const char *marker;  /* NULL: the form has no field that could carry it */
    bool takes_files;    /* the form has a field for them */
    struct named_view *participants;
    size_t participant_count;
    const char *const *rich; /* ids of the fields that are rich text */
    size_t rich_count;
};
static const struct field payload_fields[] = {
    FIELD_TEXT(struct payload, service_desk_id),
    FIELD_TEXT(struct payload, type_id),
    FIELD_JSON(struct payload, fields, .max_bytes = PAYLOAD_BYTES_MAX),
    FIELD_TEXT(struct payload, on_behalf_of),
    FIELD_TEXT(struct payload, summary, .optional = true),
    FIELD_TEXT(struct payload, marker, .optional = true),
    FIELD_LIST(struct payload, participants, participant_count, named_view_fields, struct named_view),
    FIELD_TEXTS(struct payload, rich, rich_count, .optional = true, .max_count = RICH_FIELDS_MAX),
    FIELD_BOOL(struct payload, takes_files),
    FIELDS_END,
};

/* The description carries the marker as its last line, so that a ticket whose creation was in doubt can be
 * found again. */
static const char *with_marker(struct arena *arena, const char *text, const char *marker)
{
    return arena_format(arena, "%s%s%s", text ? text : "", text_is_empty(text) ? "" : "\n\n", marker);
}

static const char *quoted(struct arena *arena, const char *text)
{
    struct buffer *json = buffer_new(arena, PAYLOAD_BYTES_MAX);

    json_write_text(json, text);
    return json->bytes;
}

static const char *encoded_fields(struct arena *arena, const struct request_type *type,
                                  const struct draft *draft, const char *marker)
{
    struct buffer *json = buffer_new(arena, PAYLOAD_BYTES_MAX);
    struct jira_site site = jira_site();

    buffer_add_char(json, '{');
    for (size_t i = 0; i < type->field_count; i++) {
        const struct form_field *field = &type->fields[i];
        struct value value = form_field_value(arena, draft, field, LANGUAGE_EN);
        const char *canonical = value.json;
        const char *sent;

        if (field->kind == VALUE_UNSUPPORTED || field->kind == VALUE_ATTACHMENT)
            continue;
        if (field->kind == VALUE_COMPONENTS && canonical)
            canonical = form_labels(arena, field, canonical);
        if (text_equals(field->id, "description"))
            canonical = quoted(arena, with_marker(arena, value.json ? value.text : "", marker));
        sent = canonical ? jira_encode(arena, &site, value_kind_name(field->kind), canonical) : NULL;
        if (!sent)
            continue;
        if (json->length > 1)
            buffer_add_char(json, ',');
        json_write_text(json, field->id);
        buffer_add_char(json, ':');
        buffer_add(json, sent);
    }
    buffer_add_char(json, '}');
    return json->bytes;
}

static size_t rich_fields(struct arena *arena, const struct request_type *type, const char *const **ids)
{
    const char **list = arena_many(arena, type->field_count, const char *);
    size_t count = 0;

    for (size_t i = 0; i < type->field_count && count < RICH_FIELDS_MAX; i++)
        if (type->fields[i].kind == VALUE_PARAGRAPH)
            list[count++] = type->fields[i].id;
    *ids = list;
    return count;
}

static const char *summary_of(struct arena *arena, const struct request_type *type, const struct draft *draft)
{
    const struct form_field *field = request_type_field(type, "summary");

    return field ? form_field_value(arena, draft, field, LANGUAGE_EN).text : NULL;
}

static const char *new_marker(struct arena *arena)
{
    return arena_format(arena, "ATA reference %s", uuid_new(arena));
}

const char *ticket_hash(struct arena *arena, const char *conversation, int64_t version)
{
    const char *agreed = arena_format(arena, "%s %lld", conversation, (long long)version);

    return text_sha256(arena, agreed, strlen(agreed));
}

struct error ticket_offer(struct request *request, const struct dossier *dossier, const char *idempotency_key,
                          struct submission_offer *offer)
{
    struct arena *arena = request->arena;
    const char *account = request->person.account;
    const struct request_type *type = dossier_type(dossier);
    const char *marker = new_marker(arena);
    struct buffer *json = buffer_new(arena, PAYLOAD_BYTES_MAX);
    struct payload payload = {
        .service_desk_id = dossier->desk->catalogue->service_desk_id,
        .type_id = type->id,
        .fields = encoded_fields(arena, type, &dossier->draft, marker),
        .on_behalf_of = account,
        .summary = summary_of(arena, type, &dossier->draft),
        .marker = request_type_field(type, "description") ? marker : NULL,
        .takes_files = request_type_field(type, DRAFT_FILES),
    };

    TRY(sharing_participants(arena, &dossier->draft, &payload.participants, &payload.participant_count));
    payload.rich_count = rich_fields(arena, type, &payload.rich);
    json_write(json, payload_fields, &payload);
    *offer = (struct submission_offer){
        .person = account,
        .conversation = dossier->conversation,
        .idempotency_key = idempotency_key,
        .version = dossier->draft.version,
        .payload_hash = ticket_hash(arena, dossier->conversation, dossier->draft.version),
        .payload_json = json->bytes,
        .request_type_id = type->id,
        .marker = marker,
    };
    return followups_plan(request, dossier, &offer->followups_json);
}

/* ---- one attempt ---- */

/* A claimed submission on its way. */
struct sending {
    struct db *db;
    struct submission_claim claim;
    int64_t leave_by_ms; /* of time_since_boot_ms: the lease is over then, and somebody else may be looking */
    struct payload payload;
    struct attachment *files; /* that go along in the form */
    size_t file_count;
};

static struct error finish(const struct sending *sending, const struct submission_outcome *outcome)
{
    bool accepted;

    return submission_finish(sending->db, &sending->claim, outcome, &accepted);
}

/* Those still marked as added were in the form the ticket was made from. */
static struct error finish_found(const struct sending *sending, const struct jira_ticket *ticket)
{
    struct attachment *files;
    size_t count;

    if (sending->payload.takes_files) {
        TRY(attachments_ready(sending->db, sending->claim.conversation, &files, &count));
        if (count)
            TRY(attachment_settle(sending->db, files, count, "attached"));
    }
    return finish(sending, &(struct submission_outcome){
                               .state = "done", .ticket_key = ticket->key, .ticket_url = ticket->url});
}

/* Soon at first, for the person who waits; then ever less often. */
static struct error finish_in_doubt(const struct sending *sending, const char *code)
{
    return finish(sending, &(struct submission_outcome){
                               .state = "sending",
                               .error = code,
                               .backoff_seconds = backoff_seconds(sending->claim.attempts, 1,
                                                                  TICKET_LOOK_AGAIN_MOST_SECONDS),
                           });
}

/* It is sent by itself as soon as it can be. */
static struct error finish_unsent(const struct sending *sending, const struct jira_verdict *verdict)
{
    int64_t seconds = verdict->retry_after_seconds > 0
                          ? verdict->retry_after_seconds
                          : backoff_seconds(sending->claim.attempts, TICKET_UNSENT_AGAIN_SECONDS,
                                            TICKET_UNSENT_AGAIN_MOST_SECONDS);

    return finish(sending, &(struct submission_outcome){
                               .state = "pending", .error = verdict->code, .backoff_seconds = seconds});
}

static struct error finish_refused(const struct sending *sending, const struct jira_creation *creation)
{
    const struct payload *payload = &sending->payload;
    struct submission_outcome outcome = refusal_outcome(sending->db,
                                                        &(struct refused_ticket){
                                                            .service_desk_id = payload->service_desk_id,
                                                            .type_id = payload->type_id,
                                                            .on_behalf_of = payload->on_behalf_of,
                                                            .participants = payload->participants,
                                                            .participant_count = payload->participant_count,
                                                        },
                                                        creation);

    return finish(sending, &outcome);
}

static void create(const struct sending *sending, const char *fields_json, struct jira_creation *creation)
{
    const struct payload *payload = &sending->payload;
    const char **accounts = arena_many(sending->db->arena, payload->participant_count, const char *);
    struct jira_site site = jira_site();

    for (size_t i = 0; i < payload->participant_count; i++)
        accounts[i] = payload->participants[i].id;
    jira_create(sending->db->arena, &site,
                &(struct jira_order){
                    .service_desk_id = payload->service_desk_id,
                    .type_id = payload->type_id,
                    .fields_json = fields_json,
                    .rich_fields = payload->rich,
                    .rich_field_count = payload->rich_count,
                    .on_behalf_of = payload->on_behalf_of,
                    .participants = accounts,
                    .participant_count = payload->participant_count,
                    .leave_by_ms = sending->leave_by_ms,
                },
                creation);
}

/* A file that Jira does not take must not cost the ticket: what was refused because of one, and so was surely
 * not created, is sent once more without them. That they stay behind is noted first, as the outcome of the
 * second call may get lost. */
static struct error create_with_files(const struct sending *sending, struct jira_creation *creation)
{
    const char *fields = sending->payload.fields;
    enum attachments_blame blame;

    create(sending, attachments_in_fields(sending->db->arena, fields, sending->files, sending->file_count),
           creation);
    blame = attachments_blamed(creation);
    if (blame == FILES_NOT_BLAMED)
        return NO_ERROR;
    log_warning("jira refused the files of a ticket", "submission=%lld", (long long)sending->claim.id);
    TRY(attachment_settle(sending->db, sending->files, sending->file_count, "failed"));
    create(sending, fields, creation);
    if (blame == FILES_SUSPECTED && creation->verdict.outcome == JIRA_REFUSED)
        return attachment_settle(sending->db, sending->files, sending->file_count, "added");
    return NO_ERROR;
}

static struct error post(const struct sending *sending)
{
    struct jira_creation creation = {0};

    if (sending->file_count)
        TRY(create_with_files(sending, &creation));
    else
        create(sending, sending->payload.fields, &creation);
    if (creation.verdict.outcome != JIRA_DONE)
        log_warning("jira did not create the ticket", "submission=%lld status=%ld code=%s",
                    (long long)sending->claim.id, creation.verdict.status, creation.verdict.code);
    switch (creation.verdict.outcome) {
    case JIRA_DONE:
        return finish_found(sending, &creation.ticket);
    case JIRA_REFUSED:
        return finish_refused(sending, &creation);
    case JIRA_UNSENT:
        return finish_unsent(sending, &creation.verdict);
    case JIRA_IN_DOUBT:
        break;
    }
    return finish_in_doubt(sending, creation.verdict.code);
}

/* Tickets of this person that are accounted for are not the one that is looked for. */
static struct error look(const struct sending *sending, struct jira_ticket *ticket)
{
    const struct payload *payload = &sending->payload;
    struct jira_site site = jira_site();
    struct jira_trace trace = {
        .marker = payload->marker,
        .summary = payload->summary,
        .reporter = payload->on_behalf_of,
        .age_minutes = sending->claim.age_minutes,
    };

    if (!payload->marker)
        TRY(submission_keys(sending->db, payload->on_behalf_of, &trace.known, &trace.known_count));
    return jira_find(sending->db->arena, &site, &trace, payload->service_desk_id, ticket);
}

/* An earlier attempt's outcome is unknown: the ticket may stand in Jira already. */
static struct error look_first(const struct sending *sending)
{
    bool traceable = sending->payload.marker || sending->payload.summary;
    struct jira_ticket ticket = {0};
    bool granted = false;
    struct error error = traceable ? look(sending, &ticket) : NO_ERROR;

    if (!traceable && sending->claim.may_resend) /* the person alone can tell */
        return finish(sending, &(struct submission_outcome){.state = "failed", .error = "untraceable"});
    if (!error.kind && ticket.key)
        return finish_found(sending, &ticket);
    if (!error.kind && sending->claim.may_resend)
        TRY(submission_resend(sending->db, &sending->claim, &granted));
    if (granted)
        return post(sending);
    return finish_in_doubt(sending, "in_doubt");
}

struct error ticket_send(struct db *db, int64_t submission, bool *tried)
{
    struct sending sending = {.db = db,
                              .leave_by_ms = time_since_boot_ms() + TICKET_LEASE_SECONDS * INT64_C(1000)};
    struct error error = submission_claim(db, submission, TICKET_LEASE_SECONDS, &sending.claim);

    *tried = false;
    if (error.kind == ERROR_NOT_FOUND)
        return NO_ERROR;
    if (error.kind)
        return error;
    *tried = true;
    TRY(json_read_text(db->arena, sending.claim.payload, payload_fields, JSON_STRICT, &sending.payload));
    if (sending.payload.takes_files)
        TRY(attachments_ready(db, sending.claim.conversation, &sending.files, &sending.file_count));
    return text_equals(sending.claim.mode, "post") ? post(&sending) : look_first(&sending);
}
