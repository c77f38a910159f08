/* SPDX-License-Identifier: MIT
 *
 * The attempts of one call: whether to retry after a failure, and how long to wait. The same for all transports. May
 * call exchange.h. */
#ifndef AUTHLETE_RETRY_H
#define AUTHLETE_RETRY_H

#include "http/exchange.h"

struct retry {
  const struct operation *operation;
  int retries;      /* the maximum number of attempts after the first */
  int attempts;     /* made so far */
  int64_t deadline; /* of the whole call */
};

/* Counts a new attempt and, if it is not the first, clears the response for it. Returns false if the deadline has
 * passed: the response then keeps the result of the last attempt, or becomes a timeout if there was none. */
bool retry_begin_attempt(struct retry *retry, struct response *response);

/* Fails a call between two attempts. Of the last response, only whether Authlete may have processed the request is
 * kept. */
void retry_end_early(struct response *response, enum failure_kind kind, const char *detail);

/* Returns the milliseconds to wait before the next attempt; UNKNOWN if there must be none, because the attempt
 * succeeded or failed permanently, a one-shot operation may have been processed, the retries are used up, or the wait
 * would exceed the deadline. */
int64_t retry_wait_ms(const struct retry *retry, const struct response *response);

/* Returns when an attempt that starts now must have its connection: after `connect_timeout_ms`, but not after the
 * call's deadline. */
int64_t retry_connect_deadline(const struct retry *retry, int64_t connect_timeout_ms);

#endif
