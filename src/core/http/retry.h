/* SPDX-License-Identifier: MIT
 *
 * Whether, and after what wait, a failed attempt is made again. The same rules serve every transport.
 * May call response.c and operation.c only. */
#ifndef AUTHLETE_RETRY_H
#define AUTHLETE_RETRY_H

#include "api/operation.h"
#include "http/exchange.h"

struct retry_rules {
  const struct operation *operation;
  int retries; /* how often an attempt may be made again */
};

/* Milliseconds to wait before the next attempt, or UNKNOWN when there shall be none: the response is good or its failure
 * final, the retries are used up, or the wait would reach past the deadline, `remaining_ms` from now. `attempt` counts
 * from 1. */
int64_t retry_wait_ms(const struct retry_rules *rules, const struct response *response, int attempt, int64_t remaining_ms);

/* Milliseconds on a clock that never goes back. */
int64_t retry_clock_ms(void);

/* Sleeps; signals do not shorten it. */
void retry_sleep_ms(int64_t duration_ms);

#endif
