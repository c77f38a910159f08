/* SPDX-License-Identifier: MIT
 *
 * The blocking transport: makes one attempt at a time on the calling thread, over a connection that is kept open
 * between attempts. Independent of Lua. May call transfer.h, addresses.h, retry.h and the modules below them. */
#ifndef AUTHLETE_PERFORM_H
#define AUTHLETE_PERFORM_H

#include "http/retry.h"
#include "http/service.h"

/* The connection to one service, and what is needed to open it. */
struct performer;

/* Takes a reference to the service; does not connect. Returns NULL when out of memory. */
struct performer *performer_new(struct service *service);

/* Closes the connection. NULL is allowed. */
void performer_free(struct performer *performer);

/* Makes one attempt, which ends at the call's deadline at the latest. The response must be cleared; it receives the
 * result. */
void performer_attempt(struct performer *performer, struct exchange *exchange, const struct retry *retry);

#endif
