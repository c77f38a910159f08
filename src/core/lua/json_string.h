/* SPDX-License-Identifier: MIT
 *
 * Strings of JSON text: where they end, and what their escapes stand for. May call buffer.c; knows no Lua. */
#ifndef AUTHLETE_JSON_STRING_H
#define AUTHLETE_JSON_STRING_H

#include <string.h>

#include "base/buffer.h"

/* Eight bytes at a time: the highest bit of each that ends a run of plain text, which are quotes, backslashes and
 * control characters. Above the lowest such byte there may be bits too many. (An exclusive or with 2 moves the quote
 * next to the control characters; subtracting n from a byte less than n borrows from its highest bit.) */
static inline uint64_t json_special_bits(uint64_t bytes) {
  static const uint64_t ones = UINT64_C(0x0101010101010101);
  uint64_t quote_or_control = (bytes ^ (ones * 2)) - ones * ('"' - 1);
  uint64_t backslash = (bytes ^ (ones * '\\')) - ones;
  return (quote_or_control | backslash) & ~bytes & (ones * 0x80);
}

/* How many bytes come before the one that the lowest of these bits is for; 0 where bytes must be looked at alone. */
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

/* From how many bytes on larger steps are worth their beginning. */
enum { JSON_LONG = 32 };

/* As json_skip_plain, for long text. */
const char *json_skip_long(const char *at, const char *end);

/* The first byte that ends a run of plain text; `end` if there is none. */
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

/* The text of a string, with its escapes resolved. */
struct json_string {
  const char *text; /* in the source, or in `scratch` until its next use */
  size_t length;
};

/* For json_string_take: the same for a string whose first byte is `start`, and its first one that is not plain
 * `special`. */
const char *json_string_take_rest(const char **at, const char *end, struct buffer *scratch, struct json_string *string);

/* Takes the string whose opening quote is at `*at`, and moves `*at` past the closing one. Returns NULL, or what is
 * wrong. */
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
