/* SPDX-License-Identifier: MIT
 *
 * Calls whose transport is written in Lua: a custom function, the sandbox, or nginx's cosockets. The call is a box (see
 * api.h) with methods for the steps of a call; authlete/transport/custom.lua and cosocket.lua show their order. */
#ifndef AUTHLETE_TRANSPORT_H
#define AUTHLETE_TRANSPORT_H

#include "lua/compat.h"

/* Adds the methods to the metatable of boxes. */
void transport_register(lua_State *L);

/* core.prepare(api, number, request, options) -> call. Starts the call's deadline. */
int transport_prepare(lua_State *L);

/* core.fail(number, kind, message) -> nil, message, failure, for a call that could not be made */
int transport_fail(lua_State *L);

#endif
