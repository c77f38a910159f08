/* SPDX-License-Identifier: MIT
 *
 * One value that a caller passes for a parameter: whether it has the parameter's type, and how it is written. Wrong
 * values raise, naming the operation and the parameter, and never showing the value. */
#ifndef AUTHLETE_ARGUMENT_H
#define AUTHLETE_ARGUMENT_H

#include "base/buffer.h"
#include "lua/compat.h"
#include "api/operation.h"

/* Raises "OPERATION: parameter 'NAME' FAULT". */
_Noreturn void argument_raise(lua_State *L, const struct operation *operation, const char *name, size_t length,
                              const char *fault);

/* Raises unless the value at `index` has the parameter's type. A value of an enumeration that is not in it raises only
 * when `strict`. */
void argument_check(lua_State *L, const struct operation *operation, const struct parameter *parameter, int index,
                    bool strict);

/* The value at `index` is an integer, or text that is one, as integers from 2^53 on are written on Lua 5.1. */
bool argument_is_integer(lua_State *L, int index);

/* Appends the checked value at `index` as JSON: an id is text and an integer a number, whichever the caller has. */
void argument_append_json(lua_State *L, const struct operation *operation, const struct parameter *parameter, int index,
                          struct buffer *out);

/* Appends the string, number or boolean at `index` as percent-encoded text. */
void argument_append_encoded(lua_State *L, int index, struct buffer *out);

#endif
