/* SPDX-License-Identifier: MIT */
#include "lua/json_reader.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "api/names.h"
#include "lua/json_number.h"

enum {
  SLOTS_PER_LEVEL = 4,
  LIKELY_PROPERTIES = 4, /* room that an object gets at once */
};

struct reader {
  lua_State *L;
  const char *at;
  const char *end;
  const char *fault;
  struct buffer *scratch;
  const char *data_name;
  int depth;
  bool renames;
};

static bool read_value(struct reader *reader);

static bool fail(struct reader *reader, const char *fault) {
  reader->fault = fault;
  return false;
}

static void skip_space(struct reader *reader) {
  while (reader->at < reader->end &&
         (*reader->at == ' ' || *reader->at == '\n' || *reader->at == '\r' || *reader->at == '\t')) {
    reader->at++;
  }
}

/* Skips space and takes one given character. */
static bool take(struct reader *reader, char wanted) {
  skip_space(reader);
  if (reader->at == reader->end || *reader->at != wanted) {
    return false;
  }
  reader->at++;
  return true;
}

static bool take_word(struct reader *reader, const char *word) {
  size_t length = strlen(word);
  if ((size_t)(reader->end - reader->at) < length || memcmp(reader->at, word, length) != 0) {
    return fail(reader, "invalid JSON: unexpected character");
  }
  reader->at += length;
  return true;
}

/* Text. */

/* An odd number of backslashes stands in front of `at`. */
static bool is_escaped(const char *start, const char *at) {
  const char *first = at;
  while (first > start && first[-1] == '\\') {
    first--;
  }
  return ((at - first) & 1) != 0;
}

/* Finds the text at the opening quote, up to the closing one, and moves behind it. Control characters in it are taken
 * as they are, which RFC 8259 section 9 leaves to the reader. */
static bool take_text(struct reader *reader, const char **start, size_t *length) {
  *start = reader->at + 1;
  const char *quote = *start;
  while ((quote = memchr(quote, '"', (size_t)(reader->end - quote))) != NULL) {
    if (!is_escaped(*start, quote)) {
      *length = (size_t)(quote - *start);
      reader->at = quote + 1;
      return true;
    }
    quote++;
  }
  return fail(reader, "invalid JSON: unterminated string");
}

