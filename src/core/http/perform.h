/* SPDX-License-Identifier: MIT
 *
 * The blocking transport: one attempt after another on the calling thread, over one connection that is kept between
 * them. Knows no Lua. May call transfer.h, addresses.h, retry.h and what is below them. */
#ifndef AUTHLETE_PERFORM_H
#define AUTHLETE_PERFORM_H

#include "http/retry.h"
#include "http/service.h"

/* What attempts are made with. */
struct performer;

/* Holds the service. NULL when there is no memory. Connects to nothing yet. */
struct performer *performer_new(struct service *service);

/* Closes what it has open. NULL is allowed. */
void performer_free(struct performer *performer);

/* Makes one attempt, which ends by the call's deadline, and fills the response, which was cleared. */
void performer_attempt(struct performer *performer, struct exchange *exchange, const struct retry *retry);

#endif
