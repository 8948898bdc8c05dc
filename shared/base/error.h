/* What can go wrong, in one list; every function that can fail returns a `struct error`. */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include "base/phrase.h"

#define MUST_CHECK __attribute__((warn_unused_result))

/* kind, HTTP status, code the caller sees. Only web/reply.c looks at the status. */
#define ERROR_KINDS(KIND)                                                                                    \
    KIND(BAD_REQUEST, 400, "bad_request")                                                                    \
    KIND(BAD_JSON, 400, "bad_json")                                                                          \
    KIND(UNAUTHORIZED, 401, "unauthorized")                                                                  \
    KIND(FORBIDDEN, 403, "forbidden")                                                                        \
    KIND(SWITCHED_OFF, 403, "switched_off")                                                                  \
    KIND(OUT_OF_SCOPE, 403, "out_of_scope")                                                                  \
    KIND(QUOTA_EXCEEDED, 403, "quota_exceeded")                                                              \
    KIND(NOT_FOUND, 404, "not_found")                                                                        \
    KIND(METHOD_NOT_ALLOWED, 405, "method_not_allowed")                                                      \
    KIND(NOT_ACCEPTABLE, 406, "not_acceptable")                                                              \
    KIND(BODY_TIMEOUT, 408, "body_timeout")                                                                  \
    KIND(CONFLICT, 409, "conflict")                                                                          \
    KIND(IN_PROGRESS, 409, "in_progress")                                                                    \
    KIND(LENGTH_REQUIRED, 411, "length_required")                                                            \
    KIND(VERSION_MOVED, 412, "version_moved")                                                                \
    KIND(BODY_TOO_LARGE, 413, "body_too_large")                                                              \
    KIND(FILE_TOO_LARGE, 413, "file_too_large")                                                              \
    KIND(BAD_MEDIA_TYPE, 415, "bad_media_type")                                                              \
    KIND(INVALID, 422, "invalid")                                                                            \
    KIND(FILE_REFUSED, 422, "file_refused")                                                                  \
    KIND(FILES_OFF, 422, "files_off")                                                                        \
    KIND(TOO_MANY_FILES, 422, "too_many_files")                                                              \
    KIND(VERSION_REQUIRED, 428, "version_required")                                                          \
    KIND(BUSY, 429, "busy")                                                                                  \
    KIND(TOO_MANY_TURNS, 429, "too_many_turns")                                                              \
    KIND(DAILY_SHARE, 429, "daily_share")                                                                    \
    KIND(INTERNAL, 500, "internal")                                                                          \
    KIND(REMOTE_FAILED, 502, "remote_failed")                                                                \
    KIND(REMOTE_REFUSED, 502, "remote_refused")                                                              \
    KIND(KEY_INVALID, 502, "key_invalid")                                                                    \
    KIND(SYNC_FAILED, 502, "sync_failed")                                                                    \
    KIND(DATABASE_AWAY, 503, "db_unavailable")                                                               \
    KIND(DATABASE_FULL, 503, "db_full")                                                                      \
    KIND(SCHEMA_UNKNOWN, 503, "schema_unknown")                                                              \
    KIND(SYNCING, 503, "syncing_first_time")                                                                 \
    KIND(REMOTE_BUSY, 503, "remote_busy")                                                                    \
    KIND(SHUTTING_DOWN, 503, "shutting_down")                                                                \
    KIND(REMOTE_TIMEOUT, 504, "remote_timeout")

#define ERROR_KIND_CONSTANT(kind, status, code) ERROR_##kind,
enum error_kind { ERROR_NONE, ERROR_KINDS(ERROR_KIND_CONSTANT) ERROR_KINDS_COUNT };

/* kind 0 is success. `phrase` is the sentence for the person, told in their language by web/reply;
 * `subject` fills its {subject} and is text that may be shown (never a secret or an upstream's raw words). */
struct error {
    enum error_kind kind;
    enum phrase phrase;
    const char *subject;
};

#define NO_ERROR ((struct error){0})
#define ERROR(error_kind, error_phrase)                                                                      \
    ((struct error){.kind = ERROR_##error_kind, .phrase = PHRASE_##error_phrase})
#define ERROR_ABOUT(error_kind, error_phrase, about)                                                         \
    ((struct error){.kind = ERROR_##error_kind, .phrase = PHRASE_##error_phrase, .subject = (about)})

/* Hands a failure up unchanged; the only macro that returns. */
#define TRY(call)                                                                                            \
    do {                                                                                                     \
        struct error error_ = (call);                                                                        \
        if (error_.kind)                                                                                     \
            return error_;                                                                                   \
    } while (0)

/* The code of the kind, e.g. "not_found"; "" for ERROR_NONE. */
const char *error_code(enum error_kind kind);

#endif
