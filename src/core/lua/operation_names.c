/* SPDX-License-Identifier: MIT */
#include "lua/operation_names.h"

#include <string.h>

#include "api/suggestion.h"

void operation_names_push(lua_State *L) {
  lua_createtable(L, 0, (int)operation_count);
  for (size_t i = 0; i < operation_count; i++) {
    lua_pushinteger(L, (lua_Integer)i + 1);
    lua_setfield(L, -2, operations[i].name);
  }
}

/* The methods of an api that are not operations. */
static const char *const further_methods[] = {"start", "close"};

static _Noreturn void raise_unknown(lua_State *L, const char *prefix, int index, bool wants_method) {
  size_t length = 0;
  const char *name = lua_tolstring(L, index, &length);
  struct suggestion suggestion;
  suggestion_begin(&suggestion, name, length);
  for (size_t i = 0; i < operation_count; i++) {
    suggestion_consider(&suggestion, operations[i].name, strlen(operations[i].name));
  }
  for (size_t i = 0; wants_method && i < sizeof further_methods / sizeof further_methods[0]; i++) {
    suggestion_consider(&suggestion, further_methods[i], strlen(further_methods[i]));
  }
  if (suggestion.length > 0) {
    raise_error(L, "%s: unknown operation '%s'; did you mean '%s'?", prefix, name, suggestion.name);
  }
  raise_error(L, "%s: unknown operation '%s'", prefix, name);
}

const struct operation *operation_names_check(lua_State *L, int index) {
  if (lua_type(L, index) != LUA_TSTRING) {
    raise_error(L, "start: the operation's name must be a string, got %s", luaL_typename(L, index));
  }
  const char *name = lua_tostring(L, index);
  for (size_t i = 0; i < operation_count; i++) {
    if (strcmp(operations[i].name, name) == 0) {
      return &operations[i];
    }
  }
  raise_unknown(L, "start", index, false);
}

int operation_names_number(lua_State *L) {
  lua_pushinteger(L, (lua_Integer)(operation_names_check(L, 1) - operations) + 1);
  return 1;
}

int operation_names_missing(lua_State *L) {
  enum { METHODS = 1, NAME };
  lua_settop(L, NAME);
  const char *name = lua_type(L, NAME) == LUA_TSTRING ? lua_tostring(L, NAME) : "_";
  if (name[0] == '_') {
    return 0;
  }
  raise_unknown(L, "authlete api", NAME, true);
}

int operation_names_nearest(lua_State *L) {
  enum { WANTED = 1, NAMES };
  struct suggestion suggestion;
  size_t length = 0;
  const char *wanted = luaL_checklstring(L, WANTED, &length);
  luaL_checktype(L, NAMES, LUA_TTABLE);
  suggestion_begin(&suggestion, wanted, length);
  lua_pushnil(L);
  while (lua_next(L, NAMES) != 0) {
    lua_pop(L, 1);
    if (lua_type(L, -1) == LUA_TSTRING) {
      size_t name_length = 0;
      const char *name = lua_tolstring(L, -1, &name_length);
      suggestion_consider(&suggestion, name, name_length);
    }
  }
  lua_pushstring(L, suggestion.length > 0 ? suggestion.name : NULL); /* nil for NULL */
  return 1;
}
