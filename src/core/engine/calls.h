/* SPDX-License-Identifier: MIT
 *
 * What becomes of calls on the engine's thread: their attempts, the waits between them by the same retry.c as in the
 * blocking transport, deadlines, and ends before the end. Owns the calls from their start until they are taken as
 * ended. Knows no Lua, and nothing of threads and submissions; may call attempts.h, call.h's lists and what is below
 * them. For engine.c, all on its thread. */
#ifndef AUTHLETE_CALLS_H
#define AUTHLETE_CALLS_H

#include "engine/attempts.h"

struct calls {
  struct attempts attempts; /* the first member */
  int64_t look_at;          /* when calls and connections are to be looked at again; UNKNOWN for never */
  struct call *active;      /* all that have not ended */
  struct call_list done;    /* ended, and not taken yet */
};

/* Of calls that are all zero. The sockets are watched by the poller; `wakeup` is the thread's. */
void calls_set_up(struct calls *calls, struct poller *poller, const struct wakeup *wakeup);

/* When no call is under way. */
void calls_tear_down(struct calls *calls);

/* Takes over calls that follow each other by `next`, and begins with them. */
void calls_start(struct calls *calls, struct call *started);

/* Ends calls that follow each other by `next_cancelled`, as far as they have not ended, and drops one reference to
 * each.
 */
void calls_cancel(struct calls *calls, struct call *cancelled);

/* Ends the calls of services that were closed, and drops what was kept for these. */
void calls_end_closed(struct calls *calls);

/* Does what is due, after the poller's watchers were told. */
void calls_run(struct calls *calls);

/* The calls that have ended since they were taken last, to be followed by `next`. */
struct call *calls_take_done(struct calls *calls);

/* How long until something is due; -1 for nothing. */
int calls_sleep_ms(const struct calls *calls);

#endif
