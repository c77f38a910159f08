/* SPDX-License-Identifier: MIT */
#include "memory.h"

#include <curl/curl.h>
#include <malloc.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* The linker's --wrap redirects malloc, calloc, realloc and free of the module and this program to __wrap_…; __real_…
 * is the C library's or AddressSanitizer's version. */
void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *block, size_t size);
void __real_free(void *block);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *block, size_t size);
void __wrap_free(void *block);

static atomic_long blocks_of[ALLOCATORS];
static atomic_long bytes_of[ALLOCATORS];

static atomic_int armed = ALLOCATORS; /* none */
static atomic_bool is_lasting;
static atomic_long left; /* allocations that succeed before one fails */
static atomic_bool has_failed;

void memory_arm(enum allocator allocator, long n, bool lasting) {
  atomic_store(&left, n);
  atomic_store(&is_lasting, lasting);
  atomic_store(&has_failed, false);
  atomic_store(&armed, (int)allocator);
}

bool memory_disarm(void) {
  atomic_store(&armed, ALLOCATORS);
  return atomic_load(&has_failed);
}

struct usage memory_usage(enum allocator allocator) {
  return (struct usage){.blocks = atomic_load(&blocks_of[allocator]), .bytes = atomic_load(&bytes_of[allocator])};
}

bool memory_fails(enum allocator allocator) {
  if (atomic_load(&armed) != (int)allocator) {
    return false;
  }
  long before = atomic_fetch_sub(&left, 1);
  bool now = before == 0 || (before < 0 && atomic_load(&is_lasting));
  if (now) {
    atomic_store(&has_failed, true);
  }
  return now;
}

static void *count(enum allocator allocator, void *block) {
  if (block != NULL) {
    atomic_fetch_add(&blocks_of[allocator], 1);
    atomic_fetch_add(&bytes_of[allocator], (long)malloc_usable_size(block));
  }
  return block;
}

static void discount(enum allocator allocator, void *block) {
  if (block != NULL) {
    atomic_fetch_sub(&blocks_of[allocator], 1);
    atomic_fetch_sub(&bytes_of[allocator], (long)malloc_usable_size(block));
  }
}

static void *allocate(enum allocator allocator, size_t size) {
  return memory_fails(allocator) ? NULL : count(allocator, __real_malloc(size));
}

static void *allocate_cleared(enum allocator allocator, size_t number, size_t size) {
  return memory_fails(allocator) ? NULL : count(allocator, __real_calloc(number, size));
}

static void release(enum allocator allocator, void *block) {
  discount(allocator, block);
  __real_free(block);
}

/* Never in place, so that AddressSanitizer detects uses of the old block. */
static void *move(enum allocator allocator, void *block, size_t size) {
  void *moved = allocate(allocator, size);
  if (moved != NULL && block != NULL) {
    size_t old_size = malloc_usable_size(block);
    memcpy(moved, block, old_size < size ? old_size : size);
    release(allocator, block);
  }
  return moved;
}

/* Lua. */

/* Lua assumes that shrinking a block cannot fail. */
void *memory_of_lua(void *context, void *block, size_t size, size_t wanted) {
  (void)context;
  if (wanted == 0) {
    release(MEMORY_OF_LUA, block);
    return NULL;
  }
  if (block != NULL && wanted <= size) {
    discount(MEMORY_OF_LUA, block);
    return count(MEMORY_OF_LUA, __real_realloc(block, wanted));
  }
  return move(MEMORY_OF_LUA, block, wanted);
}

/* libcurl. */

static void *malloc_of_curl(size_t size) {
  return allocate(MEMORY_OF_CURL, size);
}

static void free_of_curl(void *block) {
  release(MEMORY_OF_CURL, block);
}

static void *realloc_of_curl(void *block, size_t size) {
  return move(MEMORY_OF_CURL, block, size);
}

static char *strdup_of_curl(const char *text) {
  size_t size = strlen(text) + 1;
  char *copy = allocate(MEMORY_OF_CURL, size);
  return copy != NULL ? memcpy(copy, text, size) : NULL;
}

static void *calloc_of_curl(size_t number, size_t size) {
  return allocate_cleared(MEMORY_OF_CURL, number, size);
}

bool memory_set_up_curl(void) {
  return curl_global_init_mem(CURL_GLOBAL_DEFAULT, malloc_of_curl, free_of_curl, realloc_of_curl, strdup_of_curl,
                              calloc_of_curl) == CURLE_OK;
}

/* The module. */

void *__wrap_malloc(size_t size) {
  return allocate(MEMORY_OF_MODULE, size);
}

void *__wrap_calloc(size_t number, size_t size) {
  return allocate_cleared(MEMORY_OF_MODULE, number, size);
}

void *__wrap_realloc(void *block, size_t size) {
  return move(MEMORY_OF_MODULE, block, size);
}

void __wrap_free(void *block) {
  release(MEMORY_OF_MODULE, block);
}
