/* SPDX-License-Identifier: MIT
 *
 * One exchange with Authlete: the request, and the response or how the attempt failed, whichever transport made it.
 * Knows no Lua and no libcurl. May call what is in base and api. */
#ifndef AUTHLETE_EXCHANGE_H
#define AUTHLETE_EXCHANGE_H

#include "api/operation.h"
#include "base/buffer.h"
#include "base/clock.h"

/* All zero is an empty one. */
struct request {
  char method[METHOD_MAXIMUM];
  enum credential credential;
  bool has_body;
  struct buffer path;    /* percent-encoded, begins with a slash */
  struct buffer query;   /* percent-encoded, may be empty */
  struct buffer headers; /* further ones: name NUL value NUL, again and again */
  struct buffer body;    /* JSON */
  struct buffer bytes;   /* the whole of it, as HTTP/1.1 writes it; of the transport */
};

/* The kinds of failure, as users see them in `failure.kind`; whether Authlete may then have acted on the request; and
 * whether another attempt may help. Where the status decides, exchange.c says how. Nothing else is ever consulted. */
#define FAILURE_KINDS(KIND)                           \
  KIND(DNS, "dns", NEVER, MAY_HELP)                   \
  KIND(CONNECT, "connect", NEVER, MAY_HELP)           \
  KIND(TLS, "tls", NEVER, MAY_HELP)                   \
  KIND(TIMEOUT, "timeout", ONCE_SENT, MAY_HELP)       \
  KIND(NETWORK, "network", ONCE_SENT, MAY_HELP)       \
  KIND(HTTP, "http", BY_STATUS, BY_STATUS)            \
  KIND(RATE_LIMITED, "rate_limited", NEVER, MAY_HELP) \
  KIND(PROTOCOL, "protocol", ONCE_SENT, NEVER)        \
  KIND(TOO_LARGE, "too_large", ONCE_SENT, NEVER)      \
  KIND(PHASE, "phase", NEVER, NEVER)                  \
  KIND(CANCELLED, "cancelled", ONCE_SENT, NEVER)      \
  KIND(CLOSED, "closed", ONCE_SENT, NEVER)

enum failure_kind {
  FAILURE_NONE,
#define KIND(symbol, text, processed, again) FAILURE_##symbol,
  FAILURE_KINDS(KIND)
#undef KIND
};

enum { REQUEST_ID_MAXIMUM = 128, DETAIL_MAXIMUM = 256 };

/* Milliseconds since the start of the attempt; UNKNOWN where the transport does not tell. */
struct response_times {
  int64_t dns_ms, connect_ms, tls_ms, first_byte_ms, total_ms;
};

struct response {
  enum failure_kind kind; /* FAILURE_NONE: a complete response with a 2xx status */
  int status;             /* 0 when no response came */
  bool sent;              /* a byte of the request was accepted for sending: the other side may have acted on it */
  bool maybe_before;      /* the other side may have acted on an earlier attempt of the same call */
  struct buffer body;
  struct buffer scratch; /* for whoever reads the response */
  char request_id[REQUEST_ID_MAXIMUM];
  int64_t retry_after_ms; /* from Retry-After or Ratelimit-Reset; UNKNOWN without */
  int64_t rate_limit, rate_limit_remaining, rate_limit_reset;
  struct response_times times;
  char detail[DETAIL_MAXIMUM]; /* the transport's own words; no secrets */
};

/* One exchange; all zero is an empty one. */
struct exchange {
  struct request request;
  struct response response;
};

void exchange_clear(struct exchange *exchange);

/* Wipes what the request holds. Keeps the memory of its buffers. */
void exchange_forget_request(struct exchange *exchange);

/* Wipes and frees it. NULL is allowed. */
void exchange_free(struct exchange *exchange);

/* Makes it ready for a call. Keeps the memory of its buffers. */
void response_clear(struct response *response);

/* Makes it ready for an attempt, after the response to the one before, if there was one. */
void response_clear_for_attempt(struct response *response);

void response_release(struct response *response);

/* Makes it a failure of this kind, with a detail that printf's format and arguments give. */
__attribute__((format(printf, 3, 4))) void response_fail(struct response *response, enum failure_kind kind,
                                                         const char *format, ...);

/* The detail of a call whose api was closed meanwhile. */
extern const char closed_detail[];

/* True if a header has this name, which is given in lower case. */
bool header_is(const char *name, size_t length, const char *lower);

/* Takes one header in; the ones that nobody reads are passed over. */
void response_take_header(struct response *response, const char *name, size_t name_length, const char *value,
                          size_t value_length);

/* Sets `kind` from the status of a complete response. */
void response_judge_status(struct response *response);

/* True when Authlete may have acted on the request, in this attempt or an earlier one. */
bool response_maybe_processed(const struct response *response);

/* True when Authlete may have acted on this attempt. */
bool response_attempt_maybe_processed(const struct response *response);

/* True when the attempt failed in a way that another may not. */
bool response_is_worth_another(const struct response *response);

/* The text for a kind, and the kind for a text: FAILURE_NONE for any other text. */
const char *failure_kind_text(enum failure_kind kind);
enum failure_kind failure_kind_named(const char *text);

#endif
