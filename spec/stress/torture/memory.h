/* SPDX-License-Identifier: MIT
 *
 * The three allocators of a process that runs the library: Lua's, libcurl's and the module's own malloc. Each counts
 * what it has given out and, when asked to, has no memory at its n-th allocation. */
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

/* Gives libcurl its allocator. Before anything else initializes libcurl. */
bool memory_set_up_curl(void);

/* From now on the n-th allocation fails, counted from 0, of whatever thread; all that follow it as well if it is
 * `lasting`. */
void memory_arm(enum allocator allocator, long n, bool lasting);

/* All allocations succeed again. Whether one had failed. */
bool memory_disarm(void);

/* Counts an allocation of that allocator, and returns whether it must fail. For what is not made by it. */
bool memory_fails(enum allocator allocator);

struct usage memory_usage(enum allocator allocator);

#endif
