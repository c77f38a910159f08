/* SPDX-License-Identifier: MIT
 *
 * Lua values generated from the fuzzer's input. */
#ifndef AUTHLETE_VALUES_H
#define AUTHLETE_VALUES_H

#include "fuzz.h"
#include "lua/compat.h"

/* The one Lua state of the process, with an empty stack. */
lua_State *fuzz_lua(void);

/* Pushes a value generated from the input, and the value that its JSON text must decode to: names in camelCase, no
 * nulls. Returns false if JSON cannot express the value; the second value is then meaningless. */
bool value_push(lua_State *L, struct input *input);

/* Returns whether two values are equal; tables are compared by content. */
bool value_equals(lua_State *L, int left, int right);

/* Validates UTF-8 as defined in RFC 3629 section 4 and Unicode table 3-7. */
bool text_is_utf8(const char *text, size_t length);

#endif
