/* Files for tickets: uploaded as temporary files while they arrive, attached later. */
#ifndef REMOTE_JIRA_UPLOAD_H
#define REMOTE_JIRA_UPLOAD_H

#include "remote/http.h"
#include "remote/jira.h"

struct jira_attachment_limits {
    bool enabled;
    int64_t max_bytes; /* 0: Jira does not say */
};
MUST_CHECK struct error jira_attachment_limits(struct arena *arena, const struct jira_site *site,
                                               struct jira_attachment_limits *limits);

/* `file` needs no field. *temporary_id can be attached once, in this desk, for about a day.
 *
 * ERROR_FILES_OFF: this desk takes none. ERROR_FILE_TOO_LARGE, ERROR_FILE_REFUSED: not this one, with Jira's
 * sentence as subject. When the sender broke off: an error of no meaning. */
MUST_CHECK struct error jira_upload(struct arena *arena, const struct jira_site *site,
                                    const char *service_desk_id, const struct http_upload *file,
                                    const char **temporary_id);

/* An id is good for one use, so nothing is attached twice: what is in doubt may be tried again as it is. One
 * id that is used up or expired is reason to refuse them all. */
struct jira_verdict jira_attach(struct arena *arena, const struct jira_site *site, const char *ticket_key,
                                const char *const *temporary_ids, size_t count);

/* What hangs on a ticket. */
struct jira_attached {
    const char *name;
    int64_t size;
};
MUST_CHECK struct error jira_attached(struct arena *arena, const struct jira_site *site,
                                      const char *ticket_key, struct jira_attached **files, size_t *count);

#endif
