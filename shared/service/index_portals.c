/* Portals with their groups, request types and forms, in every language. */
#include "base/arena.h"
#include "base/buffer.h"
#include "base/text.h"
#include "service/form_source.h"
#include "service/index_walk.h"

/* A piece is sent once it has grown so large, so that memory holds one form more than this. */
enum { PIECE_BYTES = 512 * 1024, PIECE_BYTES_MAX = 64 * 1024 * 1024 };

/* The same desks in each language. */
struct desks {
    struct jira_portal *portals[INDEX_LANGUAGES_MAX];
    size_t counts[INDEX_LANGUAGES_MAX];
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
                             &source->group_counts[i]));
    }
    return NO_ERROR;
}

static const char *portal_id_of(const struct portal_source *source)
{
    if (!text_is_empty(source->portal->portal_id))
        return source->portal->portal_id;
    return source->type_counts[0] > 0 ? source->types[0][0].portal_id : "";
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

static struct error add_type(struct parcel *parcel, struct arena *scratch, size_t type)
{
    const struct portal_source *source = parcel->source;
    struct jira_form forms[INDEX_LANGUAGES_MAX] = {0};

    TRY(form_source_read(scratch, &parcel->member->walk->forms, source, type, forms));
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

    TRY(read_texts(member, &source));
    source.portal_id = portal_id_of(&source);
    if (text_is_empty(source.portal_id)) /* a desk without request types: nothing can be raised there */
        return NO_ERROR;
    for (size_t i = 0; i < walk->languages.count; i++)
        source.names[i] = index_portal_name(desks->portals[i], desks->counts[i], portal->service_desk_id);
    TRY(walk_write(member, arena_format(member->arena, "portal %s", source.portal_id),
                   index_portal_document(member->arena, &source, &parcel.counts)));
    TRY(add_types(&parcel));
    walk_count(walk, &parcel.counts);
    return NO_ERROR;
}

struct error walk_portals(struct walk *walk)
{
    struct desks desks = {0};

    TRY(walk_tell(walk, "portals"));
    for (size_t i = 0; i < walk->languages.count; i++)
        TRY(jira_portals(walk->db->arena, &walk->site, walk->languages.tags[i], &desks.portals[i],
                         &desks.counts[i]));
    return walk_each(walk, "request_types", desks.counts[0], walk_portal, &desks);
}
