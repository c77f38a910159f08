/* SPDX-License-Identifier: MIT
 *
 * Encodes Lua values as JSON for Authlete: names become camelCase, integers stay exact, and the name of an empty table
 * decides between [] and {}. Metamethods are not called. May call buffer.c, names.c, operation.c and json_number.c. */
#ifndef AUTHLETE_JSON_WRITER_H
#define AUTHLETE_JSON_WRITER_H

#include "base/buffer.h"
#include "lua/compat.h"

/* Appends the value at `index`. `name` is its property name; if the value is an empty table, the name decides what it
 * becomes. An empty table inside an array becomes {}. Returns NULL, or why the value cannot be written, as a predicate
 * such as "contains text that is not UTF-8". */
const char *json_append_value(lua_State *L, struct buffer *out, int index, const char *name, size_t name_length);

/* Appends a property name in camelCase, quoted and followed by a colon. Returns as json_append_value does. */
const char *json_append_name(struct buffer *out, const char *name, size_t length);

/* Appends text as a JSON string. Returns as json_append_value does. */
const char *json_append_text(struct buffer *out, const char *text, size_t length);

/* If the value at `index` is a number with an integral value that its type represents exactly, stores it and returns
 * true. */
bool json_to_integer(lua_State *L, int index, int64_t *integer);

/* Returns whether the value at `index` represents null: the light userdata NULL, which is also cjson.null. */
bool json_is_null(lua_State *L, int index);

/* Returns the length of the table at `index` if its keys are exactly 1 to n; -1 for any other table. */
int64_t json_array_length(lua_State *L, int index);

#endif
