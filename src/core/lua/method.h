/* SPDX-License-Identifier: MIT
 *
 * The methods of an api in plain Lua: C functions that block until the call is done. */
#ifndef AUTHLETE_METHOD_H
#define AUTHLETE_METHOD_H

#include "lua/compat.h"
#include "api/operation.h"

/* Pushes the method of an operation: api:OPERATION(request [, options]) -> response, or nil, message, failure */
void method_push(lua_State *L, const struct operation *operation);

#endif
