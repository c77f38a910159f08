/* SPDX-License-Identifier: MIT
 *
 * Resolves a host name on a separate thread, because getaddrinfo has no timeout: a lookup that hangs occupies a thread
 * until the system gives up, but blocks no caller. May call clock.h, descriptor.h and thread.h. */
#ifndef AUTHLETE_LOOKUP_H
#define AUTHLETE_LOOKUP_H

#include "base/descriptor.h"

#include <stdint.h>

struct lookup;

/* Starts a lookup, to which the caller owns a reference. `wakeup` is signalled when the lookup is done; it may be NULL,
 * otherwise it must stay valid for as long as the process runs, since the lookup may outlive its reference. Returns
 * NULL when out of memory, when no thread can be started, or when too many lookups are pending. */
struct lookup *lookup_start(const char *host, const struct wakeup *wakeup);

/* Drops the caller's reference. Never blocks, even if the lookup is not done. NULL is allowed. */
void lookup_release(struct lookup *lookup);

/* Waits for the lookup until `time`, or indefinitely if that is UNKNOWN. Returns whether the lookup is done. */
bool lookup_wait(struct lookup *lookup, int64_t time);

/* The following functions require that the lookup is done. */

/* Returns the addresses, separated by commas, IPv6 addresses in brackets; NULL if none were found. */
const char *lookup_addresses(const struct lookup *lookup);

/* Returns when the lookup finished. */
int64_t lookup_done_at(const struct lookup *lookup);

/* If lookup_addresses returns NULL: the reason, as the system words it. */
const char *lookup_fault(const struct lookup *lookup);

#endif
