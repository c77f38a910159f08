/* SPDX-License-Identifier: MIT
 *
 * One exchange with Authlete over libcurl: the request out, the response in. The only user of libcurl's easy interface;
 * knows no Lua. May call buffer.c, operation.c (its enums), response.c, service.c and driver.c. Called by blocking.c,
 * which lets it block, and by attempts.c, which runs many at once.
 *
 * Promises: a request goes out at most once for each attempt, whatever libcurl would like to repeat; no redirect is
 * followed; no environment variable and no signal setting of the process is read or changed; only http and https are
 * spoken; the response is bounded; TLS certificates are always verified. */
#ifndef AUTHLETE_HTTP_H
#define AUTHLETE_HTTP_H

#include "api/operation.h"
#include "http/exchange.h"
#include "http/service.h"

/* All zero is an empty one. */
struct request {
  char method[METHOD_MAXIMUM];
  enum credential credential;
  bool has_body;
  struct buffer path;    /* percent-encoded, begins with a slash */
  struct buffer query;   /* percent-encoded, may be empty */
  struct buffer headers; /* further ones: name NUL value NUL, again and again */
  struct buffer body;    /* JSON */
};

/* One exchange; all zero is an empty one. */
struct exchange {
  struct request request;
  struct response response;
};

void exchange_clear(struct exchange *exchange);

/* Wipes and frees what the request holds. */
void exchange_forget_request(struct exchange *exchange);

/* Wipes and frees it. NULL is allowed. */
void exchange_free(struct exchange *exchange);

/* What one attempt at a time is made with: a handle of libcurl, and with it connections. */
struct http;

/* Sets libcurl up, once for the process. */
void http_initialize(void);

/* Holds the service. NULL when there is no memory. Makes no connection. */
struct http *http_new(struct service *service);

/* Closes what it has open. NULL is allowed. */
void http_free(struct http *http);

/* Makes one attempt that ends within `timeout_ms`, and fills `response`, which was cleared. */
void http_perform(struct http *http, const struct request *request, int64_t timeout_ms, struct response *response);

/* The times of the last attempt. */
struct response_times http_times(const struct http *http);

/* For the engine: the attempt in two parts, between which somebody else drives the CURL handle. Request and response stay
 * where they are until the attempt was finished. `shares` offers HTTP/2, and rather waits for a connection that others
 * have than to open another. False when there is no memory; then finish it as well. */
bool http_begin(struct http *http, const struct request *request, int64_t timeout_ms, struct response *response,
                bool shares);

/* `result` is a CURLcode. */
void http_finish(struct http *http, unsigned result);

/* Whether the last attempt was answered over HTTP/2. */
bool http_was_http_2(const struct http *http);

/* The last attempt was not answered in time, or without end, on a connection that libcurl goes on using although it may
 * be dead. */
bool http_is_suspect(const struct http *http);

/* The CURL handle. */
void *http_handle(const struct http *http);

/* A link for whoever keeps handles in a list. */
struct http **http_next(struct http *http);

#endif
