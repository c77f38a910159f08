/* SPDX-License-Identifier: MIT
 *
 * One exchange with Authlete: a request, and the response or failure of the last attempt to send it. The same for all
 * transports. Independent of Lua and libcurl. May call base and api. */
#ifndef AUTHLETE_EXCHANGE_H
#define AUTHLETE_EXCHANGE_H

#include "api/operation.h"
#include "base/buffer.h"
#include "base/clock.h"

/* Empty when zero-initialized. */
struct request {
  char method[METHOD_MAXIMUM];
  enum credential credential;
  bool has_body;
  bool is_form;          /* whether the body is a form, otherwise JSON */
  struct buffer path;    /* percent-encoded, begins with a slash */
  struct buffer query;   /* percent-encoded, may be empty */
  struct buffer headers; /* additional headers, each as name NUL value NUL */
  struct buffer body;
  struct buffer bytes; /* for the transport: the complete request as http1_write writes it */
};

/* The kinds of failure: the text that users see in `failure.kind`; whether Authlete may have acted on the request; and
 * whether another attempt may help. BY_STATUS: the HTTP status decides; see exchange.c. Apart from this, retries
 * depend only on the operation's retry class. */
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
      FAILURE_KIND_COUNT /* with FAILURE_NONE */
};

enum { REQUEST_ID_MAXIMUM = 128, DETAIL_MAXIMUM = 256 };

/* In milliseconds since the attempt started; UNKNOWN if the transport does not report the time. */
struct response_times {
  int64_t dns_ms, connect_ms, tls_ms, first_byte_ms, total_ms;
};

struct response {
  enum failure_kind kind;      /* FAILURE_NONE: a complete response with a 2xx status */
  int status;                  /* 0: no response */
  bool sent;                   /* at least one byte of the request was sent, so Authlete may have acted on it */
  bool maybe_processed_before; /* Authlete may have acted on an earlier attempt of the same call */
  struct buffer body;
  struct buffer scratch; /* for the code that parses the response */
  char request_id[REQUEST_ID_MAXIMUM];
  int64_t retry_after_ms; /* from Retry-After or Ratelimit-Reset; UNKNOWN if neither was sent */
  int64_t rate_limit, rate_limit_remaining, rate_limit_reset;
  struct response_times times;
  char detail[DETAIL_MAXIMUM]; /* the reason of a failure; contains no secrets */
};

/* Empty when zero-initialized. */
struct exchange {
  struct request request;
  struct response response;
};

/* Clears the buffers of the request, and the response. `method`, `credential`, `has_body` and
 * `is_form` are left to be set. */
void exchange_clear(struct exchange *exchange);

/* Wipes the contents of the request's buffers and clears them. */
void exchange_forget_request(struct exchange *exchange);

/* Wipes and frees the exchange. NULL is allowed. */
void exchange_free(struct exchange *exchange);

/* Prepares the response for a new call. Its buffers are cleared, not freed; see buffer_clear. */
void response_clear(struct response *response);

/* Prepares the response for the next attempt of the same call. Only whether Authlete may have acted on an earlier
 * attempt is kept. */
void response_clear_for_attempt(struct response *response);

/* Wipes and frees the response's buffers. */
void response_release(struct response *response);

/* Makes the response a failure of this kind. The format and arguments, as for printf, give its detail. */
__attribute__((format(printf, 3, 4))) void response_fail(struct response *response, enum failure_kind kind,
                                                         const char *format, ...);

/* The detail of FAILURE_CLOSED. */
extern const char closed_message[];

/* Compares a header name, ignoring case, with one that is given in lower case. */
bool header_is(const char *name, size_t length, const char *lower);

/* Processes one header of the response. Headers that the library does not use are ignored. */
void response_take_header(struct response *response, const char *name, size_t name_length, const char *value,
                          size_t value_length);

/* Sets `kind` from the status of a complete response. After a 429 without Retry-After, also sets `retry_after_ms` from
 * Ratelimit-Reset. */
void response_set_kind(struct response *response);

/* Returns whether Authlete may have acted on the request, in this attempt or an earlier one. */
bool response_maybe_processed(const struct response *response);

/* Returns whether Authlete may have acted on this attempt. */
bool response_attempt_maybe_processed(const struct response *response);

/* Returns whether the attempt failed in a way that makes another attempt worthwhile. */
bool response_is_retryable(const struct response *response);

/* Returns the text of a kind. */
const char *failure_kind_text(enum failure_kind kind);

/* Returns the kind with this text; FAILURE_NONE if there is none. */
enum failure_kind failure_kind_named(const char *text);

/* Returns whether a failure of this kind means that no part of the request was sent. */
bool failure_kind_is_unsent(enum failure_kind kind);

#endif
