/* SPDX-License-Identifier: MIT
 *
 * The Authlete service that an api calls: the settings of authlete.new as C needs them. Shared by the api, the calls
 * under way and the connections that are kept for it; the last one to let go wipes and frees it. Any thread may hold
 * it. May call buffer.c and operation.c. */
#ifndef AUTHLETE_SERVICE_H
#define AUTHLETE_SERVICE_H

#include <stdatomic.h>

#include "base/buffer.h"
#include "api/operation.h"

enum http_version { HTTP_1_1, HTTP_2 };

/* The settings that are text, by the names that authlete/settings.lua gives them. */
#define SERVICE_TEXTS(TEXT)                                                \
  TEXT(origin) /* scheme, host and port */                                 \
  TEXT(host)   /* of the origin, without brackets */                       \
  TEXT(port)                                                               \
  TEXT(service_id)                                                         \
  TEXT(service_api_key)                                                    \
  TEXT(service_authorization) /* the values of the Authorization header */ \
  TEXT(service_owner_authorization)                                        \
  TEXT(ca_file)                                                            \
  TEXT(client_certificate)                                                 \
  TEXT(client_key)                                                         \
  TEXT(proxy) /* scheme, host and port of the proxy that leads there */    \
  TEXT(proxy_host)                                                         \
  TEXT(proxy_port)                                                         \
  TEXT(proxy_username)                                                     \
  TEXT(proxy_password)                                                     \
  TEXT(user_agent)

struct service {
  atomic_int holders;
  atomic_bool closed; /* its api was: calls under way end */

#define TEXT(name) char *name; /* NULL when it is not set */
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

/* One with a single holder; NULL when there is no memory. */
struct service *service_new(void);

struct service *service_hold(struct service *service);

/* NULL is allowed. */
void service_release(struct service *service);

/* Sets a text to a copy. False when there is no memory. */
bool service_set_text(char **text, const char *value);

/* Whether it is reached over TLS. */
bool service_is_tls(const struct service *service);

/* The proxy's host and port, without its credentials; NULL when there is no proxy. */
const char *service_proxy_address(const struct service *service);

/* The Authorization header's value; NULL for CREDENTIAL_NONE and for what is not set. */
const char *service_authorization(const struct service *service, enum credential credential);

#endif
