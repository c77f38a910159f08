/* SPDX-License-Identifier: MIT
 *
 * HTTP/2, all of it by libcurl: many attempts at once over few connections. Knows no Lua; the other user of libcurl.h.
 * May call headers.h and what is below it. For the engine, on its thread.
 *
 * A request goes out at most once for each attempt, whatever libcurl would like to repeat. libcurl opens a connection
 * for each attempt that finds no free stream, even while another is being opened: the number of connections to a host
 * is limited, and the rest wait for a stream. */
#ifndef AUTHLETE_MULTIPLEX_H
#define AUTHLETE_MULTIPLEX_H

#include "base/poller.h"
#include "http/exchange.h"
#include "http/service.h"

struct multiplex;

/* One attempt. */
struct stream;

/* NULL when there is no memory or no descriptor left. */
struct multiplex *multiplex_new(struct poller *poller);

/* Without attempts. NULL is allowed. */
void multiplex_free(struct multiplex *multiplex);

/* The next one, for whoever keeps several. */
struct multiplex **multiplex_next(struct multiplex *multiplex);

/* When multiplex_run is due; UNKNOWN for never. */
int64_t multiplex_due(const struct multiplex *multiplex);

/* Does what is due. False when libcurl has no memory: end all attempts, and then this. */
bool multiplex_run(struct multiplex *multiplex);

/* Whether no further attempts may begin on it: servers end a connection after a number of requests, and what began
 * meanwhile fails; one that did not answer in time may be dead, which libcurl does not notice; and to where an old one
 * leads, the server's name may lead no more. */
bool multiplex_is_worn(const struct multiplex *multiplex);

/* Whether no attempt runs on it. */
bool multiplex_is_idle(const struct multiplex *multiplex);

/* Begins an attempt, whose request and response stay where they are until it has ended. `addresses` as connection_open
 * has them. NULL when that cannot be; `fault` says why. */
struct stream *stream_begin(struct multiplex *multiplex, struct service *service, const struct request *request,
                            struct response *response, const char *addresses, int64_t timeout_ms, void *context,
                            char fault[DETAIL_MAXIMUM]);

/* An attempt that is over since the last time, its response filled; NULL when there is none. */
struct stream *multiplex_take(struct multiplex *multiplex);

/* Any attempt that has not ended; NULL when there is none. */
struct stream *multiplex_first(const struct multiplex *multiplex);

/* What stream_begin was given. */
void *stream_context(const struct stream *stream);

/* Breaks the attempt off if it is not over, and frees it. `is_suspect`: it waited in vain, so that its connection is
 * not to be trusted. */
void stream_end(struct stream *stream, bool is_suspect);

#endif
