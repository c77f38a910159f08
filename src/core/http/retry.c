/* SPDX-License-Identifier: MIT */
#include "http/retry.h"

#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

enum { FIRST_WAIT_MS = 500, LONGEST_WAIT_MS = 30 * 1000 };

/* Returns a uniform random number from 0 to `limit`. It only spreads the retries of many processes, and need not be
 * unpredictable. */
static int64_t random_up_to(int64_t limit) {
  static _Atomic uint64_t calls;
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  uint64_t mixed = (uint64_t)now.tv_nsec ^ ((uint64_t)now.tv_sec << 30) ^ ((uint64_t)getpid() << 40);
  mixed += atomic_fetch_add(&calls, 1) * UINT64_C(0x9E3779B97F4A7C15);
  mixed = (mixed ^ (mixed >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
  mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94D049BB133111EB);
  return (int64_t)((mixed ^ (mixed >> 31)) % ((uint64_t)limit + 1));
}

bool retry_begin_attempt(struct retry *retry, struct response *response) {
  bool is_first = retry->attempts == 0;
  if (clock_ms() >= retry->deadline) {
    if (is_first) {
      response_fail(response, FAILURE_TIMEOUT, "the deadline passed before the call began");
    }
    return false;
  }
  if (!is_first) {
    response_clear_for_attempt(response);
  }
  retry->attempts++;
  return true;
}

void retry_end_early(struct response *response, enum failure_kind kind, const char *detail) {
  response_clear_for_attempt(response);
  response_fail(response, kind, "%s", detail);
}

int64_t retry_wait_ms(const struct retry *retry, const struct response *response) {
  bool may_repeat = !operation_is_one_shot(retry->operation) || !response_attempt_maybe_processed(response);
  bool is_answered = operation_is_notification(retry->operation) && response->status != 0;
  if (!may_repeat || is_answered || retry->attempts > retry->retries || !response_is_retryable(response)) {
    return UNKNOWN;
  }
  int64_t wait = response->retry_after_ms;
  if (wait == UNKNOWN) {
    int64_t ceiling = retry->attempts < 7 ? (int64_t)FIRST_WAIT_MS << (retry->attempts - 1) : LONGEST_WAIT_MS;
    wait = random_up_to(ceiling < LONGEST_WAIT_MS ? ceiling : LONGEST_WAIT_MS);
  }
  return wait < retry->deadline - clock_ms() ? wait : UNKNOWN;
}

int64_t retry_connect_deadline(const struct retry *retry, int64_t connect_timeout_ms) {
  return clock_earlier(clock_ms() + connect_timeout_ms, retry->deadline);
}
