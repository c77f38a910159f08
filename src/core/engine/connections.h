/* SPDX-License-Identifier: MIT
 *
 * The engine's connections, per service: opened on demand, kept while idle, and closed with the api. Owns the
 * connectors, one per CA bundle. Only knows how many calls wait for a connection; attempts.c assigns connections to
 * them. Independent of Lua. Runs on the engine's thread only. May call call.h and http. */
#ifndef AUTHLETE_CONNECTIONS_H
#define AUTHLETE_CONNECTIONS_H

#include "engine/call.h"
#include "http/addresses.h"
#include "http/multiplex.h"

struct connection_list {
  struct connection *first, *last;
  int count;
};

/* The connections to one service. */
struct connections {
  struct connection_set *set;
  struct service *service;     /* a reference */
  struct connector *connector; /* NULL until needed */
  struct addresses addresses;
  struct call_list waiting; /* calls that wait for a connection, the longest first */
  int waiting_count;
  struct connection_list opening; /* newest first; the owner's `time` is the connect timeout */
  struct connection_list idle;    /* most recently used first; the owner's `time` is when to close it */
  int busy;                       /* connections that calls use */
  bool must_open_more;            /* open more in the next round; the thread must not sleep */
  int64_t spare_not_before;       /* open no spare connection before this time */
  int64_t responded_at;           /* when a call of the service last got a response */
  /* Over HTTP/2: the first for new attempts, the others until their attempts have ended. */
  struct multiplex *multiplexes;
  bool is_closed; /* set by connections_mark_closed */
  struct connections *next;
};

/* The connections to all services. */
struct connection_set {
  struct poller *poller;
  const struct wakeup *wakeup; /* wakes the engine's thread */
  struct connections *all;
  struct trusted_connector *connectors;
  int most; /* connections to all services: half of the process's descriptor limit */
};

/* Sets up a zero-initialized set. */
void connections_set_up(struct connection_set *set, struct poller *poller, const struct wakeup *wakeup);

/* Returns the connections to the service, adding them to the set if necessary; NULL when out of memory. */
struct connections *connections_find(struct connection_set *set, struct service *service);

/* Returns an idle connection that is alive, which the caller must give back; NULL if there is none. */
struct connection *connections_take_idle(struct connections *connections);

/* If calls wait for more connections than are opening, and the limit permits, starts opening one and sets
 * `must_open_more`; if none wait, may do so for a spare connection. Returns false, with the reason in `response`, if
 * the host has no address, or if no connection can be opened and none exists; the waiting calls must then fail. */
bool connections_open_needed(struct connections *connections, struct response *response);

/* Notes that a connection could not be opened: the host may have moved, so it is looked up again, and no spare
 * connection is opened for a while. */
void connections_note_failure(struct connections *connections);

/* Of more connections that are opening than calls wait, closes the one that takes longest. */
void connections_close_surplus(struct connections *connections);

/* Keeps a connection that has just opened and that no call needs. */
void connections_keep_spare(struct connections *connections, struct connection *connection);

/* Takes a connection back from a call. Keeps it idle for up to `idle_ms`; closes it if that is 0, if the service is
 * closed, or if it cannot be kept. */
void connections_give_back(struct connections *connections, struct connection *connection, int64_t idle_ms);

/* Returns a connection that has opened or failed to open, and stores which connections it belongs to. If it is open, it
 * counts as busy and must be given back; otherwise the caller closes it. Returns NULL if there is none. */
struct connection *connections_take_opened(struct connection_set *set, struct connections **connections);

/* Runs the connectors. If libcurl has run out of memory, opening connections are closed without being reported by
 * connections_take_opened. */
void connections_run(struct connection_set *set);

/* Returns when connections_run must be called; UNKNOWN for never. */
int64_t connections_due(const struct connection_set *set);

/* Closes connections that have been idle or opening for too long. Returns when the next one expires, or UNKNOWN. */
int64_t connections_expire(struct connections *connections);

/* Sets `is_closed` for the services that are closed. Separate from connections_drop_closed, because another thread may
 * close a service in between. */
void connections_mark_closed(struct connection_set *set);

/* Closes and removes the connections to all services that are marked with `is_closed`. Their calls must have ended. */
void connections_drop_closed(struct connection_set *set);

/* Closes all connections and frees everything but the set itself. */
void connections_tear_down(struct connection_set *set);

#endif
