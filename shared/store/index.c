/* Writing a new snapshot. */
#include "store/index.h"

#include "store/db.h"
#include "store/single.h"
#include "store/sync.h"

struct error index_write(struct db *db, const struct sync_run *run, const char *piece, const char *json,
                         int64_t *rows)
{
    return single_number(db, STATEMENT_INDEX_WRITE,
                         PARAMETERS(INT64(run->id), INT64(run->fence), TEXT(piece), TEXT(json)), rows);
}
