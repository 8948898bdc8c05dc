/* Usage as tables to keep. */
#ifndef SERVICE_USAGE_CSV_H
#define SERVICE_USAGE_CSV_H

#include "web/request.h"

/* The days of this cycle; with the query's `history` the days of all cycles, or the earlier cycles. */
MUST_CHECK struct error usage_csv_reply(struct request *request);

#endif
