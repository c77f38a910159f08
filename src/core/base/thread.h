/* SPDX-License-Identifier: MIT
 *
 * The library's own threads. Calls no other module. */
#ifndef AUTHLETE_THREAD_H
#define AUTHLETE_THREAD_H

#include <pthread.h>

/* Starts a thread that calls `run` with `context`. It has all signals blocked, so that the application's own threads
 * handle them, and a stack of THREAD_STACK_BYTES. Returns 0 or an error number; the caller joins or detaches it. */
int thread_start(pthread_t *thread, void *(*run)(void *context), void *context);

#endif
