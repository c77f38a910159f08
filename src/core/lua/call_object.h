/* SPDX-License-Identifier: MIT
 *
 * Calls that run on the engine, as Lua objects: for event loops on plain Lua, and for nginx by authlete/nginx.lua. */
#ifndef AUTHLETE_CALL_OBJECT_H
#define AUTHLETE_CALL_OBJECT_H

#include "lua/compat.h"

/* Makes the metatables. */
void call_object_register(lua_State *L);

/* api:start(name, request [, options]) -> call */
int call_object_start_named(lua_State *L);

/* core.start(api, number, request, options, inbox, id) -> call. The inbox is told the id when the call is done. */
int call_object_start(lua_State *L);

/* core.inbox(path) -> inbox, or nil and why not. The path must be free. */
int call_object_inbox(lua_State *L);

#endif
