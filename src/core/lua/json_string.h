/* SPDX-License-Identifier: MIT
 *
 * Parses JSON strings: finds their end and resolves escapes. May call buffer.c; independent of Lua. */
#ifndef AUTHLETE_JSON_STRING_H
#define AUTHLETE_JSON_STRING_H

#include <string.h>

#include "base/buffer.h"

/* Examines eight bytes at once. Returns the highest bit of each byte that ends a run of plain text: a quote, backslash
 * or control character. Only the lowest bit that is set is reliable. (XOR with 2 moves the quote next to the control
 * characters; subtracting n from a byte less than n borrows and sets its highest bit.) */
static inline uint64_t json_special_bits(uint64_t bytes) {
  static const uint64_t ones = UINT64_C(0x0101010101010101);
  uint64_t quote_or_control = (bytes ^ (ones * 2)) - ones * ('"' - 1);
  uint64_t backslash = (bytes ^ (ones * '\\')) - ones;
  return (quote_or_control | backslash) & ~bytes & (ones * 0x80);
}

/* Returns the number of bytes before the one that the lowest bit belongs to. On big-endian machines returns 0, so that
 * the caller examines each byte. */
static inline size_t json_plain_bytes(uint64_t bits) {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  return (size_t)__builtin_ctzll(bits) / 8;
#else
  (void)bits;
  return 0;
#endif
}

static inline bool json_is_special(char byte) {
  return byte == '"' || byte == '\\' || (unsigned char)byte < ' ';
}

/* The length from which json_skip_long is faster. */
enum { JSON_LONG = 32 };

/* Like json_skip_plain, optimized for long text. */
const char *json_skip_long(const char *at, const char *end);

/* Returns the first byte that ends a run of plain text; `end` if there is none. */
static inline const char *json_skip_plain(const char *at, const char *end) {
  uint64_t bytes = 0;
  const char *stop = end - at > JSON_LONG ? at + JSON_LONG : end;
  while ((size_t)(stop - at) >= sizeof bytes) {
    memcpy(&bytes, at, sizeof bytes);
    uint64_t bits = json_special_bits(bytes);
    if (bits != 0) {
      at += json_plain_bytes(bits);
      break;
    }
    at += sizeof bytes;
  }
  if (at == stop && at != end) {
    return json_skip_long(at, end);
  }
  while (at < end && !json_is_special(*at)) {
    at++;
  }
  return at;
}

/* A string with its escapes resolved. */
struct json_string {
  const char *text; /* points into the source, or into `scratch` until that is used again */
  size_t length;
};

/* The general case of json_string_take, for strings with escapes and invalid strings. */
const char *json_string_take_rest(const char **at, const char *end, struct buffer *scratch, struct json_string *string);

/* Parses the string whose opening quote is at `*at` and advances `*at` past the closing quote. Returns NULL, or a
 * message if the string is invalid. */
static inline const char *json_string_take(const char **at, const char *end, struct buffer *scratch,
                                           struct json_string *string) {
  const char *start = *at + 1;
  const char *special = json_skip_plain(start, end);
  if (special == end || *special != '"') {
    return json_string_take_rest(at, end, scratch, string);
  }
  *string = (struct json_string){start, (size_t)(special - start)};
  *at = special + 1;
  return NULL;
}

#endif
