/* SPDX-License-Identifier: MIT
 *
 * Decodes JSON text (RFC 8259) to Lua values in one pass. Names become snake_case, null members are omitted, and
 * integers stay exact. May call buffer.c, names.c, json_string.c, json_number.c and json_collisions.c. */
#ifndef AUTHLETE_JSON_READER_H
#define AUTHLETE_JSON_READER_H

#include "base/buffer.h"
#include "lua/compat.h"

/* The maximum nesting depth of arrays and objects, for reading and writing. */
enum { JSON_DEPTH = 100 };

/* The maximum number of values in a text, not counting names, is JSON_VALUES plus one per JSON_BYTES_PER_VALUE bytes of
 * text. Lua needs up to 180 bytes for a value, whose text may have just two; the limit keeps the memory for a text of
 * 16 MiB below ten times its size. The densest text that Authlete sends, properties with short keys and values, has 8
 * bytes per value; access tokens have 20, clients and services 25 or more. So 1 MiB of the former and 16 MiB of the
 * latter are accepted. */
enum { JSON_VALUES = 128 * 1024, JSON_BYTES_PER_VALUE = 24 };

/* Decodes the text. On success pushes the value, nil for null, and returns NULL. Otherwise pushes nothing and returns a
 * message such as "invalid JSON: unterminated string". A byte order mark before the value is skipped. `data_name` is
 * the Lua name of the property of the outermost object inside whose value names are data and are not converted; NULL
 * for none; if it starts with "*", no name is converted. The text need not be NUL-terminated, but must stay in place
 * while Lua allocates memory. The reader overwrites `scratch`, which must be owned by an object that survives an error:
 * Lua raises one when out of memory. */
const char *json_read(lua_State *L, const char *text, size_t length, struct buffer *scratch, const char *data_name);

/* Returns whether the text starts as an object does. Does not validate the rest. */
bool json_is_object(const char *text, size_t length);

#endif
