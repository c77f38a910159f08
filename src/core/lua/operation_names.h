/* SPDX-License-Identifier: MIT
 *
 * Finds operations by name, and raises errors for unknown names. */
#ifndef AUTHLETE_OPERATION_NAMES_H
#define AUTHLETE_OPERATION_NAMES_H

#include "api/operation.h"
#include "lua/compat.h"

/* Pushes core.operations: name -> number, which other functions take. */
void operation_names_push(lua_State *L);

/* Returns the operation with the name at `index`. If there is none, raises an error that suggests the nearest name. */
const struct operation *operation_names_check(lua_State *L, int index);

/* core.number(name) -> the operation's number in core.operations. Raises the same error as api:start for an unknown
 * name. */
int operation_names_number(lua_State *L);

/* core.missing(methods, name): the __index of an api's methods. For an unknown operation, raises an error that suggests
 * the nearest name. Returns nil for names that begin with "_", which programs may look for in any object, and for keys
 * that are not strings. */
int operation_names_missing(lua_State *L);

/* core.nearest(wanted, names) -> the key of the table that is most similar to `wanted`, or nil if none is similar */
int operation_names_nearest(lua_State *L);

#endif
