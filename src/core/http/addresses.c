/* SPDX-License-Identifier: MIT */
#include "http/addresses.h"

#include <arpa/inet.h>
#include <strings.h>

enum { KEPT_MS = 60 * 1000 };

static const char *host_of(const struct service *service) {
  return service->proxy != NULL ? service->proxy_host : service->host;
}

/* libcurl itself knows the addresses of localhost (RFC 6761 section 6.3). */
static bool needs_lookup(const char *host) {
  struct in6_addr address;
  return inet_pton(AF_INET, host, &address) != 1 && inet_pton(AF_INET6, host, &address) != 1 &&
         strcasecmp(host, "localhost") != 0;
}

void addresses_clear(struct addresses *addresses) {
  lookup_release(addresses->lookup);
  *addresses = (struct addresses){0};
}

void addresses_forget(struct addresses *addresses) {
  if (addresses->lookup != NULL && addresses->looked_up_at != UNKNOWN) {
    addresses_clear(addresses);
  }
}

enum addresses_state addresses_find(struct addresses *addresses, const struct service *service,
                                    const struct wakeup *wakeup, const char **text) {
  const char *host = host_of(service);
  *text = NULL;
  if (!needs_lookup(host)) {
    return ADDRESSES_READY;
  }
  bool is_known = addresses->lookup != NULL && addresses->looked_up_at != UNKNOWN;
  if (is_known && (lookup_addresses(addresses->lookup) == NULL || addresses->looked_up_at + KEPT_MS < clock_ms())) {
    addresses_clear(addresses);
    is_known = false;
  }
  if (addresses->lookup == NULL) {
    addresses->lookup = lookup_start(host, wakeup);
    addresses->looked_up_at = UNKNOWN;
  }
  if (addresses->lookup == NULL) {
    return ADDRESSES_FAILED;
  }
  if (!is_known && !lookup_wait(addresses->lookup, 0)) {
    return ADDRESSES_PENDING;
  }
  addresses->looked_up_at = is_known ? addresses->looked_up_at : clock_ms();
  *text = lookup_addresses(addresses->lookup);
  return *text != NULL ? ADDRESSES_READY : ADDRESSES_FAILED;
}

void addresses_wait(struct addresses *addresses, int64_t time) {
  if (addresses->lookup != NULL) {
    lookup_wait(addresses->lookup, time);
  }
}

void addresses_tell_failure(const struct addresses *addresses, const struct service *service,
                            struct response *response) {
  if (addresses->lookup == NULL) {
    response_fail(response, FAILURE_DNS, "cannot look up %s: no thread, or too many lookups hang", host_of(service));
  } else {
    response_fail(response, FAILURE_DNS, "cannot resolve %s: %s", host_of(service), lookup_fault(addresses->lookup));
  }
}
