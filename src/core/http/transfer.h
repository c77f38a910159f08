/* SPDX-License-Identifier: MIT
 *
 * One HTTP/1.1 request and its response over one open connection, without blocking. Used by the blocking transport and
 * the engine. Independent of Lua. May call connection.h and http1.h. */
#ifndef AUTHLETE_TRANSFER_H
#define AUTHLETE_TRANSFER_H

#include "http/connection.h"
#include "http/http1.h"

struct transfer {
  struct connection *connection;
  const struct buffer *bytes; /* the request */
  size_t sent;                /* bytes of the request that were sent */
  int64_t begun_at;           /* when the attempt started, before it had a connection */
  int64_t deadline;
  bool has_more; /* there may be more to receive, even if the descriptor is not readable */
  struct http1_reader reader;
};

enum transfer_progress {
  TRANSFER_WAITS,        /* wait for transfer_events; if `has_more`, call transfer_run again without waiting */
  TRANSFER_NOTHING_SENT, /* the connection was closed before; the request can be sent over another */
  TRANSFER_OVER          /* the response has the result */
};

/* Sets up a transfer; does no I/O. The exchange's request has been written to its `bytes`, and its response is cleared
 * but for its times. The exchange and the connection must stay in place until the transfer is over. */
void transfer_begin(struct transfer *transfer, struct connection *connection, struct exchange *exchange,
                    int64_t begun_at, int64_t deadline);

/* Sends as much of the request as possible; then, if `is_readable` or if sending failed, receives. Receives at most 256
 * KiB, so that other transfers get their turn. */
enum transfer_progress transfer_run(struct transfer *transfer, bool is_readable);

/* Returns the events to wait for: POLLER_READ, and POLLER_WRITE until the request is sent. */
unsigned transfer_events(const struct transfer *transfer);

/* Stores a timeout in the response. */
void transfer_time_out(const struct transfer *transfer);

/* After TRANSFER_OVER: returns how long, in milliseconds, the connection may be kept idle for reuse; 0 if it must be
 * closed. */
int64_t transfer_idle_ms(const struct transfer *transfer);

#endif
