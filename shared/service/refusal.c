/* Asking about people; keeping words. */
#include "service/refusal.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "base/time.h"
#include "service/view.h"
#include "store/db.h"

static bool names_field(const struct jira_creation *creation)
{
    for (size_t i = 0; i < creation->refusal_count; i++)
        if (!text_is_empty(creation->refusals[i].field))
            return true;
    return false;
}

/* ---- the person ---- */

/* A part of a longer word is no name. */
static bool is_named(const char *sentence, const char *account)
{
    static const char inside[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    size_t bytes = strlen(account);

    for (const char *at = sentence; (at = strstr(at, account)); at++)
        if ((at == sentence || !strchr(inside, at[-1])) && (!at[bytes] || !strchr(inside, at[bytes])))
            return true;
    return false;
}

/* That somebody is forbidden something names them; the service account has another name. */
static bool is_about_person(const struct refused_ticket *ticket, const struct jira_creation *creation)
{
    for (size_t i = 0; i < creation->refusal_count; i++)
        if (is_named(creation->refusals[i].message, ticket->on_behalf_of))
            return true;
    return false;
}

/* Only a clear answer counts: while Jira says nothing, nobody is shut out. */
static bool is_shut_out(struct db *db, const struct refused_ticket *ticket)
{
    struct jira_site site = jira_site();
    struct jira_member person;
    const char *allowed;
    size_t count = 0;
    struct error error = jira_user(db->arena, &site, ticket->on_behalf_of, &person);

    if (error.kind == ERROR_NOT_FOUND)
        return true;
    if (error.kind)
        return false;
    error = jira_allowed_types(db->arena, &site, ticket->service_desk_id, ticket->on_behalf_of,
                               &ticket->type_id, 1, &allowed, &count);
    return !error.kind && count == 0;
}

/* ---- those it is shared with ---- */

static size_t gone_participants(struct db *db, const struct refused_ticket *ticket,
                                struct submission_refusal *gone)
{
    struct jira_site site = jira_site();
    int64_t until = time_monotonic_ms() + REFUSAL_ASKING_MS;
    size_t count = 0;

    for (size_t i = 0; i < ticket->participant_count && time_monotonic_ms() < until; i++) {
        const struct named_view *participant = &ticket->participants[i];
        struct jira_member member;
        struct error error = jira_user(db->arena, &site, participant->id, &member);

        if (error.kind == ERROR_NOT_FOUND)
            gone[count++] = (struct submission_refusal){REFUSAL_OF_PARTICIPANT, participant->name};
        else if (error.kind)
            break;
    }
    return count;
}

/* ---- the outcome ---- */

static const char *refusals_of(struct db *db, const struct refused_ticket *ticket,
                               const struct jira_creation *creation)
{
    struct submission_refusal *list =
        arena_many(db->arena, creation->refusal_count + ticket->participant_count, struct submission_refusal);
    size_t count = names_field(creation) ? 0 : gone_participants(db, ticket, list);

    if (count == 0)
        for (; count < creation->refusal_count; count++)
            list[count] = (struct submission_refusal){creation->refusals[count].field,
                                                      creation->refusals[count].message};
    return submission_refusals_json(db->arena, list, count);
}

struct submission_outcome refusal_outcome(struct db *db, const struct refused_ticket *ticket,
                                          const struct jira_creation *creation)
{
    bool is_forbidden = text_equals(creation->verdict.code, "jira_forbidden");
    bool is_about_values = text_equals(creation->verdict.code, "jira_field");
    struct submission_outcome outcome = {.state = "failed", .error = creation->verdict.code};

    if ((is_forbidden && is_about_person(ticket, creation)) ||
        ((is_forbidden || (is_about_values && !names_field(creation))) && is_shut_out(db, ticket)))
        outcome.error = "jira_person";
    else if (is_about_values)
        outcome.refusals = refusals_of(db, ticket, creation);
    return outcome;
}
