/* SPDX-License-Identifier: MIT
 *
 * Calls that run on the engine, as Lua objects: for event loops on plain Lua, for nginx by
 * authlete/transport/engine.lua, and for the methods of an api that speaks HTTP/2. */
#ifndef AUTHLETE_CALL_OBJECT_H
#define AUTHLETE_CALL_OBJECT_H

#include "lua/compat.h"

/* Makes the metatables. */
void call_object_register(lua_State *L);

/* api:start(name, request [, options]) -> call, or nil, message, failure when it cannot begin */
int call_object_start_named(lua_State *L);

/* core.start(api, number, request, options, completions, id) -> the same. The completions are told the id when the call
 * is done. */
int call_object_start(lua_State *L);

/* What a method does for HTTP/2, on which only the engine runs calls: starts the call whose box is at `index`, on top
 * of the stack, waits for it, and pushes its results. */
int call_object_call(lua_State *L, int index);

/* core.is_call(value) -> whether it is a call that api:start returned */
int call_object_is_call(lua_State *L);

/* core.completions(path) -> completions, or nil and why not. The path must be free. */
int call_object_completions(lua_State *L);

#endif
