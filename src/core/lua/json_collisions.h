/* SPDX-License-Identifier: MIT
 *
 * Notices texts that are made of strings with equal hashes, which cost Lua a time that grows with the square of their
 * number. Lua 5.1 and LuaJIT keep every string in one hash table, and hash only some of the characters of a long one;
 * Lua 5.2 and 5.3 do so with strings of up to 40 characters, and with the keys of tables. Calls nothing; knows no Lua.
 */
#ifndef AUTHLETE_JSON_COLLISIONS_H
#define AUTHLETE_JSON_COLLISIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { COLLISIONS_SLOTS = 1 << 15, COLLISIONS_SEEN = 1 << 20 };

struct json_collisions {
  uint64_t steps; /* that Lua took past strings with the same hash */
  uint32_t place;
  uint32_t counts[2][COLLISIONS_SLOTS]; /* different strings by their hashes in Lua and LuaJIT */
  uint64_t seen[COLLISIONS_SEEN / 64];  /* a bit for each string, by a hash of all its characters */
};

/* Makes it ready for a text. */
void json_collisions_begin(struct json_collisions *collisions);

/* Adds a string. False when there were too many with the same hash. */
bool json_collisions_add(struct json_collisions *collisions, const char *text, size_t length);

#endif
