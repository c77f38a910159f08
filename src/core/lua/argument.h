/* SPDX-License-Identifier: MIT
 *
 * Checks and formats the value that a caller passes for a parameter. For an invalid value it raises an error that names
 * the operation and the parameter but does not contain the value. */
#ifndef AUTHLETE_ARGUMENT_H
#define AUTHLETE_ARGUMENT_H

#include "base/buffer.h"
#include "lua/compat.h"
#include "api/operation.h"

/* Raises the error "OPERATION: parameter 'NAME' FAULT". */
_Noreturn void argument_raise(lua_State *L, const struct operation *operation, const char *name, size_t length,
                              const char *fault);

/* Raises an error unless the value at `index` has the parameter's type. An unknown value of an enumeration is an error
 * only if `strict`. */
void argument_check(lua_State *L, const struct operation *operation, const struct parameter *parameter, int index,
                    bool strict);

/* Returns whether the value at `index` is an integer, or a string that is a decimal integer. Lua versions without
 * integers need strings for numbers of 2^53 and above. */
bool argument_is_integer(lua_State *L, int index);

/* Appends the value at `index`, which argument_check has accepted, as JSON: an id as a string, an integer as a number,
 * whichever of the two the caller passed. Raises an error if the value cannot be written as JSON. */
void argument_append_json(lua_State *L, const struct operation *operation, const struct parameter *parameter, int index,
                          struct buffer *out);

/* Appends the string, number or boolean at `index` as percent-encoded text. */
void argument_append_encoded(lua_State *L, int index, struct buffer *out);

#endif
