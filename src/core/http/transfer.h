/* SPDX-License-Identifier: MIT
 *
 * One request and its response over one open connection, moved as far as they can be without waiting: what the blocking
 * transport and the engine have in common. Knows no Lua. May call connection.h and http1.h. */
#ifndef AUTHLETE_TRANSFER_H
#define AUTHLETE_TRANSFER_H

#include "http/connection.h"
#include "http/http1.h"

struct transfer {
  struct connection *connection;
  const struct buffer *bytes; /* of the request */
  size_t sent;                /* of them */
  int64_t begun_at;           /* the attempt, which may have waited for the connection */
  int64_t deadline;
  bool has_more; /* to receive, which the descriptor may not show */
  struct http1_reader reader;
};

enum transfer_progress {
  TRANSFER_WAITS,        /* for the descriptor, see transfer_events; or, if it has more, for its next turn */
  TRANSFER_NOTHING_SENT, /* the connection was closed before: the request may go over another */
  TRANSFER_OVER          /* the response says how */
};

/* Begins one. The response was cleared; it and the bytes stay where they are until the transfer is over. */
void transfer_begin(struct transfer *transfer, struct connection *connection, const struct buffer *bytes,
                    struct response *response, const struct service *service, int64_t begun_at, int64_t deadline);

/* Moves what can be moved, but receives only when `is_readable`, and no more than others can wait for meanwhile. */
enum transfer_progress transfer_run(struct transfer *transfer, bool is_readable);

/* What to wait for, as poller.h has it. */
unsigned transfer_events(const struct transfer *transfer);

/* Makes the response the failure that the deadline has passed. */
void transfer_time_out(const struct transfer *transfer);

/* For how long the connection may be idle and then be used again, in milliseconds; 0: it must be closed. */
int64_t transfer_idle_ms(const struct transfer *transfer);

#endif
