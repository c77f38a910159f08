/* SPDX-License-Identifier: MIT
 *
 * One attempt of a call on the engine's thread: over a kept connection or a new one, or over HTTP/2. Owns the
 * connections to all services. When an attempt is made, and what follows it, is up to calls.c, which is told by a
 * function. Knows no Lua. May call connections.h, multiplex.h and what is below them. */
#ifndef AUTHLETE_ATTEMPTS_H
#define AUTHLETE_ATTEMPTS_H

#include "engine/connections.h"

struct attempts {
  struct connection_set connections;
  struct call_list turns; /* of calls whose exchange has more to receive than fits in a round */
  void (*ended)(struct attempts *attempts, struct call *call); /* an attempt: its response says how */
};

/* Of attempts that are all zero. The sockets are watched by the poller; `wakeup` is the thread's. */
void attempts_set_up(struct attempts *attempts, struct poller *poller, const struct wakeup *wakeup,
                     void (*ended)(struct attempts *attempts, struct call *call));

/* When no attempt is under way. */
void attempts_tear_down(struct attempts *attempts);

/* Writes the request of a call and finds what its attempts need. False when there is no memory. */
bool attempts_prepare(struct attempts *attempts, struct call *call);

/* Begins an attempt, whose response was cleared. It may end at once. */
void attempts_begin(struct attempts *attempts, struct call *call);

/* Breaks off the attempt, if one is under way, and tells nobody. `timed_out`: it waited in vain. */
void attempts_stop(struct call *call, bool timed_out);

/* Breaks off the attempt, which ends with this failure. */
void attempts_fail(struct attempts *attempts, struct call *call, enum failure_kind kind, const char *detail);

/* The same for one that has taken too long. */
void attempts_time_out(struct attempts *attempts, struct call *call);

/* Whether the attempt still waits for its connection, and nobody else is served meanwhile. */
bool attempts_is_connecting(const struct call *call);

/* Does what is due, after the poller's watchers were told. */
void attempts_run(struct attempts *attempts);

/* When attempts_run is due; UNKNOWN for never. */
int64_t attempts_due(const struct attempts *attempts);

/* Closes connections that have been idle or opening for too long. Returns when the next one is due. */
int64_t attempts_expire(struct attempts *attempts);

#endif
