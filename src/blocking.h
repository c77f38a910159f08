/* SPDX-License-Identifier: MIT
 *
 * The blocking transport: an operation's method on plain Lua, a C function that returns when the call is over. */
#ifndef AUTHLETE_BLOCKING_H
#define AUTHLETE_BLOCKING_H

#include "compat.h"
#include "operation.h"

/* Pushes the method of an operation: api:OPERATION(request [, options]) -> response, or nil, message, failure. */
void blocking_push_method(lua_State *L, const struct operation *operation);

#endif
