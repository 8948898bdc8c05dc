/* A file on its way from the person to the service desk, handed on piece by piece as it arrives. */
#ifndef SERVICE_FILE_UPLOAD_H
#define SERVICE_FILE_UPLOAD_H

#include "service/dossier.h"
#include "service/view.h"

/* Reads the body of the request, the file's bytes, into a temporary file of Jira, and notes it with the
 * conversation; request->etag is the draft's new version. What is refused by its size or name is refused
 * before a byte is read, where the length was announced.
 *
 * ERROR_FILES_OFF, ERROR_FILE_TOO_LARGE, ERROR_FILE_REFUSED, ERROR_TOO_MANY_FILES; ERROR_BUSY: too many are
 * under way; ERROR_BODY_TIMEOUT; ERROR_CONFLICT, ERROR_IN_PROGRESS: the draft is or becomes a ticket;
 * ERROR_REMOTE_… */
MUST_CHECK struct error file_upload(struct request *request, const struct dossier *dossier, const char *name,
                                    struct attachment_view *view);

#endif
