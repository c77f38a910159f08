/* SPDX-License-Identifier: MIT
 *
 * Lua values made of the fuzzer's input. */
#ifndef AUTHLETE_VALUES_H
#define AUTHLETE_VALUES_H

#include "fuzz.h"
#include "lua/compat.h"

/* The one Lua state of the process, with an empty stack. */
lua_State *fuzz_lua(void);

/* Pushes a value made of the input, and the value that JSON should make of it: names in camelCase, no nulls. False when
 * JSON cannot express the value; then the second is of no use. */
bool value_push(lua_State *L, struct input *input);

/* Whether two values are the same, tables by what is in them. */
bool value_equals(lua_State *L, int left, int right);

/* By the letter of RFC 3629, table 3-7 of Unicode. */
bool text_is_utf8(const char *text, size_t length);

#endif
