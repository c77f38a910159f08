/* SPDX-License-Identifier: MIT
 *
 * One call and its attempts: whether, and after what wait, a failed attempt is made again. The same for every
 * transport. May call exchange.h. */
#ifndef AUTHLETE_RETRY_H
#define AUTHLETE_RETRY_H

#include "http/exchange.h"

struct retry {
  const struct operation *operation;
  int retries;      /* how often an attempt may be made again */
  int attempts;     /* that were made so far */
  int64_t deadline; /* of the whole call, on clock_ms */
};

/* Counts one attempt more, and makes the response ready for it. False when it is too late for one: the response stands,
 * or says so if there was none. */
bool retry_begin_attempt(struct retry *retry, struct response *response);

/* Ends the call between two attempts: the last response is no more, but for what it said of processing. */
void retry_break_off(struct response *response, enum failure_kind kind, const char *detail);

/* Milliseconds to wait before the next attempt, or UNKNOWN when there is none: the response is good or its failure
 * final, the retries are used up, or the wait would reach past the deadline. */
int64_t retry_wait_ms(const struct retry *retry, const struct response *response);

/* When an attempt that begins now must have its connection: `connect_timeout_ms` from now, or at the deadline. */
int64_t retry_connect_deadline(const struct retry *retry, int64_t connect_timeout_ms);

#endif
