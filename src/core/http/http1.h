/* SPDX-License-Identifier: MIT
 *
 * HTTP/1.1 as bytes (RFC 9110, RFC 9112): writes requests, and reads responses piece by piece as they come, whoever
 * moves the bytes. Knows no Lua, no libcurl and no sockets. May call headers.h and what is below it.
 *
 * Reading is strict, since a response that two readers understand differently is how one caller gets the response of
 * another: anything that is not clearly one response fails the attempt, and the connection is not used again. */
#ifndef AUTHLETE_HTTP1_H
#define AUTHLETE_HTTP1_H

#include "http/headers.h"

/* Appends the whole request. A lack of memory shows in `out->failed`. */
void http1_write(struct buffer *out, const struct service *service, const struct request *request);

enum http1_progress {
  HTTP1_MORE,     /* the response goes on */
  HTTP1_COMPLETE, /* it is there; `response->kind` says what it is */
  HTTP1_FAILED    /* `response->kind` and `response->detail` say why */
};

/* Reads one response. It has no memory of its own: a line of which the end is still to come lies in the response's
 * scratch buffer. */
struct http1_reader {
  struct response *response;
  uint64_t most_body_bytes;
  uint64_t body_bytes; /* so far; chunks that are still to come included */
  uint64_t left;       /* of the body or the chunk */
  uint64_t head_bytes; /* of all heads, lines of chunks and trailers, interim responses included */
  int64_t idle_ms;     /* for how long the server keeps the connection, as it says; UNKNOWN if it does not */
  int64_t length;      /* by Content-Length; UNKNOWN without */
  int status;          /* of the latest status line; the response has it once it is no interim one */
  unsigned char state;
  bool is_http_1_0;
  bool is_chunked;
  bool keeps_alive; /* after the response is complete: the connection may serve another request */
};

/* The response was cleared. Its body, once complete, has at most `most_body_bytes`. */
void http1_begin(struct http1_reader *reader, struct response *response, uint64_t most_body_bytes);

/* Takes the bytes that came next. After HTTP1_COMPLETE and HTTP1_FAILED it is over. */
enum http1_progress http1_read(struct http1_reader *reader, const char *bytes, size_t length);

/* The connection is over: no more bytes will come. `in_order`: the other side has ended it as one does, which ends a
 * body that has no length of its own. Never HTTP1_MORE. */
enum http1_progress http1_end(struct http1_reader *reader, bool in_order);

/* Whether anything of the response has come. */
bool http1_has_begun(const struct http1_reader *reader);

#endif
