/* SPDX-License-Identifier: MIT */
#include "lua/json_string.h"

#include "base/hexadecimal.h"

static const char unterminated[] = "invalid JSON: unterminated string";

/* The room to reserve at once: for a short run of plain text and the bytes of an escaped character. */
enum { ROOM = JSON_LONG + 16 };

/* The width for which the compiler has vector instructions. */
typedef uint8_t vector __attribute__((vector_size(16)));

static vector special_bytes(const char *at) {
  vector bytes;
  memcpy(&bytes, at, sizeof bytes);
  return (vector)(bytes < ' ') | (vector)(bytes == '"') | (vector)(bytes == '\\');
}

static bool is_plain_block(const char *at) {
  vector special = special_bytes(at) | special_bytes(at + sizeof special);
  uint64_t halves[2];
  memcpy(halves, &special, sizeof halves);
  return (halves[0] | halves[1]) == 0;
}

const char *json_skip_long(const char *at, const char *end) {
  enum { BLOCK = 2 * sizeof(vector) };
  while (end - at >= BLOCK && is_plain_block(at)) {
    at += BLOCK;
  }
  uint64_t bytes = 0;
  while ((size_t)(end - at) >= sizeof bytes) {
    memcpy(&bytes, at, sizeof bytes);
    uint64_t bits = json_special_bits(bytes);
    if (bits != 0) {
      at += json_plain_bytes(bits);
      break;
    }
    at += sizeof bytes;
  }
  while (at < end && !json_is_special(*at)) {
    at++;
  }
  return at;
}

/* Returns the value of the four digits of \uXXXX; -1 if they are not hexadecimal digits. */
static int32_t code_unit(const char *at, const char *end) {
  int32_t unit = 0;
  if (end - at < 4) {
    return -1;
  }
  for (int i = 0; i < 4; i++) {
    int digit = hexadecimal_digit(at[i]);
    if (digit < 0) {
      return -1;
    }
    unit = unit * 16 + digit;
  }
  return unit;
}

/* Writes a code point as UTF-8, and returns the end. */
static char *write_utf8(char *out, int32_t point) {
  if (point < 0x80) {
    *out++ = (char)point;
    return out;
  }
  if (point < 0x800) {
    *out++ = (char)(0xC0 | (point >> 6));
  } else {
    if (point < 0x10000) {
      *out++ = (char)(0xE0 | (point >> 12));
    } else {
      *out++ = (char)(0xF0 | (point >> 18));
      *out++ = (char)(0x80 | ((point >> 12) & 0x3F));
    }
    *out++ = (char)(0x80 | ((point >> 6) & 0x3F));
  }
  *out++ = (char)(0x80 | (point & 0x3F));
  return out;
}

/* Consumes the \uXXXX at `*at` (after the u), or two of them if they are a surrogate pair, and returns the code point;
 * -1 if malformed. An unpaired surrogate becomes U+FFFD, because UTF-8 cannot represent it. */
static int32_t take_code_point(const char **at, const char *end) {
  int32_t point = code_unit(*at, end);
  if (point < 0) {
    return point;
  }
  *at += 4;
  bool high = point >= 0xD800 && point <= 0xDBFF;
  bool low = point >= 0xDC00 && point <= 0xDFFF;
  if (high && end - *at >= 6 && (*at)[0] == '\\' && (*at)[1] == 'u') {
    int32_t second = code_unit(*at + 2, end);
    if (second >= 0xDC00 && second <= 0xDFFF) {
      *at += 6;
      return 0x10000 + ((point - 0xD800) << 10) + (second - 0xDC00);
    }
  }
  return high || low ? 0xFFFD : point;
}

/* Returns the character for the letter after a backslash; 0 for u and invalid letters. */
static char escaped_byte(char letter) {
  switch (letter) {
  case '"':
  case '\\':
  case '/':
    return letter;
  case 'b':
    return '\b';
  case 'f':
    return '\f';
  case 'n':
    return '\n';
  case 'r':
    return '\r';
  case 't':
    return '\t';
  default:
    return '\0';
  }
}

/* Appends the character for the escape sequence at `*at`, for which there is room, and advances `*at` past it. */
static const char *append_escaped(struct buffer *out, const char **at, const char *end) {
  const char *letter = *at + 1;
  if (letter == end) {
    return unterminated;
  }
  *at = letter + 1;
  char byte = escaped_byte(*letter);
  if (byte != '\0') {
    out->bytes[out->length++] = byte;
    return NULL;
  }
  int32_t point = *letter == 'u' ? take_code_point(at, end) : -1;
  if (point < 0) {
    return "invalid JSON: unknown escape sequence";
  }
  out->length = (size_t)(write_utf8(out->bytes + out->length, point) - out->bytes);
  return NULL;
}

static bool has_room(struct buffer *out, size_t length) {
  return out->capacity - out->length > length || buffer_reserve(out, length);
}

/* Appends the run of plain text at `*at`, and advances `*at` past it. Returns false when out of memory. */
static bool append_plain(struct buffer *out, const char **at, const char *end) {
  if (!has_room(out, ROOM)) {
    return false;
  }
  char *to = out->bytes + out->length;
  const char *from = *at;
  const char *stop = end - from > JSON_LONG ? from + JSON_LONG : end;
  uint64_t bytes = 0;
  while ((size_t)(stop - from) >= sizeof bytes) {
    memcpy(&bytes, from, sizeof bytes);
    memcpy(to, &bytes, sizeof bytes); /* copies up to seven extra bytes, which are overwritten */
    uint64_t bits = json_special_bits(bytes);
    if (bits != 0) {
      size_t plain = json_plain_bytes(bits);
      out->length += (size_t)(from - *at) + plain;
      *at = from + plain;
      return true;
    }
    from += sizeof bytes;
    to += sizeof bytes;
  }
  out->length += (size_t)(from - *at);
  *at = json_skip_long(from, end);
  size_t rest = (size_t)(*at - from);
  if (!has_room(out, rest + ROOM)) {
    return false;
  }
  memcpy(out->bytes + out->length, from, rest);
  out->length += rest;
  return true;
}

const char *json_string_take_rest(const char **at, const char *end, struct buffer *scratch,
                                  struct json_string *string) {
  const char *special = *at + 1;
  const char *fault = NULL;
  scratch->length = 0;
  while (fault == NULL) {
    if (!append_plain(scratch, &special, end)) {
      return "out of memory";
    }
    if (special == end) {
      return unterminated;
    }
    if (*special == '"') {
      *string = (struct json_string){scratch->bytes, scratch->length};
      *at = special + 1;
      return NULL;
    }
    if (*special != '\\') {
      return "invalid JSON: control character in a string";
    }
    fault = append_escaped(scratch, &special, end);
  }
  return fault;
}
