/* SPDX-License-Identifier: MIT
 *
 * What becomes of calls on the engine's thread: attempts over libcurl, the waits between them by the same retry.c as
 * the blocking transport, deadlines, and ends before the end. Owns the calls from their start until they are taken as
 * ended, the lanes they run on and the handles that are kept. Knows no Lua, and nothing of threads and orders; may call
 * lanes.c, pool.c, call.c's lists and what is below them. For engine.c, all on its thread. */
#ifndef AUTHLETE_ATTEMPTS_H
#define AUTHLETE_ATTEMPTS_H

#include "call.h"
#include "lanes.h"
#include "pool.h"

struct attempts {
  struct lanes lanes;
  struct pool pool;
  int64_t sweep_due; /* UNKNOWN while no attempt waits for others */
  unsigned sweeps;
  int64_t overdue_at;    /* not after the first deadline and the patience after it; UNKNOWN without calls */
  struct call *active;   /* all that have not ended */
  struct call *waiting;  /* for the next attempt; by due */
  struct call_list done; /* ended, and not taken yet */
};

/* Of attempts that are all zero. The sockets are watched by `epoll`. False when there is no memory;
 * `attempts_tear_down` is due all the same. */
bool attempts_set_up(struct attempts *attempts, int epoll);

/* Of attempts without calls, or all zero. */
void attempts_tear_down(struct attempts *attempts);

/* Takes over calls that follow each other by `next`, and begins with them. */
void attempts_start(struct attempts *attempts, struct call *calls);

/* Ends calls that follow each other by `next_cancelled`, as far as they have not ended, and lets go of them once. */
void attempts_cancel(struct attempts *attempts, struct call *calls);

/* Ends the calls of services that were closed, and drops what was kept for these. */
void attempts_end_closed(struct attempts *attempts);

/* Lets libcurl work on a socket of which epoll said `events`; `data` is what lane_socket_data made. */
void attempts_run_socket(struct attempts *attempts, uint64_t data, uint32_t events);

/* Does what is due, and ends the attempts with which libcurl is done. */
void attempts_run(struct attempts *attempts);

/* The calls that have ended since they were taken last, to be followed by `next`. */
struct call *attempts_take_done(struct attempts *attempts);

/* How long until something is due; -1 for nothing. */
int attempts_sleep_ms(const struct attempts *attempts);

#endif
