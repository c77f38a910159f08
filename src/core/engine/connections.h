/* SPDX-License-Identifier: MIT
 *
 * The engine's connections to each service: opened when calls need them, kept while they are idle, closed when their
 * api is. Owns the connectors, one for each bundle of certificates that is trusted. Knows of calls only that some wait
 * for a connection; attempts.c gives them theirs. Knows no Lua. All on the engine's thread. May call call.h and http.
 */
#ifndef AUTHLETE_CONNECTIONS_H
#define AUTHLETE_CONNECTIONS_H

#include "engine/call.h"
#include "http/addresses.h"
#include "http/multiplex.h"

struct connection_list {
  struct connection *first, *last;
  int count;
};

/* Those to one service. */
struct connections {
  struct connection_set *set;
  struct service *service;     /* held */
  struct connector *connector; /* NULL until one is needed */
  struct addresses addresses;
  struct call_list waiting; /* calls, for a connection; the longest first */
  int waiting_count;
  struct connection_list opening; /* with `time` the latest for it */
  struct connection_list idle;    /* the one used last first; with `time` how long it is good */
  int busy;                       /* those that calls have */
  bool is_behind;                 /* more must be opened, in the next round of the thread */
  int64_t spare_not_before;
  int64_t answered_at;           /* when a call of the service was last answered */
  struct multiplex *multiplexes; /* over HTTP/2: the first is for new attempts, attempts still run on the others */
  bool is_closed;                /* the service was, when connections_mark_closed was last called */
  struct connections *next;
};

/* All of them. */
struct connection_set {
  struct poller *poller;
  const struct wakeup *wakeup; /* of the engine's thread */
  struct connections *all;
  struct trusted_connector *connectors;
  int most; /* connections altogether: half of the descriptors that the process may have */
};

/* Of a set that is all zero. */
void connections_set_up(struct connection_set *set, struct poller *poller, const struct wakeup *wakeup);

/* Those to a service; NULL when there is no memory. */
struct connections *connections_find(struct connection_set *set, struct service *service);

/* An idle connection that can take a request; it is the caller's then. NULL when there is none. */
struct connection *connections_take_idle(struct connections *connections);

/* Begins to open one of the connections that calls wait for, as far as there may be, or the spare one that steady load
 * should find; then `is_behind` asks for another round. False when that cannot be, and there is none that could be
 * waited for; `response` says why. */
bool connections_open_needed(struct connections *connections, struct response *response);

/* Of more connections that are opening than calls wait, closes the one that takes longest. */
void connections_close_surplus(struct connections *connections);

/* Keeps one that has become open without a call that waits for it. */
void connections_keep_spare(struct connections *connections, struct connection *connection);

/* Keeps a connection that a call had, for `idle_ms`, or closes it when that is 0. */
void connections_give_back(struct connections *connections, struct connection *connection, int64_t idle_ms);

/* A connection that has become open or failed to, no longer among those that are opening; NULL when there is none.
 * `*connections` are those it belongs to. */
struct connection *connections_take_opened(struct connection_set *set, struct connections **connections);

/* Does what is due for the connectors. Fewer connections may be opening afterwards, though none has failed. */
void connections_run(struct connection_set *set);

/* When connections_run is due; UNKNOWN for never. */
int64_t connections_due(const struct connection_set *set);

/* Closes what has been idle, or opening, for too long. Returns when the next is due. */
int64_t connections_expire(struct connections *connections);

/* Marks those of services that were closed: any thread may close another one meanwhile. */
void connections_mark_closed(struct connection_set *set);

/* Drops all that belongs to those that are marked; none of their calls may be left. */
void connections_drop_closed(struct connection_set *set);

/* Closes everything. */
void connections_tear_down(struct connection_set *set);

#endif
