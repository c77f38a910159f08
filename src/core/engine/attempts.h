/* SPDX-License-Identifier: MIT
 *
 * The attempts of calls on the engine's thread, over HTTP/1.1 or HTTP/2. Owns the connections to all services. calls.c
 * decides when an attempt starts, and gets a callback when it has ended. Independent of Lua. May call connections.h,
 * multiplex.h and the modules below them. */
#ifndef AUTHLETE_ATTEMPTS_H
#define AUTHLETE_ATTEMPTS_H

#include "engine/connections.h"

struct attempts {
  struct connection_set connections;
  struct call_list turns; /* calls whose transfer has more to receive than one round allows */
  void (*ended)(struct attempts *attempts, struct call *call); /* an attempt has ended; its response has the result */
};

/* Sets up zero-initialized attempts. `poller` watches the sockets, `wakeup` wakes the thread. */
void attempts_set_up(struct attempts *attempts, struct poller *poller, const struct wakeup *wakeup,
                     void (*ended)(struct attempts *attempts, struct call *call));

/* Closes all connections. No attempt may be in progress. */
void attempts_tear_down(struct attempts *attempts);

/* Prepares a call for its first attempt: formats its HTTP/1.1 request and finds the connections to its service. Returns
 * false when out of memory. */
bool attempts_prepare(struct attempts *attempts, struct call *call);

/* Starts an attempt. The response must be cleared. `ended` may be called before this returns. */
void attempts_begin(struct attempts *attempts, struct call *call);

/* Stops the attempt, if one is in progress, without calling `ended` or changing the response. `timed_out`: its HTTP/2
 * connection may be dead and gets no new attempts. */
void attempts_stop(struct call *call, bool timed_out);

/* Stops the attempt, stores this failure in its response, and calls `ended`. */
void attempts_fail(struct attempts *attempts, struct call *call, enum failure_kind kind, const char *detail);

/* Like attempts_fail, with a timeout. */
void attempts_time_out(struct attempts *attempts, struct call *call);

/* Returns whether the connect timeout applies: the attempt has no connection yet, and the reason is not that other
 * calls of the service use the available connections or streams. */
bool attempts_is_connecting(const struct call *call);

/* Does the work that is due in this round, after poller_wait. */
void attempts_run(struct attempts *attempts);

/* Returns when attempts_run must be called; UNKNOWN for never. */
int64_t attempts_due(const struct attempts *attempts);

/* Closes connections that have been idle or opening for too long. Returns when the next one expires, or UNKNOWN. */
int64_t attempts_expire(struct attempts *attempts);

#endif
