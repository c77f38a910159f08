/* SPDX-License-Identifier: MIT */
#include "http/service.h"

#include <stdlib.h>
#include <string.h>

struct service *service_new(void) {
  struct service *service = calloc(1, sizeof *service);
  if (service != NULL) {
    atomic_init(&service->references, 1);
  }
  return service;
}

struct service *service_hold(struct service *service) {
  atomic_fetch_add(&service->references, 1);
  return service;
}

static void free_text(char *text) {
  if (text != NULL) {
    wipe(text, strlen(text));
    free(text);
  }
}

void service_release(struct service *service) {
  if (service == NULL || atomic_fetch_sub(&service->references, 1) > 1) {
    return;
  }
#define TEXT(name) free_text(service->name);
  SERVICE_TEXTS(TEXT)
#undef TEXT
  free(service);
}

bool service_set_text(char **text, const char *value) {
  size_t size = strlen(value) + 1;
  char *copy = malloc(size);
  if (copy == NULL) {
    return false;
  }
  memcpy(copy, value, size);
  free_text(*text);
  *text = copy;
  return true;
}

const char *service_authorization(const struct service *service, enum credential credential) {
  switch (credential) {
  case CREDENTIAL_SERVICE:
    return service->service_authorization;
  case CREDENTIAL_SERVICE_OWNER:
    return service->service_owner_authorization;
  default:
    return NULL;
  }
}

const char *service_proxy_address(const struct service *service) {
  const char *separator = service->proxy != NULL ? strstr(service->proxy, "://") : NULL;
  return separator != NULL ? separator + strlen("://") : NULL;
}

bool service_is_tls(const struct service *service) {
  return strncmp(service->origin, "https:", 6) == 0;
}
