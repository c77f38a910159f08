/* SPDX-License-Identifier: MIT
 *
 * The three allocators in a process that uses the library: Lua's, libcurl's, and the module's malloc. Each counts its
 * blocks, and can be told to fail its n-th allocation. */
#ifndef TORTURE_MEMORY_H
#define TORTURE_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

enum allocator { MEMORY_OF_LUA, MEMORY_OF_CURL, MEMORY_OF_MODULE, ALLOCATORS };

struct usage {
  long blocks;
  long bytes;
};

/* For lua_newstate. */
void *memory_of_lua(void *context, void *block, size_t size, size_t wanted);

/* Sets libcurl's allocator. Must be called before libcurl is initialized. */
bool memory_set_up_curl(void);

/* Makes the n-th allocation from now on fail, counted from 0 over all threads; if `lasting`, all later ones as well. */
void memory_arm(enum allocator allocator, long n, bool lasting);

/* Lets all allocations succeed again. Returns whether one has failed. */
bool memory_disarm(void);

/* Counts an allocation that is made elsewhere, and returns whether it must fail. */
bool memory_fails(enum allocator allocator);

struct usage memory_usage(enum allocator allocator);

#endif
