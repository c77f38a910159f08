/* SPDX-License-Identifier: MIT
 *
 * What came back from one attempt, whichever transport made it: how it ended, the status, the few headers that matter.
 * May call buffer.c only; knows nothing of Lua and libcurl. */
#ifndef AUTHLETE_EXCHANGE_H
#define AUTHLETE_EXCHANGE_H

#include "base/buffer.h"

/* The kinds of failure, as users see them in `failure.kind`. */
#define FAILURE_KINDS(KIND)          \
  KIND(DNS, "dns")                   \
  KIND(CONNECT, "connect")           \
  KIND(TLS, "tls")                   \
  KIND(TIMEOUT, "timeout")           \
  KIND(NETWORK, "network")           \
  KIND(HTTP, "http")                 \
  KIND(RATE_LIMITED, "rate_limited") \
  KIND(PROTOCOL, "protocol")         \
  KIND(TOO_LARGE, "too_large")       \
  KIND(PHASE, "phase")               \
  KIND(CANCELLED, "cancelled")       \
  KIND(CLOSED, "closed")

enum failure_kind {
  FAILURE_NONE,
#define KIND(symbol, text) FAILURE_##symbol,
  FAILURE_KINDS(KIND)
#undef KIND
};

enum {
  REQUEST_ID_MAXIMUM = 128,
  DETAIL_MAXIMUM = 256,
  UNKNOWN = -1 /* a number that the response does not tell */
};

/* Milliseconds since the start of the attempt; UNKNOWN where the transport does not tell. */
struct response_times {
  int64_t dns_ms, connect_ms, tls_ms, first_byte_ms, total_ms;
};

struct response {
  enum failure_kind kind; /* FAILURE_NONE: a complete response with a 2xx status */
  int status;             /* 0 when no response came */
  bool sent;             /* the request had begun to go out: the other side may have acted on it */
  bool maybe_before;      /* the other side may have acted on an earlier attempt of the same call */
  struct buffer body;
  struct buffer scratch; /* for whoever reads the body */
  size_t header_bytes;   /* of all headers seen, interim replies included */
  char request_id[REQUEST_ID_MAXIMUM];
  int64_t retry_after_ms; /* from Retry-After or Ratelimit-Reset; UNKNOWN without */
  int64_t rate_limit, rate_limit_remaining, rate_limit_reset;
  struct response_times times;
  char detail[DETAIL_MAXIMUM]; /* the transport's own words; no secrets */
};

/* Makes it ready for a call. Keeps the memory of its buffers. */
void response_clear(struct response *response);

/* Makes it ready for an attempt, after the response to the one before, if there was one. */
void response_clear_for_attempt(struct response *response);

void response_release(struct response *response);

/* True if a header has this name, which is given in lower case. */
bool response_header_is(const char *name, size_t length, const char *lower);

/* Takes one header in; the ones that nobody reads are passed over. */
void response_take_header(struct response *response, const char *name, size_t name_length, const char *value,
                       size_t value_length);

/* Sets `kind` from the status of a complete response. */
void response_judge_status(struct response *response);

/* True when Authlete may have acted on the request, in this attempt or an earlier one. */
bool response_maybe_processed(const struct response *response);

/* The text for a kind, and the kind for a text: FAILURE_NONE for any other text. */
const char *failure_kind_text(enum failure_kind kind);
enum failure_kind failure_kind_named(const char *text);

#endif
