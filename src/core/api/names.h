/* SPDX-License-Identifier: MIT
 *
 * Property names: snake_case in Lua, camelCase on the wire. Lowest layer: reads operations.def, calls nothing. */
#ifndef AUTHLETE_NAMES_H
#define AUTHLETE_NAMES_H

#include <stddef.h>

/* The longest name that is converted; a longer one is nobody's property name and stays as it is. */
enum { NAME_MAXIMUM = 128 };

/* Room for any converted name: at worst each letter gets an underscore. */
typedef char name_text[2 * NAME_MAXIMUM];

/* "access_token_duration" to "accessTokenDuration". Returns the length written to `out`, without a NUL; 0 when the name
 * stays as it is, as those do that Authlete itself writes with an underscore. */
size_t names_to_camel(const char *name, size_t length, name_text out);

/* "accessTokenDuration" to "access_token_duration"; a run of capitals is one word ("userInfoURL": "user_info_url").
 * Returns the length written to `out`, without a NUL; 0 when the name stays as it is. */
size_t names_to_snake(const char *name, size_t length, name_text out);

/* How many letters must be inserted, deleted, replaced or swapped to make one name the other; at most NAME_MAXIMUM. */
size_t names_distance(const char *left, size_t left_length, const char *right, size_t right_length);

#endif
