/* SPDX-License-Identifier: MIT
 *
 * Looks a host name up on a thread of its own, so that nobody has to wait for it: a lookup that hangs costs a thread
 * and no more, until the system gives up. May call clock.h and descriptor.h. */
#ifndef AUTHLETE_LOOKUP_H
#define AUTHLETE_LOOKUP_H

#include "base/descriptor.h"

#include <stdint.h>

struct lookup;

/* Starts one. `wakeup`, which may be NULL, is signalled when it is done, and must live as long as the process. NULL
 * when there is no memory, no thread, or too many lookups hang already. */
struct lookup *lookup_start(const char *host, const struct wakeup *wakeup);

/* Drops the reference that lookup_start gave. Returns at once, whether it is done or not. NULL is allowed. */
void lookup_release(struct lookup *lookup);

/* Waits until it is done, until `time` of clock_ms at the latest. Whether it is done. */
bool lookup_wait(struct lookup *lookup, int64_t time);

/* Of a lookup that is done: the addresses, separated by commas, IPv6 in brackets; NULL when there are none. */
const char *lookup_addresses(const struct lookup *lookup);

/* Of a lookup that is done: when that was, on clock_ms. */
int64_t lookup_done_at(const struct lookup *lookup);

/* Of a lookup that is done without addresses: why, in the system's words. */
const char *lookup_fault(const struct lookup *lookup);

#endif
