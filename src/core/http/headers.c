/* SPDX-License-Identifier: MIT */
#include "http/headers.h"

#include <string.h>

enum { FIXED_HEADERS = 4 };

static const char *content_type(const struct request *request) {
  if (!request->has_body) {
    return NULL;
  }
  return request->is_form ? "application/x-www-form-urlencoded" : "application/json";
}

/* The value is NULL if the request does not have this header. */
static struct header fixed_header(const struct header_walk *walk, int index) {
  switch (index) {
  case 0:
    return (struct header){"Authorization", service_authorization(walk->service, walk->request->credential)};
  case 1:
    return (struct header){"User-Agent", walk->service->user_agent};
  case 2:
    return (struct header){"Accept", "application/json"};
  default:
    return (struct header){"Content-Type", content_type(walk->request)};
  }
}

bool headers_next(struct header_walk *walk, struct header *header) {
  while (walk->fixed < FIXED_HEADERS) {
    *header = fixed_header(walk, walk->fixed++);
    if (header->value != NULL) {
      return true;
    }
  }
  const struct buffer *further = &walk->request->headers;
  if (walk->further == further->length) {
    return false;
  }
  header->name = further->bytes + walk->further;
  header->value = header->name + strlen(header->name) + 1;
  walk->further = (size_t)(header->value - further->bytes) + strlen(header->value) + 1;
  return true;
}

bool headers_is_reserved(const char *name, size_t length) {
  static const char *const own[] = {"accept",         "accept-encoding",
                                    "authorization",  "connection",
                                    "content-length", "content-type",
                                    "expect",         "host",
                                    "keep-alive",     "te",
                                    "trailer",        "transfer-encoding",
                                    "upgrade",        "user-agent"};
  for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
    if (header_is(name, length, own[i])) {
      return true;
    }
  }
  return false;
}

bool headers_is_token(const char *text, size_t length) {
  static const unsigned char allowed[256] = {
      ['!'] = 1, ['#'] = 1, ['$'] = 1, ['%'] = 1, ['&'] = 1, ['\''] = 1, ['*'] = 1, ['+'] = 1, ['-'] = 1, ['.'] = 1,
      ['^'] = 1, ['_'] = 1, ['`'] = 1, ['|'] = 1, ['~'] = 1, ['0'] = 1,  ['1'] = 1, ['2'] = 1, ['3'] = 1, ['4'] = 1,
      ['5'] = 1, ['6'] = 1, ['7'] = 1, ['8'] = 1, ['9'] = 1, ['A'] = 1,  ['B'] = 1, ['C'] = 1, ['D'] = 1, ['E'] = 1,
      ['F'] = 1, ['G'] = 1, ['H'] = 1, ['I'] = 1, ['J'] = 1, ['K'] = 1,  ['L'] = 1, ['M'] = 1, ['N'] = 1, ['O'] = 1,
      ['P'] = 1, ['Q'] = 1, ['R'] = 1, ['S'] = 1, ['T'] = 1, ['U'] = 1,  ['V'] = 1, ['W'] = 1, ['X'] = 1, ['Y'] = 1,
      ['Z'] = 1, ['a'] = 1, ['b'] = 1, ['c'] = 1, ['d'] = 1, ['e'] = 1,  ['f'] = 1, ['g'] = 1, ['h'] = 1, ['i'] = 1,
      ['j'] = 1, ['k'] = 1, ['l'] = 1, ['m'] = 1, ['n'] = 1, ['o'] = 1,  ['p'] = 1, ['q'] = 1, ['r'] = 1, ['s'] = 1,
      ['t'] = 1, ['u'] = 1, ['v'] = 1, ['w'] = 1, ['x'] = 1, ['y'] = 1,  ['z'] = 1};
  for (size_t i = 0; i < length; i++) {
    if (!allowed[(unsigned char)text[i]]) {
      return false;
    }
  }
  return length > 0;
}
