/* Portals with their groups, request types and forms, in every language. */
#include "base/arena.h"
#include "base/buffer.h"
#include "base/log.h"
#include "base/text.h"
#include "service/form_source.h"
#include "service/index_walk.h"
#include "service/sync_message.h"

/* A piece is sent once it has grown so large, so that memory holds one form more than this. */
enum { PIECE_BYTES = 512 * 1024, PIECE_BYTES_MAX = 64 * 1024 * 1024, NOTE_BYTES_MAX = 64 * 1024 };

/* The same desks in each language. */
struct desks {
    struct jira_portal *portals[INDEX_LANGUAGES_MAX];
    size_t counts[INDEX_LANGUAGES_MAX];
    bool *closed; /* by place in the first language: it could not be read */
};

/* Request types of one portal on their way into the index. */
struct parcel {
    struct member *member;
    const struct portal_source *source;
    struct buffer *json;
    size_t number, types; /* of the piece, and in it */
    struct index_counts counts;
};

static struct error read_texts(struct member *member, struct portal_source *source)
{
    const struct walk *walk = member->walk;
    const char *desk = source->portal->service_desk_id;

    for (size_t i = 0; i < walk->languages.count; i++) {
        const char *tag = walk->languages.tags[i];

        TRY(jira_types(member->arena, &walk->site, desk, tag, &source->types[i], &source->type_counts[i]));
        TRY(jira_type_groups(member->arena, &walk->site, desk, tag, &source->groups[i],
                             &source->group_counts[i], &source->knows_groups));
    }
    return NO_ERROR;
}

/* A site that does not tell the portals of its desks numbers them alike. */
static const char *portal_id_of(const struct portal_source *source)
{
    for (size_t i = 0; i < source->type_counts[0]; i++)
        if (!text_is_empty(source->types[0][i].portal_id))
            return source->types[0][i].portal_id;
    return source->portal->service_desk_id;
}

static struct error send(struct parcel *parcel)
{
    const char *name =
        arena_format(parcel->member->arena, "types %s %zu", parcel->source->portal_id, parcel->number++);

    if (parcel->types == 0)
        return NO_ERROR;
    buffer_add(parcel->json, "]}");
    TRY(walk_write(parcel->member, name, parcel->json));
    buffer_clear(parcel->json);
    parcel->types = 0;
    return NO_ERROR;
}

/* A type may have been deleted since it was listed. One whose form cannot be read stays, and leads to the
 * portal. */
static struct error read_forms(struct parcel *parcel, struct arena *scratch, size_t type,
                               struct jira_form *forms, bool *gone)
{
    const struct portal_source *source = parcel->source;
    struct walk *walk = parcel->member->walk;
    struct error error = form_source_read(scratch, &walk->forms, source, type, forms);
    bool exists = true, not_found = error.kind == ERROR_NOT_FOUND;

    if (not_found)
        error = jira_type_exists(scratch, source->site, source->portal->service_desk_id,
                                 source->types[0][type].id, &exists);
    *gone = !exists;
    if (!jira_is_forbidden(error) && (error.kind || !not_found || *gone))
        return error;
    *gone = false;
    form_source_close(scratch, source->languages, forms);
    atomic_fetch_add(&walk->types_closed, 1);
    log_info("the form of a request type could not be read", "portal=%s type=%s", source->portal_id,
             source->types[0][type].id);
    return NO_ERROR;
}

static struct error add_type(struct parcel *parcel, struct arena *scratch, size_t type)
{
    const struct portal_source *source = parcel->source;
    struct jira_form forms[INDEX_LANGUAGES_MAX] = {0};
    bool gone;

    TRY(read_forms(parcel, scratch, type, forms, &gone));
    if (gone)
        return NO_ERROR;
    buffer_add(parcel->json, parcel->types++ ? "," : "{\"types\":[");
    index_add_type(parcel->json, source, type, forms, &parcel->counts);
    return parcel->json->length < PIECE_BYTES ? NO_ERROR : send(parcel);
}

static struct error add_types(struct parcel *parcel)
{
    struct arena *scratch = arena_new();
    struct error error = NO_ERROR;

