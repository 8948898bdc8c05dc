/* Which addresses may be called. */
#ifndef REMOTE_HTTP_ADDRESS_H
#define REMOTE_HTTP_ADDRESS_H

#include <stdbool.h>

struct sockaddr;

/* false for link-local, metadata, unspecified, multicast and reserved addresses, also when an IPv6 address
 * wraps one of them, and for anything that is not IP. loopback_only refuses all but loopback. */
bool http_address_allowed(const struct sockaddr *address, bool loopback_only);

#endif
