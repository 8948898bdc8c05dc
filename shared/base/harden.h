/* What a process that holds secrets does first. */
#ifndef BASE_HARDEN_H
#define BASE_HARDEN_H

/* Secrets live in memory: no core files, no other process of the user may look; and nothing of a request may
 * choose a proxy for our own calls (the header `Proxy:` becomes HTTP_PROXY). */
void harden(void);

#endif
