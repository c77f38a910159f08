/* SPDX-License-Identifier: MIT */
#include "api/uri.h"

#include <string.h>

static bool is_unreserved(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') || byte == '-' ||
         byte == '.' || byte == '_' || byte == '~';
}

bool uri_append_encoded(struct buffer *buffer, const char *bytes, size_t length) {
  static const char hexadecimal[] = "0123456789ABCDEF";
  for (size_t i = 0; i < length; i++) {
    if (is_unreserved(bytes[i])) {
      buffer_append_byte(buffer, bytes[i]);
    } else {
      unsigned char byte = (unsigned char)bytes[i];
      const char triplet[] = {'%', hexadecimal[byte >> 4], hexadecimal[byte & 15]};
      buffer_append(buffer, triplet, sizeof triplet);
    }
  }
  return !buffer->failed;
}

bool uri_next_part(const char **rest, struct uri_part *part) {
  const char *start = *rest;
  if (*start == '\0') {
    return false;
  }
  const char *close = *start == '{' ? strchr(start, '}') : NULL;
  if (close != NULL) {
    *part = (struct uri_part){.text = start + 1, .length = (size_t)(close - start - 1), .is_variable = true};
    *rest = close + 1;
    return true;
  }
  size_t length = 1 + strcspn(start + 1, "{");
  *part = (struct uri_part){.text = start, .length = length};
  *rest = start + length;
  return true;
}

bool uri_has_line_break(const char *bytes, size_t length) {
  for (size_t i = 0; i < length; i++) {
    if (bytes[i] == '\r' || bytes[i] == '\n' || bytes[i] == '\0') {
      return true;
    }
  }
  return false;
}

const char *uri_segment_fault(const char *bytes, size_t length) {
  if (length == 0) {
    return "is empty";
  }
  if (uri_has_line_break(bytes, length)) {
    return "contains CR, LF or NUL";
  }
  if (bytes[0] == '.' && (length == 1 || (length == 2 && bytes[1] == '.'))) {
    return "must not be '.' or '..'";
  }
  return NULL;
}
