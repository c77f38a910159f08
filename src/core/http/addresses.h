/* SPDX-License-Identifier: MIT
 *
 * The addresses of a service's host, or of the proxy that leads there: looked up when they are needed, kept for a
 * minute, used for another while they are looked up again, and forgotten when a connection to them fails, so that a
 * server that moved is found by the next attempt.
 * May call service.h, exchange.h and base. */
#ifndef AUTHLETE_ADDRESSES_H
#define AUTHLETE_ADDRESSES_H

#include "base/lookup.h"
#include "http/exchange.h"
#include "http/service.h"

/* All zero is empty. */
struct addresses {
  struct lookup *known;   /* done; NULL: nothing is known */
  struct lookup *pending; /* NULL: none is under way */
};

enum addresses_state { ADDRESSES_READY, ADDRESSES_PENDING, ADDRESSES_FAILED };

/* Finds the addresses, and begins to look them up where that is due; when that is done, `wakeup` is signalled, which
 * may be NULL. `*text` are those that are ready, NULL where nothing is to be looked up. */
enum addresses_state addresses_find(struct addresses *addresses, const struct service *service,
                                    const struct wakeup *wakeup, const char **text);

/* Waits for addresses that are pending, until `time` at the latest. */
void addresses_wait(struct addresses *addresses, int64_t time);

/* Makes the response the failure that ADDRESSES_FAILED was. */
void addresses_tell_failure(const struct addresses *addresses, const struct service *service,
                            struct response *response);

/* Has them looked up again. */
void addresses_forget(struct addresses *addresses);

/* Frees what it holds; it is empty then. */
void addresses_clear(struct addresses *addresses);

#endif
