/* SPDX-License-Identifier: MIT
 *
 * Calls only functions that every Lua has with the same parameters. It refers to them strongly, unlike compat.h: a
 * program that lacks even those cannot load the module. */
#include "lua/version.h"

#include <lua.h>

#include <string.h>

#define GLOBALS_INDEX_OF_LUA_5_1 (-10002)

/* Lua 5.1 and LuaJIT have a macro instead, and do not define this function. */
#ifdef lua_getglobal
#undef lua_getglobal
extern void lua_getglobal(lua_State *L, const char *name);
#endif
#pragma weak lua_getglobal

void version_check(lua_State *L) {
  if (lua_getglobal != NULL) {
    lua_getglobal(L, "_VERSION");
  } else {
    lua_getfield(L, GLOBALS_INDEX_OF_LUA_5_1, "_VERSION");
  }
  const char *version = lua_tolstring(L, -1, NULL);
  if (version == NULL || strcmp(version, LUA_VERSION) != 0) {
    lua_pushfstring(L, "authlete.core was built for %s, and this is %s", LUA_VERSION,
                    version != NULL ? version : "a Lua without _VERSION");
    lua_error(L);
  }
  lua_pop(L, 1);
}
