/* SPDX-License-Identifier: MIT
 *
 * The headers of a request, once for all transports. Host and Content-Length are not among them: they belong to whoever
 * writes the request. May call service.h and exchange.h. */
#ifndef AUTHLETE_HEADERS_H
#define AUTHLETE_HEADERS_H

#include "http/exchange.h"
#include "http/service.h"

struct header {
  const char *name;
  const char *value;
};

/* A walk over the headers. Starts as {.service = service, .request = request}. */
struct header_walk {
  const struct service *service;
  const struct request *request;
  int fixed;      /* of the fixed ones, how many are done */
  size_t further; /* where the next of the further ones begins */
};

bool headers_next(struct header_walk *walk, struct header *header);

/* Whether this can be the name of a header (RFC 9110 section 5.6.2). */
bool headers_is_token(const char *text, size_t length);

/* Whether a header of this name is the library's own, so that callers may not set it. */
bool headers_is_own(const char *name, size_t length);

#endif
