/* SPDX-License-Identifier: MIT
 *
 * JSON text (RFC 8259) as Lua values, in one pass: names in snake_case, nulls left out, integral numbers as integers.
 * May call buffer.c, names.c, json_string.c, json_number.c and json_collisions.c. */
#ifndef AUTHLETE_JSON_READER_H
#define AUTHLETE_JSON_READER_H

#include "base/buffer.h"
#include "lua/compat.h"

/* How deep arrays and objects may be nested, when read and when written. */
enum { JSON_DEPTH = 100 };

/* How many values a text may have, names not counted: JSON_VALUES, and one more for each JSON_BYTES_PER_VALUE bytes.
 * Lua takes up to 180 bytes for a value that may take two bytes of text; the limit keeps the memory for a text of 16
 * MiB below ten times its size. Of what Authlete sends, a property with a short key and value is the densest, with 8
 * bytes a value; access tokens have 20, clients and services 25 and more. So 1 MiB of the densest and 16 MiB of clients
 * pass. */
enum { JSON_VALUES = 128 * 1024, JSON_BYTES_PER_VALUE = 24 };

/* Pushes the value that the text stands for and returns NULL; null itself is nil. Otherwise pushes nothing and returns
 * what is wrong, as a phrase of its own ("invalid JSON: unterminated string"). A byte order mark before the value is
 * skipped. `data_name`, which may be NULL, is the Lua name of the one property of the outermost object in whose value
 * the names are somebody's data and stay as they are; if it begins with "*", all names are. The text need not end with
 * NUL, and must stay where it is while Lua allocates. `scratch` is for the reader's use and must be owned by something
 * that survives an error, since Lua raises when out of memory. */
const char *json_read(lua_State *L, const char *text, size_t length, struct buffer *scratch, const char *data_name);

/* The text's value, if it has one, is an object. */
bool json_is_object(const char *text, size_t length);

#endif
