/* SPDX-License-Identifier: MIT */
#include "lua/json_writer.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "api/names.h"
#include "api/operation.h"
#include "lua/json_number.h"
#include "lua/json_reader.h"

static const lua_Number least_ambiguous = 9007199254740992.0; /* 2^53, to which 2^53 + 1 is rounded */

bool json_to_integer(lua_State *L, int index, int64_t *integer) {
  if (lua_type(L, index) != LUA_TNUMBER) {
    return false;
  }
#if HAVE_LUA_INTEGER
  if (lua_isinteger(L, index)) {
    *integer = (int64_t)lua_tointeger(L, index);
    return true;
  }
#endif
  lua_Number number = lua_tonumber(L, index);
  if (floor(number) != number || fabs(number) >= least_ambiguous) { /* also true for NaN */
    return false;
  }
  *integer = (int64_t)number;
  return true;
}

bool json_is_null(lua_State *L, int index) {
  return lua_islightuserdata(L, index) && lua_touserdata(L, index) == NULL;
}

int64_t json_array_length(lua_State *L, int index) {
  index = lua_absindex(L, index);
  int64_t count = 0;
  int64_t largest = 0;
  lua_pushnil(L);
  while (lua_next(L, index) != 0) {
    lua_pop(L, 1);
    int64_t key = 0;
    if (!json_to_integer(L, -1, &key) || key < 1) {
      lua_pop(L, 1);
      return -1;
    }
    count++;
    largest = key > largest ? key : largest;
  }
  return largest == count ? count : -1;
}

/* Returns the length of the UTF-8 sequence at `bytes` (RFC 3629: shortest form, no surrogates); 0 if it is invalid. */
static size_t sequence_length(const unsigned char *bytes, size_t left) {
  unsigned char lead = bytes[0];
  size_t length = lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
  if (length == 0 || length > left) {
    return 0;
  }
  for (size_t i = 1; i < length; i++) {
    if ((bytes[i] & 0xC0) != 0x80) {
      return 0;
    }
  }
  bool overlong = (lead == 0xE0 && bytes[1] < 0xA0) || (lead == 0xF0 && bytes[1] < 0x90);
  bool surrogate = lead == 0xED && bytes[1] > 0x9F;
  bool beyond_unicode = lead == 0xF4 && bytes[1] > 0x8F;
  return overlong || surrogate || beyond_unicode ? 0 : length;
}

static void append_escape(struct buffer *out, unsigned char byte) {
  static const char from[] = "\"\\\b\f\n\r\t";
  static const char to[] = "\"\\bfnrt";
  const char *found = byte != 0 ? strchr(from, byte) : NULL;
  char escape[8];
  int length = found != NULL ? snprintf(escape, sizeof escape, "\\%c", to[found - from])
                             : snprintf(escape, sizeof escape, "\\u%04x", byte);
  buffer_append(out, escape, (size_t)length);
}

/* Returns whether all eight bytes are ASCII characters that need no escape in a JSON string. Subtracting n from a byte
 * less than n borrows and sets its highest bit; a byte that equals x becomes 0 after XOR with x. */
static bool is_plain(uint64_t bytes) {
  static const uint64_t ones = UINT64_C(0x0101010101010101);
  static const uint64_t highest = UINT64_C(0x8080808080808080);
  uint64_t quote = bytes ^ (ones * '"');
  uint64_t backslash = bytes ^ (ones * '\\');
  return (((bytes - ones * ' ') | (quote - ones) | (backslash - ones) | bytes) & highest) == 0;
}

const char *json_append_text(struct buffer *out, const char *text, size_t length) {
  const unsigned char *bytes = (const unsigned char *)text;
  size_t pending = 0; /* the start of bytes still to be copied unchanged */
  size_t i = 0;
  buffer_append_byte(out, '"');
  while (i < length) {
    uint64_t word = 0;
    while (length - i >= sizeof word && (memcpy(&word, bytes + i, sizeof word), is_plain(word))) {
      i += sizeof word;
    }
    if (i == length) {
      break;
    }
    size_t sequence = sequence_length(bytes + i, length - i);
    if (sequence == 0) {
      return "contains text that is not UTF-8";
    }
    if (bytes[i] < 0x20 || bytes[i] == '"' || bytes[i] == '\\') {
      buffer_append(out, text + pending, i - pending);
      append_escape(out, bytes[i]);
      pending = i + 1;
    }
    i += sequence;
  }
  buffer_append(out, text + pending, length - pending);
  buffer_append_byte(out, '"');
  return NULL;
}