static int hexadecimal_digit(char digit) {
  if (digit >= '0' && digit <= '9') {
    return digit - '0';
  }
  int letter = digit | 0x20;
  return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

/* The four digits of \uXXXX; -1 when there are none. */
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

/* Writes a code point and returns where it ends. */
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

/* Takes the code point that \uXXXX at `*at` (behind the u) stands for, or two of them where they are a pair of
 * surrogates. A surrogate without its other half becomes U+FFFD, since no UTF-8 can say it. -1 when it is malformed. */
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

/* What a letter behind a backslash stands for; 0 for letters that stand for nothing, and for u. */
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

/* Resolves the escapes of the text into the scratch buffer: what stands for them is never longer than they are. */
static bool unescape(struct reader *reader, const char *at, const char *end) {
  struct buffer *scratch = reader->scratch;
  scratch->length = 0;
  if (!buffer_reserve(scratch, (size_t)(end - at))) {
    return fail(reader, "out of memory");
  }
  char *out = scratch->bytes;
  while (at < end) {
    const char *backslash = memchr(at, '\\', (size_t)(end - at));
    size_t plain = (size_t)((backslash != NULL ? backslash : end) - at);
    memcpy(out, at, plain);
    out += plain;
    if (backslash == NULL) {
      break;
    }
    at = backslash + 2;
    char byte = escaped_byte(backslash[1]);
    if (byte != '\0') {
      *out++ = byte;
      continue;
    }
    int32_t point = backslash[1] == 'u' ? take_code_point(&at, end) : -1;
    if (point < 0) {
      return fail(reader, "invalid JSON: unknown escape sequence");
    }
    out = write_utf8(out, point);
  }
  scratch->length = (size_t)(out - scratch->bytes);
  return true;
}

/* Takes text in quotes, with its escapes resolved: it lies in the source or in the scratch buffer. */
static bool take_unescaped(struct reader *reader, const char **start, size_t *length) {
  if (!take_text(reader, start, length)) {
    return false;
  }
  if (memchr(*start, '\\', *length) != NULL) {
    if (!unescape(reader, *start, *start + *length)) {
      return false;
    }
    *start = reader->scratch->bytes;
    *length = reader->scratch->length;
  }
  return true;
}

static bool read_text(struct reader *reader) {
  const char *start = NULL;
  size_t length = 0;
  if (!take_unescaped(reader, &start, &length)) {
    return false;
  }
  lua_pushlstring(reader->L, start, length);
  return true;
}

/* Pushes a property's name. */
static bool read_name(struct reader *reader) {
  const char *start = NULL;
  size_t length = 0;
  skip_space(reader);
  if (reader->at == reader->end || *reader->at != '"') {
    return fail(reader, "invalid JSON: property name expected");
  }
  if (!take_unescaped(reader, &start, &length)) {
    return false;
  }
  name_text snake;
  size_t converted = reader->renames ? names_to_snake(start, length, snake) : 0;
  if (converted > 0) {
    lua_pushlstring(reader->L, snake, converted);
  } else {
    lua_pushlstring(reader->L, start, length);
  }
  return true;
}

/* Numbers. */

static void push_integer(lua_State *L, int64_t integer) {
#if HAVE_LUA_INTEGER
  lua_pushinteger(L, (lua_Integer)integer);
#else
  lua_pushnumber(L, (lua_Number)integer);
#endif
}

static bool read_number(struct reader *reader) {
  static const double largest_exact = 9007199254740992.0; /* 2^53 */
  struct json_number number;
  const char *fault = json_number_take(&reader->at, reader->end, reader->scratch, &number);
  if (fault != NULL) {
    return fail(reader, fault);
  }
  if (number.is_integer) {
    push_integer(reader->L, number.integer);
  } else if (floor(number.real) == number.real && fabs(number.real) <= largest_exact) {
    push_integer(reader->L, (int64_t)number.real);
  } else {
    lua_pushnumber(reader->L, (lua_Number)number.real);
  }
  return true;
}

/* Arrays and objects. */

static bool enter(struct reader *reader) {
  if (reader->depth == JSON_DEPTH) {
    return fail(reader, "arrays and objects nested too deeply");
  }
  reader->depth++;
  reader->at++;
  luaL_checkstack(reader->L, SLOTS_PER_LEVEL, "JSON nested too deeply");
  return true;
}

/* Nulls are left out, and the elements behind them move up. */
static bool read_array(struct reader *reader) {
  lua_State *L = reader->L;
  if (!enter(reader)) {
    return false;
  }
  lua_newtable(L);
  int count = 0;
  bool more = !take(reader, ']');
  while (more) {
    if (!read_value(reader)) {
      return false;
    }
    if (lua_isnil(L, -1)) {
      lua_pop(L, 1);
    } else {
      lua_rawseti(L, -2, ++count);
    }
    more = take(reader, ',');
    if (!more && !take(reader, ']')) {
      return fail(reader, "invalid JSON: ',' or ']' expected");
    }
  }
  reader->depth--;
  return true;
}

static bool is_data(const struct reader *reader) {
  return reader->data_name != NULL && reader->depth == 1 && strcmp(lua_tostring(reader->L, -1), reader->data_name) == 0;
}

/* Of two properties with the same Lua name the later wins. */
static bool read_object(struct reader *reader) {
  lua_State *L = reader->L;
  if (!enter(reader)) {
    return false;
  }
  lua_createtable(L, 0, LIKELY_PROPERTIES);
  bool more = !take(reader, '}');
  while (more) {
    if (!read_name(reader)) {
      return false;
    }
    if (!take(reader, ':')) {
      return fail(reader, "invalid JSON: ':' expected");
    }
    bool renames = reader->renames;
    reader->renames = renames && !is_data(reader);
    if (!read_value(reader)) {
      return false;
    }
    reader->renames = renames;
    lua_rawset(L, -3); /* nil leaves the property out */
    more = take(reader, ',');
    if (!more && !take(reader, '}')) {
      return fail(reader, "invalid JSON: ',' or '}' expected");
    }
  }
  reader->depth--;
  return true;
}

/* Pushes one value, or fails; what was pushed till then stays. */
static bool read_value(struct reader *reader) {
  skip_space(reader);
  if (reader->at == reader->end) {
    return fail(reader, "invalid JSON: unexpected end");
  }
  switch (*reader->at) {
  case '{':
    return read_object(reader);
  case '[':
    return read_array(reader);
  case '"':
    return read_text(reader);
  case 't':
    lua_pushboolean(reader->L, 1);
    return take_word(reader, "true");
  case 'f':
    lua_pushboolean(reader->L, 0);
    return take_word(reader, "false");
  case 'n':
    lua_pushnil(reader->L);
    return take_word(reader, "null");
  default:
    return read_number(reader);
  }
}

const char *json_read(lua_State *L, const char *text, size_t length, struct buffer *scratch, const char *data_name) {
  struct reader reader = {.L = L,
                          .at = text,
                          .end = text + length,
                          .scratch = scratch,
                          .data_name = data_name,
                          .renames = data_name == NULL || data_name[0] != '*'};
  int top = lua_gettop(L);
  luaL_checkstack(L, SLOTS_PER_LEVEL, "JSON");
  if (read_value(&reader)) {
    skip_space(&reader);
    if (reader.at == reader.end) {
      return NULL;
    }
    reader.fault = "invalid JSON: text after the value";
  }
  lua_settop(L, top);
  return reader.fault;
}
