/* SPDX-License-Identifier: MIT */
#include "lua/json_collisions.h"

#include <string.h>
#include <time.h>

/* About 0.1 seconds: 8,192 strings with the same hash. */
static const uint64_t most_steps = UINT64_C(1) << 25;

/* The hash of Lua 5.1, and of 5.2 and 5.3 except for their seed. */
static uint32_t hash_of_lua(const unsigned char *text, size_t length) {
  uint32_t hash = (uint32_t)length;
  size_t step = (length >> 5) + 1;
  for (size_t i = length; i >= step; i -= step) {
    hash ^= (hash << 5) + (hash >> 2) + text[i - 1];
  }
  return hash;
}

static uint32_t rotate(uint32_t bits, int count) {
  return bits << count | bits >> (32 - count);
}

static uint32_t four_bytes(const unsigned char *at) {
  uint32_t bytes = 0;
  memcpy(&bytes, at, sizeof bytes);
  return bytes;
}

/* The hash of LuaJIT, except for the seed of newer versions. */
static uint32_t hash_of_luajit(const unsigned char *text, size_t length) {
  uint32_t hash = (uint32_t)length;
  uint32_t first = 0;
  uint32_t second = 0;
  if (length >= 4) {
    first = four_bytes(text);
    hash ^= four_bytes(text + length - 4);
    second = four_bytes(text + (length >> 1) - 2);
    hash ^= second;
    hash -= rotate(second, 14);
    second += four_bytes(text + (length >> 2) - 1);
  } else if (length > 0) {
    first = text[0];
    hash ^= text[length - 1];
    second = text[length >> 1];
    hash ^= second;
    hash -= rotate(second, 14);
  }
  first ^= hash;
  first -= rotate(hash, 11);
  second ^= first;
  second -= rotate(first, 25);
  hash ^= second;
  hash -= rotate(second, 16);
  return hash;
}

/* A hash of all characters: a polynomial modulo a prime, evaluated at a point that differs in each process, so that an
 * attacker cannot construct texts with equal hashes. */
static uint32_t hash_of_all(const struct json_collisions *collisions, const unsigned char *text, size_t length) {
  static const uint64_t prime = UINT64_C(4294967291); /* the largest 32-bit prime */
  uint64_t hash = length;
  for (; length > sizeof(uint32_t); text += sizeof(uint32_t), length -= sizeof(uint32_t)) {
    hash = (hash * collisions->place + four_bytes(text)) % prime;
  }
  uint32_t last = 0;
  memcpy(&last, text, length);
  return (uint32_t)((hash * collisions->place + last) % prime);
}

void json_collisions_begin(struct json_collisions *collisions) {
  memset(collisions, 0, sizeof *collisions);
  uint64_t address = (uint64_t)(uintptr_t)collisions;
  collisions->place = (uint32_t)(((address ^ (uint64_t)clock() << 32) * UINT64_C(0x9E3779B97F4A7C15)) >> 33);
}

bool json_collisions_add(struct json_collisions *collisions, const char *text, size_t length) {
  const unsigned char *bytes = (const unsigned char *)text;
  uint32_t all = hash_of_all(collisions, bytes, length) % COLLISIONS_SEEN;
  uint64_t *seen = &collisions->seen[all / 64];
  uint64_t bit = UINT64_C(1) << (all & 63);
  if ((*seen & bit) != 0) {
    return true;
  }
  *seen |= bit;
  uint32_t by_lua = collisions->counts[0][hash_of_lua(bytes, length) % COLLISIONS_SLOTS]++;
  uint32_t by_luajit = collisions->counts[1][hash_of_luajit(bytes, length) % COLLISIONS_SLOTS]++;
  collisions->steps += by_lua > by_luajit ? by_lua : by_luajit;
  return collisions->steps <= most_steps;
}