const char *json_append_name(struct buffer *out, const char *name, size_t length) {
  name_text camel;
  size_t converted = names_to_camel(name, length, camel);
  const char *fault = json_append_text(out, converted > 0 ? camel : name, converted > 0 ? converted : length);
  buffer_append_byte(out, ':');
  return fault;
}

static const char *append_number(lua_State *L, struct buffer *out, int index) {
  int64_t integer = 0;
  if (json_to_integer(L, index, &integer)) {
    buffer_append_integer(out, integer);
    return NULL;
  }
  lua_Number number = lua_tonumber(L, index);
  if (!isfinite(number)) {
    return "contains a number that JSON cannot express";
  }
  char digits[JSON_NUMBER_MAXIMUM];
  size_t length = json_number_write((double)number, digits);
  buffer_append(out, digits, length);
  out->failed = out->failed || length == 0;
  return NULL;
}

/* The property that a value belongs to; all zero for an element of an array. */
struct property {
  const char *name;
  size_t length;
};

static const char *append_value(lua_State *L, struct buffer *out, int index, struct property property, int depth);

static const char *append_array(lua_State *L, struct buffer *out, int index, int64_t length, int depth) {
  buffer_append_byte(out, '[');
  for (int64_t i = 1; i <= length; i++) {
    if (i > 1) {
      buffer_append_byte(out, ',');
    }
    lua_rawgeti(L, index, (int)i);
    const char *fault = append_value(L, out, lua_gettop(L), (struct property){0}, depth);
    if (fault != NULL) {
      return fault;
    }
    lua_pop(L, 1);
  }
  buffer_append_byte(out, ']');
  return NULL;
}

static const char *append_object(lua_State *L, struct buffer *out, int index, int depth) {
  bool first = true;
  buffer_append_byte(out, '{');
  lua_pushnil(L);
  while (lua_next(L, index) != 0) {
    if (lua_type(L, -2) != LUA_TSTRING) {
      return "contains a table that is neither a list without gaps nor an object whose keys are strings";
    }
    struct property property = {0};
    property.name = lua_tolstring(L, -2, &property.length);
    if (!first) {
      buffer_append_byte(out, ',');
    }
    first = false;
    const char *fault = json_append_name(out, property.name, property.length);
    fault = fault != NULL ? fault : append_value(L, out, lua_gettop(L), property, depth);
    if (fault != NULL) {
      return fault;
    }
    lua_pop(L, 1);
  }
  buffer_append_byte(out, '}');
  return NULL;
}

/* An empty table without a name is an element of an array, and becomes {}: in the API, arrays contain no arrays. */
static const char *append_table(lua_State *L, struct buffer *out, int index, struct property property, int depth) {
  if (depth == JSON_DEPTH) {
    return "is nested too deeply or contains itself";
  }
  if (!lua_checkstack(L, 8)) {
    return "is nested too deeply for the Lua stack";
  }
  int64_t length = json_array_length(L, index);
  bool is_array =
      length > 0 || (length == 0 && property.length > 0 && operation_property_is_array(property.name, property.length));
  return is_array ? append_array(L, out, index, length, depth + 1) : append_object(L, out, index, depth + 1);
}

static const char *append_value(lua_State *L, struct buffer *out, int index, struct property property, int depth) {
  switch (lua_type(L, index)) {
  case LUA_TSTRING: {
    size_t length = 0;
    const char *text = lua_tolstring(L, index, &length);
    return json_append_text(out, text, length);
  }
  case LUA_TNUMBER:
    return append_number(L, out, index);
  case LUA_TBOOLEAN:
    buffer_append_text(out, lua_toboolean(L, index) ? "true" : "false");
    return NULL;
  case LUA_TTABLE:
    return append_table(L, out, index, property, depth);
  default:
    if (json_is_null(L, index)) {
      buffer_append_text(out, "null");
      return NULL;
    }
    return "contains a value that JSON cannot express";
  }
}

const char *json_append_value(lua_State *L, struct buffer *out, int index, const char *name, size_t name_length) {
  int top = lua_gettop(L);
  const char *fault = append_value(L, out, lua_absindex(L, index), (struct property){name, name_length}, 0);
  lua_settop(L, top);
  return fault;
}
