/* SPDX-License-Identifier: MIT
 *
 * One exchange with Authlete over libcurl: the request out, the reply in. The only user of libcurl's easy interface;
 * knows no Lua. May call buffer.c, uri.c, operation.c (its enums) and reply.c.
 *
 * Promises: a request goes out at most once for each call, whatever libcurl would like to repeat; no redirect is
 * followed; no environment variable and no signal setting of the process is read or changed; only http and https are
 * spoken; the reply is bounded; TLS certificates are always verified. */
#ifndef AUTHLETE_HTTP_H
#define AUTHLETE_HTTP_H

#include "operation.h"
#include "reply.h"

enum http_version { HTTP_AUTO, HTTP_1_1, HTTP_2 };

/* All strings are the caller's and outlive the http; those that may be NULL say so. */
struct http_settings {
  const char *base_url;           /* scheme, host and port, with no path */
  const char *authorization[2];   /* by enum credential: the header's value; may be NULL */
  const char *ca_file;            /* may be NULL: libcurl's own */
  const char *client_certificate; /* may be NULL */
  const char *client_key;         /* may be NULL */
  const char *proxy;              /* "" for none */
  const char *no_proxy;           /* "" for none */
  const char *user_agent;         /* may be NULL: no such header */
  enum http_version version;
  int64_t connect_timeout_ms;
  size_t max_response_bytes;
};

struct http_request {
  const char *method;
  const char *path;  /* percent-encoded, begins with a slash */
  const char *query; /* percent-encoded, "" for none */
  enum credential credential;
  const struct buffer *headers; /* further ones: name NUL value NUL, again and again */
  const struct buffer *body;    /* NULL for a request without one; else JSON */
};

struct http;

/* NULL when there is no memory. Makes no connection. */
struct http *http_new(const struct http_settings *settings);

/* Closes the connections. NULL is allowed. */
void http_free(struct http *http);

/* Makes one attempt that ends within `timeout_ms`, and fills `reply`, which was cleared. */
void http_perform(struct http *http, const struct http_request *request, int64_t timeout_ms, struct reply *reply);

/* The times of the last attempt. */
struct reply_times http_times(const struct http *http);

#endif
