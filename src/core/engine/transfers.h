/* SPDX-License-Identifier: MIT
 *
 * What becomes of calls on the engine's thread: attempts over libcurl, the waits between them by the same retry.c as
 * the blocking transport, deadlines, and ends before the end. Owns the calls from their start until they are taken as
 * ended, the lanes they run on and the handles that are kept. Knows no Lua, and nothing of threads and orders; may call
 * lanes.c, pool.c, call.c's lists and what is below them. For engine.c, all on its thread. */
#ifndef AUTHLETE_TRANSFERS_H
#define AUTHLETE_TRANSFERS_H

#include "engine/call.h"
#include "engine/lanes.h"
#include "engine/pool.h"

struct transfers {
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
 * `transfers_tear_down` is due all the same. */
bool transfers_set_up(struct transfers *attempts, int epoll);

/* Of attempts without calls, or all zero. */
void transfers_tear_down(struct transfers *attempts);

/* Takes over calls that follow each other by `next`, and begins with them. */
void transfers_start(struct transfers *attempts, struct call *calls);

/* Ends calls that follow each other by `next_cancelled`, as far as they have not ended, and lets go of them once. */
void transfers_cancel(struct transfers *attempts, struct call *calls);

/* Ends the calls of services that were closed, and drops what was kept for these. */
void transfers_end_closed(struct transfers *attempts);

/* Lets libcurl work on a socket of which epoll said `events`; `data` is what lane_socket_data made. */
void transfers_run_socket(struct transfers *attempts, uint64_t data, uint32_t events);

/* Does what is due, and ends the attempts with which libcurl is done. */
void transfers_run(struct transfers *attempts);

/* The calls that have ended since they were taken last, to be followed by `next`. */
struct call *transfers_take_done(struct transfers *attempts);

/* How long until something is due; -1 for nothing. */
int transfers_sleep_ms(const struct transfers *attempts);

#endif
