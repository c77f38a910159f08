/* SPDX-License-Identifier: MIT */
#include "base/process.h"

#include <pthread.h>
#include <stdatomic.h>
#ifdef __APPLE__
#include <dlfcn.h>
#endif

static atomic_uint generation = 1;

static void count_fork(void) {
  atomic_fetch_add(&generation, 1);
}

/* Runs when the module is loaded, so that no fork goes unnoticed. */
__attribute__((constructor)) static void register_fork_handler(void) {
  pthread_atfork(NULL, NULL, count_fork);
}

#ifdef __APPLE__
/* The engine's thread runs code of this module, which must therefore stay loaded after its Lua state is closed. On
 * Linux, the linker's -z nodelete sees to that. */
__attribute__((constructor)) static void stay_loaded(void) {
  Dl_info module;
  if (dladdr(&generation, &module) != 0) {
    dlopen(module.dli_fname, RTLD_LAZY | RTLD_NOLOAD | RTLD_NODELETE);
  }
}
#endif

unsigned process_generation(void) {
  return atomic_load_explicit(&generation, memory_order_relaxed);
}
