/* Jira's wiki markup. */
#ifndef REMOTE_WIKI_H
#define REMOTE_WIKI_H

struct buffer;

/* Adds text so that Jira shows it as it stands: no bold, links, mentions, images, macros, lists or headings
 * come of it. Lines stay lines. */
void wiki_add_plain(struct buffer *markup, const char *text);

#endif
