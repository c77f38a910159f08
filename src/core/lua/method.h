/* SPDX-License-Identifier: MIT
 *
 * The blocking transport: an operation's method on plain Lua, a C function that returns when the call is over. */
#ifndef AUTHLETE_METHOD_H
#define AUTHLETE_METHOD_H

#include "lua/compat.h"
#include "api/operation.h"

/* Pushes the method of an operation: api:OPERATION(request [, options]) -> response, or nil, message, failure. */
void method_push(lua_State *L, const struct operation *operation);

#endif
