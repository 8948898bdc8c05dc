/* The JSON documents a snapshot is written from (store/index.h), made of what Jira told in each language. */
#ifndef SERVICE_INDEX_DOCUMENT_H
#define SERVICE_INDEX_DOCUMENT_H

#include "base/fields.h"
#include "remote/jira.h"

struct arena;
struct buffer;

enum { INDEX_LANGUAGES_MAX = LANGUAGES_COUNT + 1 };

/* The languages Jira is asked in: the shipped ones, the site's own first if it is among them, else last: what
 * people of the site write is ranked by it, too. */
struct languages {
    const char *tags[INDEX_LANGUAGES_MAX];
    size_t count;
};
struct languages index_languages(struct arena *arena, const char *default_locale);

struct index_counts {
    int64_t portals, request_types, fields, options, tickets, articles, groups, organizations;
    int64_t rows, calls; /* of the index; of Jira */
};
extern const struct field index_counts_fields[];

/* One portal, each text list in the order of `languages`; the first decides what there is. */
struct portal_source {
    const struct languages *languages;
    const struct jira_site *site;
    const struct jira_portal *portal;
    const char *portal_id;
    const char *names[INDEX_LANGUAGES_MAX];
    struct jira_type *types[INDEX_LANGUAGES_MAX];
    size_t type_counts[INDEX_LANGUAGES_MAX];
    struct jira_group *groups[INDEX_LANGUAGES_MAX];
    size_t group_counts[INDEX_LANGUAGES_MAX];
    bool knows_groups; /* else none tells what is hidden */
    int64_t position;
};
struct buffer *index_portal_document(struct arena *arena, const struct portal_source *source,
                                     struct index_counts *counts);

/* One of a document's "types", with its form in each language. What reads the same in another language as in
 * the first is left out. */
void index_add_type(struct buffer *json, const struct portal_source *source, size_t index,
                    const struct jira_form *forms, struct index_counts *counts);

/* NULL when it is not in the list. */
const char *index_portal_name(const struct jira_portal *portals, size_t count, const char *service_desk_id);

/* Past tickets of one request type, newest first, items of a document's "examples". */
void index_add_examples(struct buffer *json, const char *portal_id, const char *type_id,
                        const struct jira_past *tickets, size_t count);

struct buffer *index_articles_document(struct arena *arena, const char *portal_id,
                                       const struct jira_article *articles, size_t count);

struct index_directory;
struct index_directory *index_directory_new(struct arena *arena, size_t bytes_max);
void index_directory_group(struct index_directory *directory, const struct jira_team *group,
                           const struct jira_member *members, size_t count);
void index_directory_organization(struct index_directory *directory, const struct jira_team *organization,
                                  const struct jira_member *members, size_t count);
void index_directory_user(struct index_directory *directory, const struct jira_member *user);
struct buffer *index_directory_document(struct index_directory *directory);

#endif
