/* SPDX-License-Identifier: MIT
 *
 * The headers of a request, the same for all transports. Host and Content-Length are not included: the code that writes
 * the request adds them. May call service.h and exchange.h. */
#ifndef AUTHLETE_HEADERS_H
#define AUTHLETE_HEADERS_H

#include "http/exchange.h"
#include "http/service.h"

struct header {
  const char *name;
  const char *value;
};

/* Iterates over the headers. Initialize with {.service = service, .request = request}. */
struct header_walk {
  const struct service *service;
  const struct request *request;
  int fixed;      /* the number of fixed headers visited */
  size_t further; /* the offset of the next additional header in request->headers */
};

/* Stores the next header, whose strings belong to the service or the request. Returns false at the end. */
bool headers_next(struct header_walk *walk, struct header *header);

/* Returns whether the text is a token, as header names are (RFC 9110 section 5.6.2). */
bool headers_is_token(const char *text, size_t length);

/* Returns whether the library or the transport sets this header, so that callers may not. */
bool headers_is_reserved(const char *name, size_t length);

#endif
