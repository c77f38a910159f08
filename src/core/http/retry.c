/* SPDX-License-Identifier: MIT */
#include "http/retry.h"

#include <errno.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

enum { FIRST_WAIT_MS = 500, LONGEST_WAIT_MS = 30 * 1000 };

int64_t retry_clock_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void retry_sleep_ms(int64_t duration_ms) {
  struct timespec rest = {.tv_sec = (time_t)(duration_ms / 1000), .tv_nsec = (long)(duration_ms % 1000) * 1000000};
  while (nanosleep(&rest, &rest) == -1 && errno == EINTR) {
  }
}

/* 0 to `limit`, evenly. Spreads the retries of many processes: neither secret nor repeatable. */
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

/* The request surely had no effect, so that even what may happen only once may be tried again. */
static bool surely_not_processed(const struct response *response) {
  switch (response->kind) {
  case FAILURE_DNS:
  case FAILURE_CONNECT:
  case FAILURE_TLS:
  case FAILURE_RATE_LIMITED:
    return true;
  case FAILURE_TIMEOUT: /* while connecting */
    return !response->sent;
  case FAILURE_HTTP:
    return response->status == 503 && response->retry_after_ms != UNKNOWN;
  default:
    return false;
  }
}

static bool is_passing(const struct response *response) {
  switch (response->kind) {
  case FAILURE_TIMEOUT:
  case FAILURE_NETWORK:
    return true;
  case FAILURE_HTTP:
    return response->status == 500 || response->status == 502 || response->status == 503 || response->status == 504;
  default:
    return surely_not_processed(response);
  }
}

int64_t retry_wait_ms(const struct retry_rules *rules, const struct response *response, int attempt, int64_t remaining_ms) {
  bool one_shot = operation_is_one_shot(rules->operation);
  bool again = response->kind != FAILURE_NONE && attempt <= rules->retries &&
               (one_shot ? surely_not_processed(response) : is_passing(response));
  if (!again) {
    return UNKNOWN;
  }
  int64_t wait = response->retry_after_ms;
  if (wait == UNKNOWN) {
    int64_t ceiling = attempt < 7 ? (int64_t)FIRST_WAIT_MS << (attempt - 1) : LONGEST_WAIT_MS;
    wait = random_up_to(ceiling < LONGEST_WAIT_MS ? ceiling : LONGEST_WAIT_MS);
  }
  return wait < remaining_ms ? wait : UNKNOWN;
}
