/* SPDX-License-Identifier: MIT */
#include "values.h"

#include <lualib.h>
#include <math.h>
#include <string.h>

#include "api/names.h"
#include "lua/json_reader.h"

enum { DEEPEST = JSON_DEPTH + 20, MOST_ELEMENTS = 12 };

lua_State *fuzz_lua(void) {
  static lua_State *L;
  if (L == NULL) {
    L = luaL_newstate();
    CHECK(L != NULL);
    luaL_openlibs(L);
  }
  lua_settop(L, 0);
  return L;
}

bool text_is_utf8(const char *text, size_t length) {
  const unsigned char *at = (const unsigned char *)text;
  const unsigned char *end = at + length;
  while (at < end) {
    int more = *at < 0x80 ? 0 : *at >= 0xC0 && *at < 0xE0 ? 1 : *at >= 0xE0 && *at < 0xF0 ? 2 : *at >= 0xF0 ? 3 : -1;
    static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
    uint32_t point = more == 0 ? *at : more > 0 ? *at & (0x3FU >> more) : 0;
    if (more < 0 || *at >= 0xF8 || end - at <= more) {
      return false;
    }
    for (int i = 1; i <= more; i++) {
      if (at[i] < 0x80 || at[i] > 0xBF) {
        return false;
      }
      point = point << 6 | (at[i] & 0x3F);
    }
    if (point < least[more] || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) {
      return false;
    }
    at += more + 1;
  }
  return true;
}

/* A name: either letters and underscores, so that conversions collide, or arbitrary bytes. */
static const char *take_name(struct input *input, size_t *length, char room[64]) {
  static const char letters[] = "abcxyzABZ019__.-";
  uint8_t form = input_byte(input);
  *length = form & 31;
  if (form < 160) {
    const char *bytes = input_bytes(input, length);
    for (size_t i = 0; i < *length; i++) {
      room[i] = letters[(unsigned char)bytes[i] & 15];
    }
    return room;
  }
  if (form > 250) {
    *length = NAME_MAXIMUM - 2 + (form & 7);
  }
  return input_bytes(input, length);
}

static bool push_value(lua_State *L, struct input *input, int depth);

static void push_text(lua_State *L, struct input *input, size_t length, bool *is_json) {
  const char *text = input_bytes(input, &length);
  *is_json = text_is_utf8(text, length);
  lua_pushlstring(L, text, length);
  lua_pushvalue(L, -1);
}

static void push_number(lua_State *L, struct input *input, bool is_float, bool *is_json) {
  uint64_t bits = input_integer(input);
  if (is_float) {
    double number = 0;
    memcpy(&number, &bits, sizeof number);
    *is_json = isfinite(number);
    lua_pushnumber(L, number);
  } else {
    lua_pushinteger(L, (lua_Integer)bits);
  }
  lua_pushvalue(L, -1);
}

static bool push_array(lua_State *L, struct input *input, int count, int depth) {
  bool is_json = true;
  lua_newtable(L);
  lua_newtable(L);
  int table = lua_gettop(L) - 1;
  int expected = 0;
  for (int i = 1; i <= count; i++) {
    is_json = push_value(L, input, depth + 1) && is_json;
    if (lua_isnil(L, -1)) {
      lua_pop(L, 1);
    } else {
      lua_rawseti(L, table + 1, ++expected);
    }
    lua_rawseti(L, table, i);
  }
  return is_json;
}

