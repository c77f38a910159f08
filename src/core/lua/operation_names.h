/* SPDX-License-Identifier: MIT
 *
 * Operations by their names, and what is said of names that do not exist. */
#ifndef AUTHLETE_OPERATION_NAMES_H
#define AUTHLETE_OPERATION_NAMES_H

#include "api/operation.h"
#include "lua/compat.h"

/* Pushes core.operations: name -> number, as the other functions take it. */
void operation_names_push(lua_State *L);

/* The operation that the string at `index` names; otherwise raises, naming the nearest. */
const struct operation *operation_names_check(lua_State *L, int index);

/* core.missing(methods, name): __index of an api's methods, so that an operation that does not exist is named, with the
 * nearest one. Names that begin with "_", which programs may look for in any object, and other keys give nil. */
int operation_names_missing(lua_State *L);

/* core.nearest(wanted, names) -> the key of the table that `wanted` may stand for, or nil */
int operation_names_nearest(lua_State *L);

#endif
