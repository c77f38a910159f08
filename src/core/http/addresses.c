/* SPDX-License-Identifier: MIT */
#include "http/addresses.h"

#include <arpa/inet.h>
#include <stdint.h>
#include <strings.h>

enum {
  KEPT_MS = 60 * 1000,
  STALE_MS = 120 * 1000, /* usable until then while a new lookup is pending */
  FAILED_MS = 1000       /* how long a failure is reported to all callers that waited for the lookup */
};

static const char *host_of(const struct service *service) {
  return service->proxy != NULL ? service->proxy_host : service->host;
}

/* libcurl resolves localhost by itself (RFC 6761 section 6.3). */
static bool needs_lookup(const char *host) {
  struct in6_addr address;
  return inet_pton(AF_INET, host, &address) != 1 && inet_pton(AF_INET6, host, &address) != 1 &&
         strcasecmp(host, "localhost") != 0;
}

static void forget(struct lookup **lookup) {
  lookup_release(*lookup);
  *lookup = NULL;
}

void addresses_clear(struct addresses *addresses) {
  forget(&addresses->known);
  forget(&addresses->pending);
}

void addresses_forget(struct addresses *addresses) {
  forget(&addresses->known);
}

/* Replaces the known result with that of a lookup that has finished, however long ago. */
static void take_result(struct addresses *addresses) {
  if (addresses->pending != NULL && lookup_wait(addresses->pending, 0)) {
    forget(&addresses->known);
    addresses->known = addresses->pending;
    addresses->pending = NULL;
  }
}

enum addresses_state addresses_find(struct addresses *addresses, const struct service *service,
                                    const struct wakeup *wakeup, const char **text) {
  const char *host = host_of(service);
  *text = NULL;
  if (!needs_lookup(host)) {
    return ADDRESSES_READY;
  }
  take_result(addresses);
  int64_t age = addresses->known != NULL ? clock_ms() - lookup_done_at(addresses->known) : INT64_MAX;
  *text = addresses->known != NULL ? lookup_addresses(addresses->known) : NULL;
  if (addresses->known != NULL && age < (*text != NULL ? KEPT_MS : FAILED_MS)) {
    return *text != NULL ? ADDRESSES_READY : ADDRESSES_FAILED;
  }
  if (addresses->pending == NULL) {
    addresses->pending = lookup_start(host, wakeup);
  }
  if (*text != NULL && age < STALE_MS) {
    return ADDRESSES_READY;
  }
  forget(&addresses->known);
  *text = NULL;
  return addresses->pending != NULL ? ADDRESSES_PENDING : ADDRESSES_FAILED;
}

void addresses_wait(struct addresses *addresses, int64_t time) {
  if (addresses->pending != NULL) {
    lookup_wait(addresses->pending, time);
  }
}

void addresses_store_failure(const struct addresses *addresses, const struct service *service,
                             struct response *response) {
  const char *role = service->proxy != NULL ? "the proxy " : "";
  if (addresses->known == NULL) {
    response_fail(response, FAILURE_DNS, "cannot resolve %s%s: cannot start a thread, or too many lookups are pending",
                  role, host_of(service));
  } else {
    response_fail(response, FAILURE_DNS, "cannot resolve %s%s: %s", role, host_of(service),
                  lookup_fault(addresses->known));
  }
}