static bool push_object(lua_State *L, struct input *input, int count, int depth) {
  bool is_json = true;
  lua_newtable(L);
  lua_newtable(L);
  lua_newtable(L); /* the names so far, converted */
  int table = lua_gettop(L) - 2;
  for (int i = 1; i <= count; i++) {
    char room[64];
    size_t length = 0;
    const char *name = take_name(input, &length, room);
    name_text camel;
    size_t converted = names_to_camel(name, length, camel);
    lua_pushlstring(L, converted > 0 ? camel : name, converted > 0 ? converted : length);
    lua_pushvalue(L, -1);
    lua_rawget(L, table + 2);
    bool is_known = !lua_isnil(L, -1);
    lua_pop(L, 1);
    if (is_known) {
      lua_pop(L, 1);
      continue;
    }
    lua_pushvalue(L, -1);
    lua_pushboolean(L, 1);
    lua_rawset(L, table + 2);
    lua_pushlstring(L, name, length);
    is_json = text_is_utf8(name, length) && is_json;
    is_json = push_value(L, input, depth + 1) && is_json; /* wire name, name, value, expected */
    lua_pushvalue(L, -4);
    lua_insert(L, -2);
    lua_rawset(L, table + 1);
    lua_rawset(L, table);
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
  return is_json;
}

/* Neither an array nor an object. */
static bool push_mixture(lua_State *L, struct input *input) {
  lua_newtable(L);
  lua_pushinteger(L, (lua_Integer)(input_integer(input) | 2));
  lua_pushboolean(L, 1);
  lua_rawset(L, -3);
  lua_pushnil(L);
  return false;
}

static bool push_wrapped(lua_State *L, struct input *input, int depth) {
  int levels = input_byte(input) & 127;
  bool is_json = push_value(L, input, depth + levels);
  if (lua_isnil(L, -1)) { /* cannot be an element */
    lua_pop(L, 2);
    lua_pushboolean(L, 1);
    lua_pushboolean(L, 1);
    is_json = true;
  }
  for (int i = 0; i < levels; i++) {
    for (int both = 0; both < 2; both++) {
      lua_newtable(L);
      lua_insert(L, -2);
      lua_rawseti(L, -2, 1);
      lua_insert(L, -2); /* the other one's turn */
    }
  }
  return is_json && depth + levels <= JSON_DEPTH;
}

static bool push_value(lua_State *L, struct input *input, int depth) {
  bool is_json = true;
  luaL_checkstack(L, 16, NULL);
  uint8_t form = input_byte(input);
  int count = (form >> 4) + (form & 1); /* few are empty, because finding out what those should be takes long */
  count = count < MOST_ELEMENTS ? count : MOST_ELEMENTS;
  switch (form & 15) {
  case 1:
  case 2:
    push_text(L, input, form >> 4, &is_json);
    break;
  case 3:
    push_text(L, input, form, &is_json);
    break;
  case 4:
    push_number(L, input, false, &is_json);
    break;
  case 5:
    push_number(L, input, true, &is_json);
    break;
  case 6:
    lua_pushboolean(L, form >> 7);
    lua_pushvalue(L, -1);
    break;
  case 7:
    lua_pushlightuserdata(L, NULL);
    lua_pushnil(L);
    break;
  case 8:
  case 9:
    return depth >= DEEPEST ? push_mixture(L, input) : push_array(L, input, count, depth) && depth < JSON_DEPTH;
  case 10:
  case 11:
    return depth >= DEEPEST ? push_mixture(L, input) : push_object(L, input, count, depth) && depth < JSON_DEPTH;
  case 12:
  case 13:
    return push_mixture(L, input);
  case 14:
    return depth >= DEEPEST ? push_mixture(L, input) : push_wrapped(L, input, depth);
  case 15:
    if (form == 0xFF) {
      lua_pushcfunction(L, luaopen_base);
      lua_pushnil(L);
      return false;
    }
    /* fallthrough */
  default:
    lua_pushinteger(L, form);
    lua_pushinteger(L, form);
    break;
  }
  return is_json;
}

bool value_push(lua_State *L, struct input *input) {
  return push_value(L, input, 0);
}

static int count_entries(lua_State *L, int table) {
  int count = 0;
  for (lua_pushnil(L); lua_next(L, table) != 0; lua_pop(L, 1)) {
    count++;
  }
  return count;
}

bool value_equals(lua_State *L, int left, int right) {
  left = lua_absindex(L, left);
  right = lua_absindex(L, right);
  if (!lua_istable(L, left) || !lua_istable(L, right)) {
    return lua_rawequal(L, left, right);
  }
  luaL_checkstack(L, 8, NULL);
  if (count_entries(L, left) != count_entries(L, right)) {
    return false;
  }
  for (lua_pushnil(L); lua_next(L, left) != 0; lua_pop(L, 1)) {
    lua_pushvalue(L, -2);
    lua_rawget(L, right);
    bool same = value_equals(L, -2, -1);
    lua_pop(L, 1);
    if (!same) {
      lua_pop(L, 2);
      return false;
    }
  }
  return true;
}
