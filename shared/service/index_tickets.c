/* Past tickets of every request type people see: what the ranking learns from. */
#include "base/arena.h"
#include "base/buffer.h"
#include "base/json.h"
#include "base/log.h"
#include "base/phrase.h"
#include "base/text.h"
#include "service/index_json.h"
#include "service/index_walk.h"
#include "store/index.h"
#include "store/setting.h"
#include "store/snapshot.h"

enum { TICKETS_OF_TYPE = 200, PIECE_BYTES = 512 * 1024, PIECE_BYTES_MAX = 4 * 1024 * 1024 };

/* More changes than these are not worth telling apart. Jira's clock and ours differ by less than the margin.
 */
enum { CHANGED_MAX = 500, MARGIN_MINUTES = 60 };

struct past {
    const struct portal_row *portals;
    const char *type_field;
    int64_t minutes; /* since they were read; 0: all are read */
};

/* Tickets of one portal on their way into the index. */
struct parcel {
    struct member *member;
    const struct portal_row *portal;
    struct buffer *json;
    size_t number;
    struct index_counts counts;
};

static struct error send(struct parcel *parcel)
{
    struct arena *arena = parcel->member->arena;

    if (parcel->json->length == 0)
        return NO_ERROR;
    buffer_add(parcel->json, "]}");
    TRY(walk_write(parcel->member,
                   arena_format(arena, "tickets %s %zu", parcel->portal->id, parcel->number++),
                   parcel->json));
    buffer_clear(parcel->json);
    return NO_ERROR;
}

static struct error add_type(struct parcel *parcel, struct arena *scratch, const char *field,
                             const struct type_row *type)
{
    const struct jira_past_wanted wanted = {
        .project = parcel->portal->key,
        .type_field = field,
        .type_id = type->id,
        .type_name = type->name,
        .most = TICKETS_OF_TYPE,
    };
    struct jira_past *tickets;
    size_t count;
    struct error error = jira_past_tickets(scratch, &parcel->member->walk->site, &wanted, &tickets, &count);

    if (error.kind && error.phrase == PHRASE_JIRA_DECLINED)
        return NO_ERROR; /* no query finds a type of this name: it has no history */
    TRY(error);
    if (count == 0)
        return NO_ERROR;
    if (parcel->json->length == 0)
        buffer_add(parcel->json, "{\"examples\":[");
    index_add_examples(parcel->json, parcel->portal->id, type->id, tickets, count);
    parcel->counts.tickets += (int64_t)count;
    return parcel->json->length < PIECE_BYTES ? NO_ERROR : send(parcel);
}

static void add_id(struct buffer *ids, const char *id)
{
    if (text_is_empty(id))
        return;
    index_separate(ids, ids->length);
    json_write_text(ids, id);
}

/* What has changed of the portal, as past_tickets_carry takes it; NULL: too much. */
static struct error changes_of(struct parcel *parcel, const struct past *past, const char **changed)
{
    struct arena *arena = parcel->member->arena;
    struct jira_changed *tickets = arena_many(arena, CHANGED_MAX, struct jira_changed);
    struct buffer *types = buffer_new(arena, PIECE_BYTES_MAX), *ids = buffer_new(arena, PIECE_BYTES_MAX);
    size_t count;

    TRY(jira_changed_tickets(arena, &parcel->member->walk->site, parcel->portal->key, past->type_field,
                             past->minutes + MARGIN_MINUTES, tickets, CHANGED_MAX, &count));
    for (size_t i = 0; i < count; i++) {
        add_id(types, tickets[i].type_id);
        add_id(ids, tickets[i].id);
    }
    *changed = count == CHANGED_MAX
                   ? NULL
                   : arena_format(arena, "{\"types\":[%s],\"tickets\":[%s]}", types->bytes, ids->bytes);
    return NO_ERROR;
}

/* Takes over from the index in use what has not changed since. */
static struct error carry(struct parcel *parcel, const struct past *past, struct past_tickets *carried)
{
    struct walk *walk = parcel->member->walk;
    const char *changed = NULL;

    *carried = (struct past_tickets){0};
    if (past->minutes > 0)
        TRY(changes_of(parcel, past, &changed));
    if (!changed)
        return NO_ERROR;
    TRY(past_tickets_carry(&parcel->member->db, walk->run, parcel->portal->id, changed, carried));
    parcel->counts.tickets += carried->rows;
    walk_wrote(walk, carried->rows);
    return NO_ERROR;
}

static bool is_carried(const struct past_tickets *carried, const char *type)
{
    for (size_t i = 0; i < carried->type_count; i++)
        if (text_equals(carried->types[i], type))
            return true;
    return false;
}

static struct error walk_portal(struct member *member, const void *what, size_t index)
{
    const struct past *past = what;
    struct walk *walk = member->walk;
    struct parcel parcel = {.member = member,
                            .portal = &past->portals[index],
                            .json = buffer_new(member->arena, PIECE_BYTES_MAX)};
    struct arena *scratch;
    struct past_tickets carried;
    struct type_row *types;
    struct error error = NO_ERROR;
    size_t count;

    TRY(portal_types(&member->db, walk->run->id, parcel.portal->id, walk->languages.tags[0], &types, &count));
    TRY(carry(&parcel, past, &carried));
    scratch = arena_new();
    for (size_t i = 0; i < count && !error.kind; i++) {
        if (is_carried(&carried, types[i].id))
            continue;
        error = add_type(&parcel, scratch, past->type_field, &types[i]);
        error.subject = arena_text(member->arena, error.subject);
        arena_empty(scratch);
    }
    arena_free(scratch);
    TRY(error);
    TRY(send(&parcel));
    walk_count(walk, &parcel.counts);
    return NO_ERROR;
}

struct error walk_tickets(struct walk *walk)
{
    struct past past = {0};
    struct portal_row *portals;
    struct setting setting = {0};
    struct error error;
    size_t count;

    TRY(setting_load(walk->db, &setting));
    if (!setting.past_tickets)
        return NO_ERROR;
    TRY(walk_tell(walk, "tickets"));
    error = jira_type_field(walk->db->arena, &walk->site, &past.type_field);
    if (!past.type_field &&
        (!error.kind || error.kind == ERROR_REMOTE_REFUSED || error.kind == ERROR_NOT_FOUND)) {
        log_info(
            "the service account does not see of which request type a ticket is; no past tickets are read");
        return NO_ERROR;
    }
    TRY(error);
    TRY(portal_list(walk->db, walk->run->id, walk->languages.tags[0], &portals, &count));
    past.portals = portals;
    TRY(past_tickets_since(walk->db, &past.minutes));
    TRY(walk_each(walk, "tickets", count, walk_portal, &past));
    return past_tickets_read(walk->db, walk->run, past.minutes == 0);
}
