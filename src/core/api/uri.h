/* SPDX-License-Identifier: MIT
 *
 * Paths and queries of requests: percent-encoding by RFC 3986 and path templates such as
 * "/api/{serviceId}/client/get/{clientId}". May call buffer.c only. */
#ifndef AUTHLETE_URI_H
#define AUTHLETE_URI_H

#include "base/buffer.h"

/* Appends bytes with everything but RFC 3986's unreserved characters percent-encoded. */
bool uri_append_encoded(struct buffer *buffer, const char *bytes, size_t length);

struct uri_part {
  const char *text; /* the literal, or the variable's name without its braces */
  size_t length;
  bool is_variable;
};

/* Takes the next part off a template and moves `rest` behind it. False at the end. A brace that is not closed is
 * literal text. */
bool uri_next_part(const char **rest, struct uri_part *part);

/* Why these bytes cannot be one path segment, as the end of a sentence ("is empty"); NULL when they can. "." and ".."
 * are refused, since servers treat them as steps in the path even when they are encoded (RFC 3986 section 6.2.2.3). */
const char *uri_segment_fault(const char *bytes, size_t length);

/* True if the bytes hold CR, LF or NUL, which could end a header or a C string early. */
bool uri_has_line_break(const char *bytes, size_t length);

#endif
