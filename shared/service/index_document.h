/* The JSON documents a snapshot is written from (store/index.h), made of what Jira told in each language. */
#ifndef SERVICE_INDEX_DOCUMENT_H
#define SERVICE_INDEX_DOCUMENT_H

#include "base/fields.h"
#include "remote/jira.h"

struct arena;
struct buffer;

/* The languages Jira is asked in: the site's own first (English when it ships none of ours), then the other
 * shipped ones. */
struct languages {
    const char *tags[LANGUAGES_COUNT];
    size_t count;
};
struct languages index_languages(const char *default_locale);

struct index_counts {
    int64_t portals, request_types, fields, options, articles, groups, organizations;
};
extern const struct field index_counts_fields[];

/* One portal, each text list in the order of `languages`; the first decides what there is. */
struct portal_source {
    const struct languages *languages;
    const struct jira_site *site;
    const struct jira_portal *portal;
    const char *portal_id;
    const char *names[LANGUAGES_COUNT];
    struct jira_type *types[LANGUAGES_COUNT];
    size_t type_counts[LANGUAGES_COUNT];
    struct jira_group *groups[LANGUAGES_COUNT];
    size_t group_counts[LANGUAGES_COUNT];
    struct jira_form *forms[LANGUAGES_COUNT]; /* one for each of types[0] */
    int64_t position;
};
struct buffer *index_portal_document(struct arena *arena, const struct portal_source *source,
                                     struct index_counts *counts);

/* NULL when it is not in the list. */
const char *index_portal_name(const struct jira_portal *portals, size_t count, const char *service_desk_id);

struct buffer *index_articles_document(struct arena *arena, const char *portal_id,
                                       const struct jira_article *articles, size_t count);

struct index_directory;
struct index_directory *index_directory_new(struct arena *arena, size_t bytes_max);
void index_directory_group(struct index_directory *directory, const struct jira_team *group,
                           const struct jira_member *members, size_t count);
void index_directory_organization(struct index_directory *directory, const struct jira_team *organization,
                                  const struct jira_member *members, size_t count);
struct buffer *index_directory_document(struct index_directory *directory);

#endif
