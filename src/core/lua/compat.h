/* SPDX-License-Identifier: MIT
 *
 * Functions of newer Lua versions for older ones, as far as they are used here. */
#ifndef AUTHLETE_COMPAT_H
#define AUTHLETE_COMPAT_H

/* In a Lua that lacks some of these functions the module must still load, so that it can say what it was built for; see
 * version.h. */
#include <luaconf.h>
#undef LUA_API
#define LUA_API extern __attribute__((weak))

#include <lauxlib.h>
#include <lua.h>

#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>

#if LUA_VERSION_NUM == 501
#define lua_rawlen(L, index) lua_objlen(L, index)
#define lua_getuservalue(L, index) lua_getfenv(L, index)
#define lua_setuservalue(L, index) lua_setfenv(L, index)
#define lua_absindex(L, index) ((index) > 0 || (index) <= LUA_REGISTRYINDEX ? (index) : lua_gettop(L) + (index) + 1)
#endif

#if LUA_VERSION_NUM >= 503
#define HAVE_LUA_INTEGER 1
#endif

/* luaL_error, declared so that compilers know that it does not return. */
static inline _Noreturn void raise_error(lua_State *L, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  luaL_where(L, 1);
  lua_pushvfstring(L, format, arguments);
  va_end(arguments);
  lua_concat(L, 2);
  lua_error(L);
  abort(); /* not reached */
}

/* luaL_setfuncs: registers functions in the table below the `count` values on top of the stack. All functions get these
 * values as upvalues. Pops them. */
static inline void set_functions(lua_State *L, const luaL_Reg *functions, int count) {
#if LUA_VERSION_NUM == 501
  for (; functions->name != NULL; functions++) {
    for (int i = 0; i < count; i++) {
      lua_pushvalue(L, -count);
    }
    lua_pushcclosure(L, functions->func, count);
    lua_setfield(L, -(count + 2), functions->name);
  }
  lua_pop(L, count);
#else
  luaL_setfuncs(L, functions, count);
#endif
}

#endif
