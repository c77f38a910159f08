/* SPDX-License-Identifier: MIT
 *
 * HTTP/2, implemented by libcurl: many concurrent attempts over a few connections. Independent of Lua; besides
 * connection.c the only user of libcurl.h. May call headers.h and the modules below it. Used by the engine, on its
 * thread.
 *
 * Each attempt sends its request at most once; libcurl's own retries are refused. libcurl opens a connection for each
 * attempt that finds no free stream, even while another connection is opening. Therefore the number of connections per
 * host is limited, and further attempts wait for a stream. */
#ifndef AUTHLETE_MULTIPLEX_H
#define AUTHLETE_MULTIPLEX_H

#include "base/poller.h"
#include "http/exchange.h"
#include "http/service.h"

struct multiplex;

/* One attempt. */
struct stream;

/* Returns NULL when out of memory or descriptors. */
struct multiplex *multiplex_new(struct poller *poller);

/* Closes the connections. stream_end must have been called for all streams. NULL is allowed. */
void multiplex_free(struct multiplex *multiplex);

/* Returns the link to the next one, for a caller that keeps a list. */
struct multiplex **multiplex_next(struct multiplex *multiplex);

/* Returns when multiplex_run must be called; UNKNOWN for never. */
int64_t multiplex_due(const struct multiplex *multiplex);

/* Handles libcurl's timeouts and collects the streams that have finished. Returns false if libcurl ran out of memory:
 * the caller must then end all streams and free the multiplex. */
bool multiplex_run(struct multiplex *multiplex);

/* Returns whether new attempts should use another multiplex. That is the case after many requests, because a server
 * closes a connection after a fixed number, which fails attempts started meanwhile; after a minute, because the server
 * may have moved; and after stream_end with `may_be_dead`, because libcurl does not notice dead connections. */
bool multiplex_is_used_up(const struct multiplex *multiplex);

/* Returns whether it has no streams. */
bool multiplex_is_idle(const struct multiplex *multiplex);

/* Returns when its connections will have been idle for too long; UNKNOWN while it has streams. */
int64_t multiplex_expires_at(const struct multiplex *multiplex);

/* What stream_begin needs. The response is cleared. */
struct stream_order {
  struct service *service;
  struct exchange *exchange; /* must stay in place until stream_end */
  const char *addresses;     /* as for connection_open */
  int64_t timeout_ms;        /* for connecting only */
  void *context;             /* for the caller */
};

/* Starts an attempt. Returns NULL, with the reason in `fault`, if it cannot start. */
struct stream *stream_begin(struct multiplex *multiplex, const struct stream_order *order, char fault[DETAIL_MAXIMUM]);

/* Returns a stream that has finished, and each one only once, with its response filled in; NULL if there is none. The
 * caller must call stream_end. */
struct stream *multiplex_take(struct multiplex *multiplex);

/* Returns any stream for which stream_end has not been called; NULL if there is none. */
struct stream *multiplex_first(const struct multiplex *multiplex);

/* Returns the context that was passed to stream_begin. */
void *stream_context(const struct stream *stream);

/* Stops the attempt if it has not finished, and frees the stream. `may_be_dead`: the attempt ended in a way, such as a
 * timeout, that suggests that its connection is dead. */
void stream_end(struct stream *stream, bool may_be_dead);

#endif
