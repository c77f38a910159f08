/* SPDX-License-Identifier: MIT */
#include "pool.h"

enum { MOST_IDLE = 128 }; /* for a service; each takes some 20 KiB */

struct http *pool_take(struct service *service) {
  struct http *http = service->idle;
  if (http == NULL) {
    return http_new(service);
  }
  service->idle = *http_next(http);
  service->idle_count--;
  return http;
}

void pool_keep(struct pool *pool, struct service *service, struct http *http) {
  if (service->idle_count == MOST_IDLE || atomic_load(&service->closed)) {
    http_free(http);
    return;
  }
  *http_next(http) = service->idle;
  service->idle = http;
  service->idle_count++;
  if (!service->is_known) {
    service->is_known = true;
    service->next_known = pool->services;
    pool->services = service_hold(service);
  }
}

void pool_drop_closed(struct pool *pool) {
  struct service **link = &pool->services;
  while (*link != NULL) {
    struct service *service = *link;
    if (!atomic_load(&service->closed)) {
      link = &service->next_known;
      continue;
    }
    *link = service->next_known;
    service->is_known = false;
    while (service->idle != NULL) {
      struct http *http = service->idle;
      service->idle = *http_next(http);
      http_free(http);
    }
    service->idle_count = 0;
    service_release(service);
  }
}
