/* Files and the ticket they belong to: as a value of its form where that has a place for them, else right
 * after it was created. None of them can keep a ticket from being created. */
#ifndef SERVICE_ATTACHMENTS_H
#define SERVICE_ATTACHMENTS_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct arena;
struct attachment;
struct db;
struct jira_creation;

enum { ATTACHMENTS_LEASE_SECONDS = 30 };

/* Those of a conversation that can go along with its ticket. */
MUST_CHECK struct error attachments_ready(struct db *db, const char *conversation, struct attachment **files,
                                          size_t *count);

/* The fields of a ticket (a JSON object) with the files in them. */
const char *attachments_in_fields(struct arena *arena, const char *fields_json,
                                  const struct attachment *files, size_t count);

/* Whether Jira's refusal may be about the files: it names them, or no field at all. */
enum attachments_blame { FILES_NOT_BLAMED, FILES_SUSPECTED, FILES_BLAMED };
enum attachments_blame attachments_blamed(const struct jira_creation *creation);

/* Attaches what the finished ticket of a submission still lacks, for as much as can be known now; whoever
 * calls it again later brings the rest on. Does nothing while there is no ticket, or when somebody else is at
 * it. */
MUST_CHECK struct error attachments_deliver(struct db *db, int64_t submission);

#endif
