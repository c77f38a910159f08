/* SPDX-License-Identifier: MIT
 *
 * The Authlete service that an api calls: the settings of authlete.new, in the form that C needs. Reference-counted,
 * and shared between threads by the api, its calls in progress and its connections. Immutable once the api is created,
 * except for `closed`. May call buffer.c and operation.c. */
#ifndef AUTHLETE_SERVICE_H
#define AUTHLETE_SERVICE_H

#include <stdatomic.h>

#include "base/buffer.h"
#include "api/operation.h"

enum http_version { HTTP_1_1, HTTP_2 };

/* The text settings, under their names in authlete/api/settings.lua. */
#define SERVICE_TEXTS(TEXT)                                                \
  TEXT(origin) /* scheme, host and port */                                 \
  TEXT(host)   /* the origin's host, without brackets */                   \
  TEXT(port)                                                               \
  TEXT(service_id)                                                         \
  TEXT(service_api_key)                                                    \
  TEXT(service_authorization) /* the values of the Authorization header */ \
  TEXT(service_owner_authorization)                                        \
  TEXT(ca_file)                                                            \
  TEXT(client_certificate)                                                 \
  TEXT(client_key)                                                         \
  TEXT(proxy) /* the proxy's scheme, host and port */                      \
  TEXT(proxy_host)                                                         \
  TEXT(proxy_port)                                                         \
  TEXT(proxy_username)                                                     \
  TEXT(proxy_password)                                                     \
  TEXT(user_agent)

struct service {
  atomic_int references;
  atomic_bool closed; /* the api was closed; calls in progress must end */

#define TEXT(name) char *name; /* NULL if not set */
  SERVICE_TEXTS(TEXT)
#undef TEXT
  enum api_version api_version;
  enum http_version http_version;
  bool strict;
  int64_t timeout_ms;
  int64_t connect_timeout_ms;
  int retries;
  size_t max_response_bytes;
};

/* Returns a service with one reference, all settings empty; NULL when out of memory. */
struct service *service_new(void);

/* Adds a reference and returns the service. */
struct service *service_hold(struct service *service);

/* Drops a reference. The last one wipes and frees the service. NULL is allowed. */
void service_release(struct service *service);

/* Sets a text setting to a copy of `value`. Returns false when out of memory. */
bool service_set_text(char **text, const char *value);

bool service_is_tls(const struct service *service);

/* Returns the proxy's host and port, without credentials; NULL if there is no proxy. */
const char *service_proxy_address(const struct service *service);

/* Returns the value of the Authorization header; NULL for CREDENTIAL_NONE and for a credential that is not set. */
const char *service_authorization(const struct service *service, enum credential credential);

#endif
