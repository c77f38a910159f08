/* SPDX-License-Identifier: MIT
 *
 * For LD_PRELOAD: looking up a name that begins with "silent" takes as long as AUTHLETE_SPEC_SILENCE says, in seconds,
 * and then finds nothing. */
#include <dlfcn.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef int look_up(const char *, const char *, const struct addrinfo *, struct addrinfo **);

int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **result) {
  if (name != NULL && strncmp(name, "silent", 6) == 0) {
    const char *seconds = getenv("AUTHLETE_SPEC_SILENCE");
    sleep(seconds != NULL ? (unsigned)atoi(seconds) : 0);
    return EAI_NONAME;
  }
  look_up *next = NULL;
  *(void **)&next = dlsym(RTLD_NEXT, "getaddrinfo");
  return next(name, service, hints, result);
}
