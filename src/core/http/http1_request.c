/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "http/http1.h"

static void append_header(struct buffer *out, const char *name, const char *value) {
  buffer_append_text(out, name);
  buffer_append(out, ": ", 2);
  buffer_append_text(out, value);
  buffer_append(out, "\r\n", 2);
}

void http1_write(struct buffer *out, const struct service *service, const struct request *request) {
  buffer_append_text(out, request->method);
  buffer_append_byte(out, ' ');
  buffer_append(out, request->path.bytes, request->path.length);
  if (request->query.length > 0) {
    buffer_append_byte(out, '?');
    buffer_append(out, request->query.bytes, request->query.length);
  }
  buffer_append_text(out, " HTTP/1.1\r\n");
  append_header(out, "Host", strstr(service->origin, "://") + 3);
  struct header_walk walk = {.service = service, .request = request};
  struct header header;
  while (headers_next(&walk, &header)) {
    append_header(out, header.name, header.value);
  }
  if (request->has_body) {
    buffer_append_text(out, "Content-Length: ");
    buffer_append_integer(out, (int64_t)request->body.length);
    buffer_append(out, "\r\n", 2);
  }
  buffer_append(out, "\r\n", 2);
  buffer_append(out, request->body.bytes, request->body.length);
}
