/* SPDX-License-Identifier: MIT */
#include "lua/options.h"

#include <string.h>

#include "api/uri.h"
#include "http/headers.h"

static void append_headers(lua_State *L, const struct operation *operation, int index, struct buffer *out) {
  if (!lua_istable(L, index)) {
    raise_error(L, "%s: option 'headers' must be a table, got %s", operation->name, luaL_typename(L, index));
  }
  index = lua_absindex(L, index);
  lua_pushnil(L);
  while (lua_next(L, index) != 0) {
    if (lua_type(L, -2) != LUA_TSTRING || lua_type(L, -1) != LUA_TSTRING) {
      raise_error(L, "%s: option 'headers' must have strings as names and values", operation->name);
    }
    size_t name_length = 0;
    size_t value_length = 0;
    const char *name = lua_tolstring(L, -2, &name_length);
    const char *value = lua_tolstring(L, -1, &value_length);
    if (!headers_is_token(name, name_length)) {
      raise_error(L, "%s: option 'headers' has a name that no header can have", operation->name);
    }
    if (headers_is_own(name, name_length)) {
      raise_error(L, "%s: option 'headers' cannot set '%s'", operation->name, name);
    }
    if (uri_has_line_break(value, value_length)) {
      raise_error(L, "%s: header '%s' contains CR, LF or NUL", operation->name, name);
    }
    buffer_append(out, name, name_length + 1);
    buffer_append(out, value, value_length + 1);
    lua_pop(L, 1);
  }
  if (out->failed) {
    raise_error(L, "%s: not enough memory for the request", operation->name);
  }
}

static int64_t check_option(lua_State *L, const struct operation *operation, const char *name, int64_t least) {
  lua_Number number = lua_tonumber(L, -1);
  bool fits = lua_type(L, -1) == LUA_TNUMBER && number >= (lua_Number)least && number <= INT32_MAX &&
              (lua_Number)(int64_t)number == number;
  if (!fits) {
    raise_error(L, "%s: option '%s' must be an integer of at least %d", operation->name, name, (int)least);
  }
  return (int64_t)number;
}

struct options options_read(lua_State *L, const struct operation *operation, int index, const struct service *service,
                            struct request *request) {
  struct options options = {.timeout_ms = service->timeout_ms, .retries = service->retries};
  if (lua_isnoneornil(L, index)) {
    return options;
  }
  if (!lua_istable(L, index)) {
    raise_error(L, "%s: the options must be a table, got %s", operation->name, luaL_typename(L, index));
  }
  lua_pushnil(L);
  while (lua_next(L, index) != 0) {
    const char *name = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "";
    if (strcmp(name, "timeout_ms") == 0) {
      options.timeout_ms = check_option(L, operation, name, 1);
    } else if (strcmp(name, "retries") == 0) {
      options.retries = (int)check_option(L, operation, name, 0);
    } else if (strcmp(name, "headers") == 0) {
      append_headers(L, operation, lua_gettop(L), &request->headers);
    } else {
      raise_error(L, "%s: option '%s' is unknown; there are timeout_ms, retries and headers", operation->name, name);
    }
    lua_pop(L, 1);
  }
  return options;
}
