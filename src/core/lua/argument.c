/* SPDX-License-Identifier: MIT */
#include "lua/argument.h"

#include "lua/json_writer.h"
#include "api/uri.h"

enum { INTEGER_DIGITS = 19 };

void argument_raise(lua_State *L, const struct operation *operation, const char *name, size_t length,
                    const char *fault) {
  lua_pushlstring(L, name, length);
  raise_error(L, "%s: parameter '%s' %s", operation->name, lua_tostring(L, -1), fault);
}

static _Noreturn void raise_type(lua_State *L, const struct operation *operation, const struct parameter *parameter,
                                 const char *wanted, int index) {
  const char *fault = lua_pushfstring(L, "must be %s, got %s", wanted, luaL_typename(L, index));
  argument_raise(L, operation, parameter->name, parameter->name_length, fault);
}

static bool is_integer_text(const char *text, size_t length) {
  size_t start = length > 1 && text[0] == '-' ? 1 : 0;
  bool digits = length > start && length - start <= INTEGER_DIGITS;
  for (size_t i = start; i < length; i++) {
    digits = digits && text[i] >= '0' && text[i] <= '9';
  }
  return digits && (text[start] != '0' || length - start == 1);
}

static bool is_integer(lua_State *L, int index) {
  int64_t integer = 0;
  if (lua_type(L, index) != LUA_TSTRING) {
    return json_to_integer(L, index, &integer);
  }
  size_t length = 0;
  const char *text = lua_tolstring(L, index, &length);
  return is_integer_text(text, length);
}

static void check_named(lua_State *L, const struct operation *operation, const struct parameter *parameter, int index,
                        bool strict) {
  const char *values = operation_enum_values(parameter);
  if (values == NULL) {
    if (!lua_istable(L, index)) {
      raise_type(L, operation, parameter, "a table", index);
    }
    return;
  }
  if (lua_type(L, index) != LUA_TSTRING) {
    raise_type(L, operation, parameter, "a string", index);
  }
  size_t length = 0;
  const char *value = lua_tolstring(L, index, &length);
  if (strict && !operation_word_is_in(values, value, length)) {
    const char *fault = lua_pushfstring(L, "must be one of %s", values);
    argument_raise(L, operation, parameter->name, parameter->name_length, fault);
  }
}

/* A value that is no array. */
static void check_scalar(lua_State *L, const struct operation *operation, const struct parameter *parameter, int index,
                         bool strict) {
  static const char *const wanted[] = {
      [TYPE_STRING] = "a string",
      [TYPE_ID] = "a string or an integer of at most 2^53",
      [TYPE_INTEGER] = "an integer of at most 2^53",
      [TYPE_BOOLEAN] = "a boolean",
      [TYPE_OBJECT] = "a table",
      [TYPE_MAP] = "a table",
  };
  int64_t integer = 0;
  bool fits = true;
  switch (parameter->type) {
  case TYPE_STRING:
    fits = lua_type(L, index) == LUA_TSTRING;
    break;
  case TYPE_ID:
    fits = lua_type(L, index) == LUA_TSTRING || json_to_integer(L, index, &integer);
    break;
  case TYPE_INTEGER:
    fits = is_integer(L, index);
    break;
  case TYPE_BOOLEAN:
    fits = lua_isboolean(L, index);
    break;
  case TYPE_OBJECT:
  case TYPE_MAP:
    fits = lua_istable(L, index);
    break;
  case TYPE_NAMED:
    check_named(L, operation, parameter, index, strict);
    break;
  }
  if (!fits) {
    raise_type(L, operation, parameter, wanted[parameter->type], index);
  }
}

void argument_check(lua_State *L, const struct operation *operation, const struct parameter *parameter, int index,
                    bool strict) {
  if (!parameter->is_array) {
    check_scalar(L, operation, parameter, index, strict);
    return;
  }
  int64_t length = lua_istable(L, index) ? json_array_length(L, index) : -1;
  if (length < 0) {
    raise_type(L, operation, parameter, "an array", index);
  }
  for (int i = 1; i <= (int)length; i++) {
    lua_rawgeti(L, index, i);
    check_scalar(L, operation, parameter, lua_gettop(L), strict);
    lua_pop(L, 1);
  }
}

static bool is_empty_table(lua_State *L, int index) {
  if (!lua_istable(L, index)) {
    return false;
  }
  lua_pushnil(L);
  if (lua_next(L, index) == 0) {
    return true;
  }
  lua_pop(L, 2);
  return false;
}

void argument_append_json(lua_State *L, const struct operation *operation, const struct parameter *parameter, int index,
                          struct buffer *out) {
  int64_t integer = 0;
  size_t length = 0;
  if (parameter->type == TYPE_ID && json_to_integer(L, index, &integer)) {
    buffer_append_byte(out, '"');
    buffer_append_integer(out, integer);
    buffer_append_byte(out, '"');
  } else if (parameter->type == TYPE_INTEGER && lua_type(L, index) == LUA_TSTRING) {
    const char *digits = lua_tolstring(L, index, &length);
    buffer_append(out, digits, length);
  } else if (is_empty_table(L, index)) { /* the parameter's own type counts, not what its name is elsewhere */
    buffer_append_text(out, parameter->is_array ? "[]" : "{}");
  } else {
    const char *fault = json_append_value(L, out, index, parameter->name, parameter->name_length);
    if (fault != NULL) {
      argument_raise(L, operation, parameter->name, parameter->name_length, fault);
    }
  }
}

void argument_append_encoded(lua_State *L, int index, struct buffer *out) {
  int64_t integer = 0;
  if (lua_isboolean(L, index)) {
    buffer_append_text(out, lua_toboolean(L, index) ? "true" : "false");
  } else if (json_to_integer(L, index, &integer)) {
    buffer_append_integer(out, integer);
  } else {
    size_t length = 0;
    const char *text = lua_tolstring(L, index, &length);
    uri_append_encoded(out, text, length);
  }
}
