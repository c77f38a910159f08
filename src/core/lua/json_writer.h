/* SPDX-License-Identifier: MIT
 *
 * Lua values as JSON text, as Authlete takes it: names in camelCase, integers exact, an empty table as [] or {} by its
 * name. Reads tables without metamethods. May call buffer.c, names.c, operation.c and json_number.c. */
#ifndef AUTHLETE_JSON_WRITER_H
#define AUTHLETE_JSON_WRITER_H

#include "base/buffer.h"
#include "lua/compat.h"

/* Appends the value at `index`. `name` is the property that it stands under, which decides what an empty table is; an
 * empty table that is an element of an array is {}. Returns NULL, or why the value cannot be written, as the end of a
 * sentence ("contains text that is not UTF-8"). */
const char *json_append_value(lua_State *L, struct buffer *out, int index, const char *name, size_t name_length);

/* Appends a property's name in camelCase, quoted, with its colon. Returns as json_append_value. */
const char *json_append_name(struct buffer *out, const char *name, size_t length);

/* Appends text as a JSON string. Returns as json_append_value. */
const char *json_append_text(struct buffer *out, const char *text, size_t length);

/* Stores the integer at `index`, if it is a number with an integral value that its type holds exactly. */
bool json_to_integer(lua_State *L, int index, int64_t *integer);

/* The value at `index` stands for JSON's null: the light userdata NULL, which is cjson.null. */
bool json_is_null(lua_State *L, int index);

/* The length of the table at `index` if its keys are 1 … n and nothing else; -1 for any other table. */
int64_t json_array_length(lua_State *L, int index);

#endif
