/* SPDX-License-Identifier: MIT */
#include "base/process.h"

#include <pthread.h>
#include <stdatomic.h>

static atomic_uint generation = 1;

static void count_fork(void) {
  atomic_fetch_add(&generation, 1);
}

/* Runs when the module is loaded, so that no fork goes unnoticed. */
__attribute__((constructor)) static void register_fork_handler(void) {
  pthread_atfork(NULL, NULL, count_fork);
}

unsigned process_generation(void) {
  return atomic_load_explicit(&generation, memory_order_relaxed);
}
