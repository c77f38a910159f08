/* SPDX-License-Identifier: MIT */
#include "lua/argument.h"

#include <string.h>

#include "api/uri.h"
#include "lua/json_writer.h"

enum { INTEGER_DIGITS = 19 };

void argument_raise(lua_State *L, const struct operation *operation, const char *name, size_t length,
                    const char *fault) {
  lua_pushlstring(L, name, length);
  raise_error(L, "%s: parameter '%s' %s", operation->name, lua_tostring(L, -1), fault);
}

/* A value to check: that of the parameter, or one of its elements. */
struct value {
  const struct operation *operation;
  const struct parameter *parameter;
  int index;   /* on the stack */
  int element; /* its index; 0 for the parameter's own value */
  bool strict;
};

static _Noreturn void raise_value(lua_State *L, const struct value *value, const char *fault) {
  size_t length = value->parameter->name_length;
  const char *name = value->parameter->name;
  if (value->element > 0) {
    lua_pushlstring(L, name, length);
    name = lua_pushfstring(L, "%s[%d]", lua_tostring(L, -1), value->element);
    length = strlen(name);
  }
  argument_raise(L, value->operation, name, length, fault);
}

static _Noreturn void raise_type(lua_State *L, const struct value *value, const char *wanted) {
  raise_value(L, value, lua_pushfstring(L, "must be %s, got %s", wanted, luaL_typename(L, value->index)));
}

/* For a number, naming its type would not help: it has a fraction, or is too large to be exact. */
static _Noreturn void raise_integer(lua_State *L, const struct value *value, const char *wanted) {
  if (lua_type(L, value->index) == LUA_TNUMBER) {
    raise_value(L, value, lua_pushfstring(L, "must be %s", wanted));
  }
  raise_type(L, value, wanted);
}

static bool is_integer_text(const char *text, size_t length) {
  size_t start = length > 1 && text[0] == '-' ? 1 : 0;
  bool digits = length > start && length - start <= INTEGER_DIGITS;
  for (size_t i = start; i < length; i++) {
    digits = digits && text[i] >= '0' && text[i] <= '9';
  }
  return digits && (text[start] != '0' || length - start == 1);
}

bool argument_is_integer(lua_State *L, int index) {
  int64_t integer = 0;
  if (lua_type(L, index) != LUA_TSTRING) {
    return json_to_integer(L, index, &integer);
  }
  size_t length = 0;
  const char *text = lua_tolstring(L, index, &length);
  return is_integer_text(text, length);
}

static void check_table(lua_State *L, const struct value *value) {
  if (!lua_istable(L, value->index)) {
    raise_type(L, value, "a table");
  }
  if (json_array_length(L, value->index) > 0) {
    raise_value(L, value, "must be one table, not a list");
  }
}

static void check_enumeration(lua_State *L, const struct value *value, const char *words) {
  if (lua_type(L, value->index) != LUA_TSTRING) {
    raise_type(L, value, "a string");
  }
  size_t length = 0;
  const char *word = lua_tolstring(L, value->index, &length);
  if (value->strict && !operation_word_is_in(words, word, length)) {
    raise_value(L, value, lua_pushfstring(L, "must be one of %s", luaL_gsub(L, words, " ", ", ")));
  }
}

/* Checks a value that is not an array. */
static void check_scalar(lua_State *L, const struct value *value) {
  const struct parameter *parameter = value->parameter;
  const char *words = NULL;
  int64_t integer = 0;
  switch (parameter->type) {
  case TYPE_STRING:
    if (lua_type(L, value->index) != LUA_TSTRING) {
      raise_type(L, value, "a string");
    }
    break;
  case TYPE_ID:
    if (lua_type(L, value->index) != LUA_TSTRING && !json_to_integer(L, value->index, &integer)) {
      raise_integer(L, value, "an integer below 2^53, or a string");
    }
    break;
  case TYPE_INTEGER:
    if (!argument_is_integer(L, value->index)) {
      raise_integer(L, value, "an integer below 2^53, or a string of digits");
    }
    break;
  case TYPE_BOOLEAN:
    if (!lua_isboolean(L, value->index)) {
      raise_type(L, value, "a boolean");
    }
    break;
  case TYPE_OBJECT:
  case TYPE_MAP:
    check_table(L, value);
    break;
  case TYPE_NAMED:
    words = operation_enum_values(parameter);
    if (words != NULL) {
      check_enumeration(L, value, words);
    } else {
      check_table(L, value);
    }
    break;
  }
}

static bool takes_tables(const struct parameter *parameter) {
  bool is_enumeration = parameter->type == TYPE_NAMED && operation_enum_values(parameter) != NULL;
  return parameter->type >= TYPE_OBJECT && !is_enumeration;
}

static bool has_name(lua_State *L, int index) {
  lua_pushnil(L);
  while (lua_next(L, index) != 0) {
    lua_pop(L, 1);
    if (lua_type(L, -1) == LUA_TSTRING) {
      lua_pop(L, 1);
      return true;
    }
  }
  return false;
}

void argument_check(lua_State *L, const struct operation *operation, const struct parameter *parameter, int index,
                    bool strict) {
  struct value value = {.operation = operation, .parameter = parameter, .index = index, .strict = strict};
  if (!parameter->is_array) {
    check_scalar(L, &value);
    return;
  }
  if (!lua_istable(L, index)) {
    raise_type(L, &value, "a list");
  }
  int64_t length = json_array_length(L, index);
  if (length < 0) {
    bool is_named = has_name(L, index);
    raise_value(L, &value,
                !is_named                 ? "must be a list without gaps"
                : takes_tables(parameter) ? "takes a list of tables: wrap it in { … }"
                                          : "must be a list, but has names as keys");
  }
  value.index = lua_gettop(L) + 1;
  for (int i = 1; i <= (int)length; i++) {
    lua_rawgeti(L, index, i);
    value.element = i;
    check_scalar(L, &value);
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
  } else if (is_empty_table(L, index)) { /* decided by the parameter's type, not by its name */
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
