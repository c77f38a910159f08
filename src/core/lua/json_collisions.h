/* SPDX-License-Identifier: MIT
 *
 * Detects JSON texts whose strings have equal hashes, because the time that Lua needs for such strings is quadratic in
 * their number. Lua 5.1 and LuaJIT intern every string in one hash table and hash only some characters of long strings;
 * Lua 5.2 and 5.3 intern strings of up to 40 characters, and hash the keys of tables in the same way. Calls nothing;
 * independent of Lua. */
#ifndef AUTHLETE_JSON_COLLISIONS_H
#define AUTHLETE_JSON_COLLISIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { COLLISIONS_SLOTS = 1 << 15, COLLISIONS_SEEN = 1 << 20 };

struct json_collisions {
  uint64_t steps; /* the string comparisons that collisions cost Lua */
  uint32_t place;
  uint32_t counts[2][COLLISIONS_SLOTS]; /* distinct strings by their hash in Lua and in LuaJIT */
  uint64_t seen[COLLISIONS_SEEN / 64];  /* one bit per string, indexed by a hash of all its characters */
};

/* Prepares for a new text. */
void json_collisions_begin(struct json_collisions *collisions);

/* Adds a string. Returns false if too many strings have equal hashes. */
bool json_collisions_add(struct json_collisions *collisions, const char *text, size_t length);

#endif
