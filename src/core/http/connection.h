/* SPDX-License-Identifier: MIT
 *
 * Connections to Authlete. libcurl opens them: it tries the addresses, tunnels through the proxy, and does TLS. The
 * caller then sends and receives raw bytes; see http1.c. Independent of Lua; besides multiplex.c the only user of
 * libcurl.h. May call service.h, exchange.h and base. A connector and its connections belong to one thread.
 *
 * Guarantees: http and https only; certificates are always verified; TLS 1.2 or newer; from the environment, libcurl
 * reads only SSLKEYLOGFILE; signal handlers and masks are neither read nor changed; no name is looked up; child
 * processes inherit no descriptor. The caller must block SIGPIPE around all functions of this module. */
#ifndef AUTHLETE_CONNECTION_H
#define AUTHLETE_CONNECTION_H

#include "base/poller.h"
#include "http/exchange.h"
#include "http/service.h"

/* Opens connections and holds what they share: the parsed CA bundle and TLS sessions. */
struct connector;

struct connection;

/* The number of connections that an attempt tries if the server closes them before the request is sent. */
enum { CONNECTIONS_FOR_AN_ATTEMPT = 3 };

/* Initializes libcurl, once per process. */
void connection_initialize(void);

/* Creates a connector. With a poller, connections make progress in poller_wait and connector_run; without one, in
 * connector_wait. Returns NULL when out of memory or descriptors. */
struct connector *connector_new(struct poller *poller);

/* Frees the connector as soon as its last connection is closed. Until then, open connections stay usable; the caller
 * must close those that are still opening. NULL is allowed. */
void connector_free(struct connector *connector);

/* Returns when connector_run must be called; UNKNOWN for never. */
int64_t connector_due(const struct connector *connector);

/* Handles libcurl's timeouts and collects the connections that have opened or failed. Returns false if libcurl ran out
 * of memory: the caller must then close all connections that are opening and free the connector. */
bool connector_run(struct connector *connector);

/* Without a poller: makes progress on opening connections until something happens or `timeout_ms` has passed. Returns
 * false as connector_run does. */
bool connector_wait(struct connector *connector, int timeout_ms);

/* Returns a connection that has opened or failed to open, and each one only once; NULL if there is none. */
struct connection *connector_take(struct connector *connector);

/* Starts opening a connection, which holds a reference to the service. `addresses` belong to the service's host, or to
 * its proxy, in the format of lookup_addresses; NULL if no lookup is needed. `timeout_ms` limits libcurl's own effort,
 * but the caller must keep track of time itself. Returns NULL, with the reason in `fault`, if it cannot start. */
struct connection *connection_open(struct connector *connector, struct service *service, const char *addresses,
                                   int64_t timeout_ms, char fault[DETAIL_MAXIMUM]);

/* Closes and frees the connection in any state. NULL is allowed. */
void connection_close(struct connection *connection);

bool connection_is_open(const struct connection *connection);

/* Returns whether the connection was opened, but libcurl closed it before it was used; see docs/design.md. */
bool connection_is_lost(const struct connection *connection);

/* Stores why the connection failed to open in the response. */
void connection_store_failure(const struct connection *connection, struct response *response);

/* Stores the failure of a connection that was not open in time. */
void connection_store_timeout(const struct service *service, struct response *response);

enum connection_result {
  CONNECTION_MOVED, /* at least one byte was sent or received */
  CONNECTION_AGAIN, /* not possible now; wait for the descriptor */
  CONNECTION_ENDED, /* the peer closed the connection cleanly */
  CONNECTION_BROKEN
};

/* Sends as much as possible without blocking and stores the number of bytes in `*moved`. Unless the result is
 * CONNECTION_MOVED, the peer has received nothing of these bytes that it could act on. */
enum connection_result connection_send(struct connection *connection, const char *bytes, size_t length, size_t *moved);

/* Receives up to `size` bytes without blocking and stores their number in `*moved`. Call it until CONNECTION_AGAIN:
 * bytes that TLS has buffered do not make the descriptor readable. */
enum connection_result connection_receive(struct connection *connection, char *bytes, size_t size, size_t *moved);

/* Returns whether an idle connection can be used for a request: the peer has neither closed it nor sent anything. Tries
 * to receive, since a readable descriptor proves nothing: a TLS session ticket may have arrived. */
bool connection_is_alive(struct connection *connection);

/* Returns whether the connection is a minute old. It should not be used again then: the server may have moved. */
bool connection_is_old(const struct connection *connection);

/* Returns -1 while the connection is not open. */
int connection_descriptor(const struct connection *connection);

/* Returns when TCP (including the proxy's CONNECT) and TLS were established, in milliseconds since opening started. */
struct response_times connection_times(const struct connection *connection);

/* State that belongs to the owner of a connection, not to this module. */
struct connection_owner {
  struct watcher watcher; /* watches the descriptor of an open connection */
  void *context;
  struct connection *next, *previous;
  int64_t time;
  bool is_spare; /* it has not served a call yet */
};

struct connection_owner *connection_owner(struct connection *connection);

/* Returns the service that the connection leads to. */
const struct service *connection_service(const struct connection *connection);

/* Returns the connection whose owner contains this watcher. */
struct connection *connection_of(struct watcher *watcher);

#endif
