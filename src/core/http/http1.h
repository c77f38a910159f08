/* SPDX-License-Identifier: MIT
 *
 * HTTP/1.1 (RFC 9110, RFC 9112): formats requests, and parses responses incrementally. The caller moves the bytes.
 * Independent of Lua, libcurl and sockets. May call headers.h and the modules below it.
 *
 * The parser is strict. When two parsers disagree about where a response ends, one caller can receive the response of
 * another; so anything but exactly one unambiguous response fails the attempt, and the connection is not reused. */
#ifndef AUTHLETE_HTTP1_H
#define AUTHLETE_HTTP1_H

#include "http/headers.h"

/* Appends the complete request. Sets `out->failed` when out of memory. */
void http1_write(struct buffer *out, const struct service *service, const struct request *request);

enum http1_progress {
  HTTP1_MORE,     /* the response is incomplete */
  HTTP1_COMPLETE, /* `response->kind` is set from the status */
  HTTP1_FAILED    /* `response->kind` and `response->detail` say why */
};

/* Parses one response. Owns no memory: an incomplete line is kept in the response's scratch buffer. */
struct http1_reader {
  struct response *response;
  uint64_t max_body_bytes;
  uint64_t body_bytes; /* the sizes of all chunks announced so far */
  uint64_t left;       /* bytes left of the body or the chunk */
  uint64_t head_bytes; /* bytes of all heads, chunk lines and trailers, including interim responses */
  int64_t idle_ms;     /* how long the server keeps the connection (Keep-Alive); UNKNOWN if it does not say */
  int64_t length;      /* Content-Length; UNKNOWN if absent */
  int status;          /* of the latest status line; the response gets it only if it is final */
  unsigned char state;
  bool is_http_1_0;
  bool is_chunked;
  bool keeps_alive; /* once the response is complete: whether the connection can be reused */
};

/* Starts parsing into a cleared response, which must stay in place. The body may have up to `max_body_bytes`. */
void http1_begin(struct http1_reader *reader, struct response *response, uint64_t max_body_bytes);

/* Parses the next bytes. After HTTP1_COMPLETE, further bytes are not consumed, and clear `keeps_alive`. After
 * HTTP1_FAILED the caller must stop: the reader does not remember the failure. */
enum http1_progress http1_read(struct http1_reader *reader, const char *bytes, size_t length);

/* Reports that the connection has ended. `in_order`: the peer closed it cleanly, which completes a body without a
 * length. Never returns HTTP1_MORE. */
enum http1_progress http1_end(struct http1_reader *reader, bool in_order);

/* Returns how many milliseconds the connection may stay idle before it serves another request: as long as the
 * server says that it keeps it, at most a minute. 0: close it. Valid after HTTP1_COMPLETE. */
int64_t http1_idle_ms(const struct http1_reader *reader);

/* Returns whether any byte of a response has been read. */
bool http1_has_begun(const struct http1_reader *reader);

#endif
