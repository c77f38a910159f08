/* SPDX-License-Identifier: MIT
 *
 * The addresses of a service's host, or of the proxy in front of it. They are looked up on demand and cached for a
 * minute, and for another minute while a new lookup is pending. The owner discards them when a connection fails, so
 * that the next attempt finds a server that has moved. May call service.h, exchange.h and base. */
#ifndef AUTHLETE_ADDRESSES_H
#define AUTHLETE_ADDRESSES_H

#include "base/lookup.h"
#include "http/exchange.h"
#include "http/service.h"

/* Empty when zero-initialized. */
struct addresses {
  struct lookup *known;   /* the last finished lookup, successful or not; NULL if there is none */
  struct lookup *pending; /* NULL if there is none */
};

enum addresses_state { ADDRESSES_READY, ADDRESSES_PENDING, ADDRESSES_FAILED };

/* Returns the state of the addresses and starts a lookup if one is needed. A finished lookup signals `wakeup`, on the
 * terms of lookup_start. For ADDRESSES_READY, `*text` is the list of addresses, valid until the next call; NULL if the
 * host needs no lookup. */
enum addresses_state addresses_find(struct addresses *addresses, const struct service *service,
                                    const struct wakeup *wakeup, const char **text);

/* Waits for the pending lookup, if there is one, until `time`. */
void addresses_wait(struct addresses *addresses, int64_t time);

/* After ADDRESSES_FAILED: stores the failure in the response. */
void addresses_store_failure(const struct addresses *addresses, const struct service *service,
                             struct response *response);

/* Discards the known addresses, so that the next attempt looks them up. */
void addresses_forget(struct addresses *addresses);

/* Releases both lookups. Empty afterwards. */
void addresses_clear(struct addresses *addresses);

#endif
