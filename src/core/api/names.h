/* SPDX-License-Identifier: MIT
 *
 * Property names: snake_case in Lua, camelCase on the wire. Lowest layer: includes operations.def, calls nothing. */
#ifndef AUTHLETE_NAMES_H
#define AUTHLETE_NAMES_H

#include <stddef.h>

/* Longer names are not converted: no property of the API has such a name. */
enum { NAME_MAXIMUM = 128 };

/* Holds any converted name: at worst, every letter gets an underscore. */
typedef char name_text[2 * NAME_MAXIMUM];

/* Converts "access_token_duration" to "accessTokenDuration". Returns the length written to `out`, which is not
 * NUL-terminated; 0 if the name needs no conversion, as for the few names that Authlete writes with an underscore. */
size_t names_to_camel(const char *name, size_t length, name_text out);

/* Converts "accessTokenDuration" to "access_token_duration". A run of capitals is one word: "userInfoURL" becomes
 * "user_info_url". Returns the length written to `out`, which is not NUL-terminated; 0 if the name needs no
 * conversion. */
size_t names_to_snake(const char *name, size_t length, name_text out);

/* Returns the edit distance of two names: the number of letters to insert, delete, replace, or swap with their
 * neighbour. NAME_MAXIMUM if either name is longer than that. */
size_t names_distance(const char *left, size_t left_length, const char *right, size_t right_length);

#endif
