/* SPDX-License-Identifier: MIT
 *
 * Connections to Authlete: libcurl opens them (addresses in turn, a proxy, TLS, certificates); what goes over them is
 * up to http1.c. Knows no Lua; one of the two users of libcurl.h. May call service.h, exchange.h (kinds of failure) and
 * base. A connector and its connections are used by one thread.
 *
 * Promises: only http and https, certificates always verified, TLS 1.2 or newer; no environment variable is read but
 * SSLKEYLOGFILE, by libcurl, and no signal setting is read or changed; no name is looked up; child processes inherit
 * nothing. SIGPIPE is the caller's: it is blocked whenever a function of this file runs. */
#ifndef AUTHLETE_CONNECTION_H
#define AUTHLETE_CONNECTION_H

#include "base/poller.h"
#include "http/exchange.h"
#include "http/service.h"

/* Opens connections, and keeps what they share: parsed certificates of authorities, TLS sessions. */
struct connector;

struct connection;

/* What may be closed before its request was sent, for one attempt, until it has failed. */
enum { CONNECTIONS_FOR_AN_ATTEMPT = 3 };

/* Sets libcurl up, once for the process. */
void connection_initialize(void);

/* With a poller, connections open while it runs and `connector_due` says when to look; without, while
 * connector_wait does. NULL when there is no memory or no descriptor left. */
struct connector *connector_new(struct poller *poller);

/* Connections that are open stay usable; with the last of them its memory is freed. NULL is allowed. */
void connector_free(struct connector *connector);

/* When connector_run is due; UNKNOWN for never. */
int64_t connector_due(const struct connector *connector);

/* Does what is due. False when libcurl had no memory: all that is opening must be closed, and the connector freed. */
bool connector_run(struct connector *connector);

/* Without a poller: works on opening connections until something happens, or for `timeout_ms`. False as above. */
bool connector_wait(struct connector *connector, int timeout_ms);

/* A connection that has become open, or failed to, since the last time; NULL when there is none. */
struct connection *connector_take(struct connector *connector);

/* Begins to open a connection, which holds the service. `addresses` are those of the service's host, or of its proxy's,
 * as lookup_addresses gives them, or NULL where there is nothing to look up. After `timeout_ms` libcurl gives up; the
 * caller's own clock decides. NULL when that cannot be; `fault` says why. */
struct connection *connection_open(struct connector *connector, struct service *service, const char *addresses,
                                   int64_t timeout_ms, char fault[DETAIL_MAXIMUM]);

/* Closes it, whether it is open or opening. NULL is allowed. */
void connection_close(struct connection *connection);

bool connection_is_open(const struct connection *connection);

/* It was open, and libcurl has closed it again before anybody used it: see docs/design.md. */
bool connection_is_lost(const struct connection *connection);

/* Of one that failed to open: the kind, and libcurl's words, as the response's failure. */
void connection_tell_failure(const struct connection *connection, struct response *response);

/* Of one that was not open in time. */
void connection_tell_timeout(const struct service *service, struct response *response);

enum connection_result {
  CONNECTION_MOVED, /* some bytes */
  CONNECTION_AGAIN, /* none now: watch the descriptor */
  CONNECTION_ENDED, /* the other side has ended it, in order */
  CONNECTION_BROKEN
};

/* Sends what can be sent now; `*moved` says how much. What is not CONNECTION_MOVED has let nothing out that the other
 * side could act on. */
enum connection_result connection_send(struct connection *connection, const char *bytes, size_t length, size_t *moved);

/* Receives what is there. Until CONNECTION_AGAIN there may be more than the descriptor shows. */
enum connection_result connection_receive(struct connection *connection, char *bytes, size_t size, size_t *moved);

/* Whether an idle connection can take a request: the other side has neither ended it nor sent anything. (A TLS session
 * ticket may make the descriptor readable; only receiving tells.) */
bool connection_is_alive(struct connection *connection);

/* Whether it is so old that the server's name may lead elsewhere by now. */
bool connection_is_old(const struct connection *connection);

int connection_descriptor(const struct connection *connection);

/* How long TCP (and the proxy's CONNECT) and then TLS took, in milliseconds since it began to open. */
struct response_times connection_times(const struct connection *connection);

/* For whoever keeps connections: what it belongs to, and links of its own. */
struct connection_owner {
  struct watcher watcher; /* of the descriptor, once it is open */
  void *context;
  struct connection *next, *previous;
  int64_t time;
  bool is_spare; /* it has not served a call yet */
};

struct connection_owner *connection_owner(struct connection *connection);

/* The connection of which this is the owner's part. */
struct connection *connection_of(struct watcher *watcher);

#endif