    parcel->json = buffer_new(parcel->member->arena, PIECE_BYTES_MAX);
    for (size_t type = 0; type < parcel->source->type_counts[0] && !error.kind; type++) {
        error = add_type(parcel, scratch, type);
        error.subject = arena_text(parcel->member->arena, error.subject);
        arena_empty(scratch);
    }
    arena_free(scratch);
    return error.kind ? error : send(parcel);
}

static struct error walk_portal(struct member *member, const void *what, size_t index)
{
    const struct desks *desks = what;
    struct walk *walk = member->walk;
    const struct jira_portal *portal = &desks->portals[0][index];
    struct portal_source source = {
        .languages = &walk->languages, .site = &walk->site, .portal = portal, .position = (int64_t)index};
    struct parcel parcel = {.member = member, .source = &source};
    struct error error = read_texts(member, &source);

    desks->closed[index] = error.kind == ERROR_NOT_FOUND || jira_is_forbidden(error);
    if (desks->closed[index])
        return NO_ERROR;
    TRY(error);
    if (source.type_counts[0] == 0) { /* nothing can be raised there, and nothing names its portal */
        walk_count(walk, &(struct index_counts){.portals = 1});
        return NO_ERROR;
    }
    source.portal_id = portal_id_of(&source);
    for (size_t i = 0; i < walk->languages.count; i++)
        source.names[i] = index_portal_name(desks->portals[i], desks->counts[i], portal->service_desk_id);
    TRY(walk_write(member, arena_format(member->arena, "portal %s", source.portal_id),
                   index_portal_document(member->arena, &source, &parcel.counts)));
    TRY(add_types(&parcel));
    walk_count(walk, &parcel.counts);
    return NO_ERROR;
}

/* ---- what could not be read ---- */

static bool is_listed(const struct jira_portal *portals, size_t count, const struct jira_portal *desk)
{
    return index_portal_name(portals, count, desk->service_desk_id) != NULL;
}

static struct error nothing_readable(void)
{
    return ERROR_ABOUT(REMOTE_REFUSED, JIRA_ACCOUNT_REFUSED, "403");
}

static struct error note_types(struct walk *walk)
{
    int64_t closed = atomic_load(&walk->types_closed);

    if (closed == 0)
        return NO_ERROR;
    if (closed == walk->counts.request_types)
        return nothing_readable();
    return sync_note(walk->db, walk->run,
                     sync_message_line(walk->db->arena, PHRASE_SYNC_TYPES_CLOSED,
                                       arena_format(walk->db->arena, "%lld", (long long)closed)));
}

/* A desk that was deleted meanwhile is gone; one that is still there is left out, which is said. None of them
 * readable is no index, and an account that is not let in any more fails here. */
static struct error look_at_closed(struct walk *walk, const struct desks *desks)
{
    struct buffer *keys = buffer_new(walk->db->arena, NOTE_BYTES_MAX);
    struct jira_portal *listed;
    size_t count, closed = 0;

    for (size_t i = 0; i < desks->counts[0]; i++)
        closed += desks->closed[i];
    if (closed == 0 && atomic_load(&walk->types_closed) == 0)
        return NO_ERROR;
    TRY(jira_portals(walk->db->arena, &walk->site, walk->languages.tags[0], &listed, &count));
    for (size_t i = 0; i < desks->counts[0]; i++)
        if (desks->closed[i] && is_listed(listed, count, &desks->portals[0][i]))
            buffer_add_format(keys, keys->length ? ", %s" : "%s", desks->portals[0][i].key);
    if (keys->length && closed == desks->counts[0])
        return nothing_readable();
    if (keys->length)
        TRY(sync_note(walk->db, walk->run,
                      sync_message_line(walk->db->arena, PHRASE_SYNC_PORTALS_CLOSED, keys->bytes)));
    return note_types(walk);
}

struct error walk_portals(struct walk *walk)
{
    struct desks desks = {0};

    TRY(walk_tell(walk, "portals"));
    for (size_t i = 0; i < walk->languages.count; i++)
        TRY(jira_portals(walk->db->arena, &walk->site, walk->languages.tags[i], &desks.portals[i],
                         &desks.counts[i]));
    desks.closed = arena_many(walk->db->arena, desks.counts[0], bool);
    TRY(walk_each(walk, "request_types", desks.counts[0], walk_portal, &desks));
    return look_at_closed(walk, &desks);
}
