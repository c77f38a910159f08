/* SPDX-License-Identifier: MIT
 *
 * Runs calls on the engine's thread: makes attempts, waits between them as retry.c says, enforces deadlines, and ends
 * calls early. Owns the engine's reference to a call from calls_start to calls_take_done. Independent of Lua, threads
 * and submissions. May call attempts.h, the lists of call.h and the modules below them. Used by engine.c, on its
 * thread. */
#ifndef AUTHLETE_CALLS_H
#define AUTHLETE_CALLS_H

#include "engine/attempts.h"

struct calls {
  struct attempts attempts; /* the first member */
  int64_t check_at;         /* when to look for calls and connections that are due; UNKNOWN for never */
  struct call *active;      /* all calls that have not ended */
  struct call_list done;    /* calls that have ended, until calls_take_done */
};

/* Sets up zero-initialized calls. `poller` watches the sockets, `wakeup` wakes the thread. */
void calls_set_up(struct calls *calls, struct poller *poller, const struct wakeup *wakeup);

/* Closes all connections. No call may be in progress. */
void calls_tear_down(struct calls *calls);

/* Starts calls that are linked by `next`. */
void calls_start(struct calls *calls, struct call *started);

/* Cancels calls that are linked by `next_cancelled`, unless they have ended, and drops a reference to each. */
void calls_cancel(struct calls *calls, struct call *cancelled);

/* Ends the calls of services that were closed, and closes their connections. */
void calls_end_closed(struct calls *calls);

/* Does the work that is due in this round, after poller_wait. */
void calls_run(struct calls *calls);

/* Returns the calls that have ended since the last time, linked by `next`; NULL for none. */
struct call *calls_take_done(struct calls *calls);

/* Returns the milliseconds until calls_run must be called, as a timeout for poller_wait. */
int calls_sleep_ms(const struct calls *calls);

#endif
