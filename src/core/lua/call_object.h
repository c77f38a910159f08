/* SPDX-License-Identifier: MIT
 *
 * Lua objects for calls that run on the engine. Used by api:start with plain Lua, by authlete/transport/engine.lua in
 * nginx, and by the methods of an api that uses HTTP/2. */
#ifndef AUTHLETE_CALL_OBJECT_H
#define AUTHLETE_CALL_OBJECT_H

#include "lua/compat.h"

/* Creates the metatables. */
void call_object_register(lua_State *L);

/* api:start(name, request [, options]) -> call, or nil, message, failure if the call cannot be started */
int call_object_start_named(lua_State *L);

/* core.start(api, number, request, options, completions, id) -> as api:start. When the call is done, its id is put into
 * the completions. */
int call_object_start(lua_State *L);

/* Runs a blocking call on the engine, which is the only way to use HTTP/2: starts the call whose box is at `index`,
 * which must be the top of the stack, waits for it, and pushes its results. Returns how many. */
int call_object_call(lua_State *L, int index);

/* core.completions(path) -> completions, or nil, message, whether a path in another folder may work. The path must not
 * exist. */
int call_object_completions(lua_State *L);

#endif
