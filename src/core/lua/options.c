/* SPDX-License-Identifier: MIT */
#include "lua/options.h"

#include <string.h>

#include "http/exchange.h"
#include "api/uri.h"

/* RFC 9110 section 5.6.2 */
static bool is_token(const char *text, size_t length) {
  for (size_t i = 0; i < length; i++) {
    bool allowed = (text[i] >= 'a' && text[i] <= 'z') || (text[i] >= 'A' && text[i] <= 'Z') ||
                   (text[i] >= '0' && text[i] <= '9') ||
                   (text[i] != '\0' && strchr("!#$%&'*+-.^_`|~", text[i]) != NULL);
    if (!allowed) {
      return false;
    }
  }
  return length > 0;
}

/* Those that the exchange itself depends on. */
static bool is_own_header(const char *name, size_t length) {
  static const char *const own[] = {
      "accept", "authorization", "connection",        "content-length", "content-type", "expect", "host", "keep-alive",
      "te",     "trailer",       "transfer-encoding", "upgrade",        "user-agent"};
  for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
    if (response_header_is(name, length, own[i])) {
      return true;
    }
  }
  return false;
}

void header_append_all(lua_State *L, const struct operation *operation, int index, struct buffer *out) {
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
    if (!is_token(name, name_length)) {
      raise_error(L, "%s: option 'headers' has a name that no header can have", operation->name);
    }
    if (is_own_header(name, name_length)) {
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
