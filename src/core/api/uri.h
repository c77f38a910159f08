/* SPDX-License-Identifier: MIT
 *
 * Paths and queries of requests: percent-encoding (RFC 3986 section 2.1) and path templates such as
 * "/api/{serviceId}/client/get/{clientId}". May call buffer.c only. */
#ifndef AUTHLETE_URI_H
#define AUTHLETE_URI_H

#include "base/buffer.h"

/* Appends the bytes; all but the unreserved characters (RFC 3986 section 2.3) are percent-encoded. Returns false if
 * this or an earlier append to the buffer failed. */
bool uri_append_encoded(struct buffer *buffer, const char *bytes, size_t length);

struct uri_part {
  const char *text; /* the literal text, or the variable's name without the braces; points into the template */
  size_t length;
  bool is_variable;
};

/* Stores the next part of a template and advances `*rest` past it. Returns false at the end. An unclosed brace is
 * literal text. */
bool uri_next_part(const char **rest, struct uri_part *part);

/* Returns NULL if the bytes can be a path segment; otherwise the reason, as a predicate such as "is empty". "." and
 * ".." are refused: percent-encoding cannot protect them, because normalization decodes unreserved characters and then
 * removes dot segments (RFC 3986 sections 6.2.2.2 and 6.2.2.3). */
const char *uri_segment_fault(const char *bytes, size_t length);

/* Returns whether the bytes contain CR, LF or NUL, any of which could end a header or a C string early. */
bool uri_has_line_break(const char *bytes, size_t length);

#endif
