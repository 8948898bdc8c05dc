/* The document of /config: as it is shown, and as it is written. */
#ifndef SERVICE_SETTINGS_H
#define SERVICE_SETTINGS_H

#include "store/setting.h"
#include "web/request.h"

/* Replies with the settings as they stand and their ETag.
 *
 * saved  the version this request saved, 0 when it only looks: the ETag is that version even if somebody else
 *        has saved since, so that whoever goes on from what they sent overwrites nothing unseen */
MUST_CHECK struct error settings_reply(struct request *request, int64_t saved);

/* What a PUT wants: all but the read-only members, which GET shows and which are passed over. */
struct settings_change {
    struct setting setting;
    bool key_given;
    const char *key; /* NULL with key_given: remove it */
};

/* Reads and checks the body: ERROR_INVALID with one problem for each bad member. */
MUST_CHECK struct error settings_read(struct request *request, struct settings_change *change);

/* A new key is tried before it is stored, and stored whatever the trial says: its state tells.
 * *saved is its version. ERROR_VERSION_MOVED: somebody else was faster. */
MUST_CHECK struct error settings_save(struct request *request, int64_t version,
                                      const struct settings_change *change, int64_t *saved);

#endif
