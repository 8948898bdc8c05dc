/* Rich text as Atlassian documents, for sites that take it as nothing else. */
#ifndef REMOTE_JIRA_DOCUMENT_H
#define REMOTE_JIRA_DOCUMENT_H

struct arena;
struct jira_order;

/* The order's values with each rich text of theirs as a document: a paragraph between blank lines, a break at
 * each line's end, the words as they are. NULL: too large, or no object. */
const char *jira_document_fields(struct arena *arena, const struct jira_order *order);

#endif
