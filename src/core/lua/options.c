/* SPDX-License-Identifier: MIT */
#include "lua/options.h"

#include <string.h>

#include "api/suggestion.h"
#include "api/uri.h"
#include "http/headers.h"
#include "lua/request_build.h"

static void append_headers(lua_State *L, const struct operation *operation, int index, struct buffer *out) {
  if (!lua_istable(L, index)) {
    raise_error(L, "%s: option 'headers' must be a table, got %s", operation->name, luaL_typename(L, index));
  }
  index = lua_absindex(L, index);
  lua_pushnil(L);
  while (lua_next(L, index) != 0) {
    if (lua_type(L, -2) != LUA_TSTRING || lua_type(L, -1) != LUA_TSTRING) {
      raise_error(L, "%s: the names and values in option 'headers' must be strings", operation->name);
    }
    size_t name_length = 0;
    size_t value_length = 0;
    const char *name = lua_tolstring(L, -2, &name_length);
    const char *value = lua_tolstring(L, -1, &value_length);
    if (!headers_is_token(name, name_length)) {
      raise_error(L, "%s: option 'headers' contains an invalid header name", operation->name);
    }
    if (headers_is_reserved(name, name_length)) {
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
    raise_error(L, "%s: out of memory", operation->name);
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

static const char *const names[] = {"timeout_ms", "retries", "headers"};

bool options_are_named(const char *name, size_t length) {
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    if (strlen(names[i]) == length && memcmp(names[i], name, length) == 0) {
      return true;
    }
  }
  return false;
}

static bool is_parameter_of(const char *list, const char *name, size_t length) {
  struct parameter parameter;
  return operation_find_parameter(list, name, length, &parameter) && parameter.name[0] != '*';
}

/* The option's name is just below the top of the stack. */
static _Noreturn void raise_unknown(lua_State *L, const struct operation *operation) {
  int key = lua_gettop(L) - 1;
  if (lua_type(L, key) != LUA_TSTRING) {
    raise_error(L, "%s: the options have the key [%s], which is not an option name", operation->name,
                describe_key(L, key));
  }
  size_t length = 0;
  const char *name = lua_tolstring(L, key, &length);
  if (is_parameter_of(operation->body, name, length) || is_parameter_of(operation->query, name, length)) {
    raise_error(L, "%s: '%s' is a parameter: pass it in the first argument", operation->name, name);
  }
  struct suggestion suggestion;
  suggestion_begin(&suggestion, name, length);
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    suggestion_consider(&suggestion, names[i], strlen(names[i]));
  }
  if (suggestion.length > 0) {
    raise_error(L, "%s: unknown option '%s'; did you mean '%s'?", operation->name, name, suggestion.name);
  }
  raise_error(L, "%s: unknown option '%s'; the options are timeout_ms, retries and headers", operation->name, name);
}

struct options options_read(lua_State *L, const struct operation *operation, int index, const struct service *service,
                            struct request *request) {
  struct options options = {.timeout_ms = service->timeout_ms, .retries = service->retries};
  if (lua_isnoneornil(L, index)) {
    return options;
  }
  if (!lua_istable(L, index)) { /* often the message of a failed call, passed on after its nil */
    bool is_request_nil = lua_isnil(L, index - 1);
    raise_error(L, is_request_nil ? "%s: the request is nil" : "%s: the options must be a table, got %s",
                operation->name, luaL_typename(L, index));
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
      raise_unknown(L, operation);
    }
    lua_pop(L, 1);
  }
  return options;
}
