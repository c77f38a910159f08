/* SPDX-License-Identifier: MIT
 *
 * For LD_PRELOAD: the lookup of a name that begins with "silent" fails after AUTHLETE_SPEC_SILENCE seconds. A name that
 * begins with "moving" has the address in the file AUTHLETE_SPEC_ADDRESS. */
#include <dlfcn.h>
#include <netdb.h>
#include <stdio.h>
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
  char address[64] = "";
  const char *file_name = getenv("AUTHLETE_SPEC_ADDRESS");
  FILE *file = name != NULL && strncmp(name, "moving", 6) == 0 && file_name != NULL ? fopen(file_name, "r") : NULL;
  if (file != NULL) {
    name = fscanf(file, "%63s", address) == 1 ? address : name;
    fclose(file);
  }
  look_up *next = NULL;
  *(void **)&next = dlsym(RTLD_NEXT, "getaddrinfo");
  return next(name, service, hints, result);
}
