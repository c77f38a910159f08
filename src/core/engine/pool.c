/* SPDX-License-Identifier: MIT */
#include "engine/pool.h"

enum { MOST_IDLE = 128 }; /* for a service; each takes some 20 KiB */

/* After a fork, what the service has is of the parent's pool, and abandoned: its thread may have been at it. */
static void make_known(struct pool *pool, struct service *service) {
  if (service->pool != pool) {
    service->idle = NULL;
    service->idle_count = 0;
    service->pool = pool;
    service->next_known = pool->services;
    pool->services = service_hold(service);
  }
}

struct http *pool_take(struct pool *pool, struct service *service) {
  make_known(pool, service);
  struct http *http = service->idle;
  if (http == NULL) {
    return http_new(service);
  }
  service->idle = *http_next(http);
  service->idle_count--;
  return http;
}

void pool_keep(struct service *service, struct http *http) {
  if (service->idle_count == MOST_IDLE || atomic_load(&service->closed)) {
    http_free(http);
    return;
  }
  *http_next(http) = service->idle;
  service->idle = http;
  service->idle_count++;
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
    service->pool = NULL;
    while (service->idle != NULL) {
      struct http *http = service->idle;
      service->idle = *http_next(http);
      http_free(http);
    }
    service->idle_count = 0;
    service_release(service);
  }
}
