/* SPDX-License-Identifier: MIT
 *
 * The steps of a call whose transport is written in Lua: a function, the sandbox, nginx's cosockets. The call is a box
 * of api.h, which Lua code of ours passes through these steps; authlete/transport/custom.lua and cosocket.lua say how
 * they follow each other. */
#ifndef AUTHLETE_TRANSPORT_H
#define AUTHLETE_TRANSPORT_H

#include "lua/compat.h"

/* Gives boxes their methods. */
void transport_register(lua_State *L);

/* core.prepare(api, number, request, options) -> call, on which the deadline runs from now on */
int transport_prepare(lua_State *L);

/* core.fail(number, kind, message) -> nil, message, failure, for a call that was never made */
int transport_fail(lua_State *L);

#endif
