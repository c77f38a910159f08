/* SPDX-License-Identifier: MIT */
#include "base/thread.h"

#include <signal.h>

/* The system's default may be as little as musl's 128 KiB. Measured on painted stacks: the engine uses at most 24 KiB
 * (libcurl 7.88 with OpenSSL 3.0: TLS, proxies, HTTP/2), a lookup 12 KiB (getaddrinfo of glibc 2.36). Other TLS
 * libraries and modules of the resolver may need more. What is not used takes only address space. */
enum { THREAD_STACK_BYTES = 512 * 1024 };

int thread_start(pthread_t *thread, void *(*run)(void *context), void *context) {
  pthread_attr_t attributes;
  sigset_t all;
  sigset_t before;
  int fault = pthread_attr_init(&attributes);
  if (fault != 0) {
    return fault;
  }
  sigfillset(&all);
  pthread_attr_setstacksize(&attributes, THREAD_STACK_BYTES);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  fault = pthread_create(thread, &attributes, run, context);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  pthread_attr_destroy(&attributes);
  return fault;
}
