/* SPDX-License-Identifier: MIT
 *
 * Replacements for system calls. A call that needs memory, a thread or a descriptor counts as an allocation of the
 * module, and can be made to fail like one. Host names are resolved here: silent.example fails after a while,
 * nobody.example fails, and all others are the loopback address. As in memory.c, the linker redirects the module's
 * calls. */
#include <errno.h>
#include <netdb.h>
#include <pthread.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>

#include "memory.h"

enum { SILENCE_MS = 60 };

int __real_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *), void *context);
int __real_socket(int domain, int type, int protocol);
int __real_eventfd(unsigned count, int flags);
int __real_epoll_create1(int flags);
int __real_epoll_ctl(int epoll, int operation, int descriptor, struct epoll_event *event);
int __real_getaddrinfo(const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **found);
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *), void *context);
int __wrap_socket(int domain, int type, int protocol);
int __wrap_eventfd(unsigned count, int flags);
int __wrap_epoll_create1(int flags);
int __wrap_epoll_ctl(int epoll, int operation, int descriptor, struct epoll_event *event);
int __wrap_getaddrinfo(const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **found);

static bool fails(int error) {
  bool now = memory_fails(MEMORY_OF_MODULE);
  errno = now ? error : errno;
  return now;
}

int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *), void *context) {
  return memory_fails(MEMORY_OF_MODULE) ? EAGAIN : __real_pthread_create(thread, attributes, run, context);
}

int __wrap_socket(int domain, int type, int protocol) {
  return fails(EMFILE) ? -1 : __real_socket(domain, type, protocol);
}

int __wrap_eventfd(unsigned count, int flags) {
  return fails(EMFILE) ? -1 : __real_eventfd(count, flags);
}

int __wrap_epoll_create1(int flags) {
  return fails(EMFILE) ? -1 : __real_epoll_create1(flags);
}

int __wrap_epoll_ctl(int epoll, int operation, int descriptor, struct epoll_event *event) {
  bool may_fail = operation == EPOLL_CTL_ADD; /* the other operations need no memory */
  return may_fail && fails(ENOSPC) ? -1 : __real_epoll_ctl(epoll, operation, descriptor, event);
}

int __wrap_getaddrinfo(const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **found) {
  if (memory_fails(MEMORY_OF_MODULE)) {
    return EAI_MEMORY;
  }
  if (strcmp(name, "silent.example") == 0) {
    const struct timespec silence = {.tv_nsec = SILENCE_MS * 1000000L};
    nanosleep(&silence, NULL);
  }
  bool is_known = strcmp(name, "silent.example") != 0 && strcmp(name, "nobody.example") != 0;
  return is_known ? __real_getaddrinfo("127.0.0.1", service, hints, found) : EAI_NONAME;
}
