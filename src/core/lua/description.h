/* SPDX-License-Identifier: MIT
 *
 * The rows of operations.def as Lua tables and texts, for the command line. Methods do not need them. */
#ifndef AUTHLETE_DESCRIPTION_H
#define AUTHLETE_DESCRIPTION_H

#include "lua/compat.h"

/* core.outline() -> a list, in the order of operations.def, of { name, group } for each operation */
int description_outline(lua_State *L);

/* core.describe(number) -> the columns of the operation's row: { v3, v2, retry_class, answer, query, body, actions,
 * response } */
int description_of_operation(lua_State *L);

/* core.schema(name) -> the fields of an object, as in the columns query and body; nil if there is no such object */
int description_of_schema(lua_State *L);

/* core.is_array(name) -> whether properties of this name are arrays */
int description_is_array(lua_State *L);

#endif
