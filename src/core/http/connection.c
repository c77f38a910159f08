/* SPDX-License-Identifier: MIT */
#include "http/connection.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "http/libcurl.h"
#include "http/limits.h"

enum {
  MAX_SEND_BYTES = 16 * 1024, /* one TLS record; the server can decrypt nothing of a partial record */
  NO_LIMIT = 1000000          /* keeps libcurl from closing our connections, which it considers idle */
};

struct connection {
  struct connection_owner owner; /* the first member */
  struct connector *connector;
  struct service *service;
  CURL *easy;
  struct curl_slist *addresses;
  struct connection *next_done;
  CURLcode code; /* the result of opening, once `is_done` */
  bool is_done;  /* open, or failed to open */
  int descriptor;
  int64_t begun_at;
  struct libcurl_opening opening;
  char error[CURL_ERROR_SIZE];
};

struct connector {
  struct libcurl_multi multi;
  struct connection *done;
  int connections; /* not closed yet */
  bool is_freed;   /* connector_free was called; the last connection to close frees the memory */
};

void connection_initialize(void) {
  libcurl_initialize();
}

/* Connectors. */

/* Collects the connections that libcurl has finished opening. From then on their sockets are watched by the owner. */
static void collect_done(struct connector *connector) {
  void *context = NULL;
  CURLcode code = CURLE_OK;
  CURL *easy = NULL;
  while ((easy = libcurl_take_done(&connector->multi, &context, &code)) != NULL) {
    struct connection *connection = context;
    curl_socket_t descriptor = CURL_SOCKET_BAD;
    if (code == CURLE_OK) {
      curl_easy_getinfo(easy, CURLINFO_ACTIVESOCKET, &descriptor);
    }
    connection->is_done = true;
    connection->code = code;
    connection->descriptor = (int)descriptor;
    connection->next_done = connector->done;
    connector->done = connection;
  }
}

struct connector *connector_new(struct poller *poller) {
  struct connector *connector = calloc(1, sizeof *connector);
  if (connector == NULL) {
    return NULL;
  }
  if (!libcurl_open_multi(&connector->multi, poller)) {
    connector_free(connector);
    return NULL;
  }
  curl_multi_setopt(connector->multi.multi, CURLMOPT_MAXCONNECTS, (long)NO_LIMIT);
  return connector;
}

static void free_unused(struct connector *connector) {
  if (connector->is_freed && connector->connections == 0) {
    libcurl_close_multi(&connector->multi);
    free(connector);
  }
}

void connector_free(struct connector *connector) {
  if (connector != NULL) {
    connector->is_freed = true;
    free_unused(connector);
  }
}

int64_t connector_due(const struct connector *connector) {
  return connector->multi.due;
}

bool connector_run(struct connector *connector) {
  libcurl_run(&connector->multi);
  collect_done(connector);
  return !connector->multi.has_failed;
}

bool connector_wait(struct connector *connector, int timeout_ms) {
  CURLM *multi = connector->multi.multi;
  int running = 0;
  bool is_usable = curl_multi_perform(multi, &running) == CURLM_OK;
  collect_done(connector);
  if (connector->done == NULL && is_usable) {
    is_usable = curl_multi_poll(multi, NULL, 0, timeout_ms, NULL) == CURLM_OK;
  }
  return is_usable;
}

struct connection *connector_take(struct connector *connector) {
  struct connection *connection = connector->done;
  if (connection != NULL) {
    connector->done = connection->next_done;
  }
  return connection;
}

/* Opening. */

static void set_options(struct libcurl_options *options, struct connection *connection, int64_t timeout_ms) {
  libcurl_set_common(options, connection->service, &connection->connector->multi, connection->addresses,
                     &connection->opening);
  LIBCURL_SET(options, URL, connection->service->origin);
  LIBCURL_SET(options, CONNECT_ONLY, 1L);
  LIBCURL_SET(options, HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
  LIBCURL_SET(options, BUFFERSIZE, 1024L); /* the minimum; not used after the connection is open */
  LIBCURL_SET(options, CONNECTTIMEOUT_MS, (long)(timeout_ms > 1 ? timeout_ms : 1));
  LIBCURL_SET(options, ERRORBUFFER, connection->error);
  LIBCURL_SET(options, PRIVATE, connection);
  libcurl_set_trust(options, connection->service, &connection->connector->multi);
}

struct connection *connection_open(struct connector *connector, struct service *service, const char *addresses,
                                   int64_t timeout_ms, char fault[DETAIL_MAXIMUM]) {
  struct libcurl_options options = {0};
  struct connection *connection = calloc(1, sizeof *connection);
  if (connection == NULL) {
    libcurl_describe_refusal(&options, fault);
    return NULL;
  }
  connection->service = service_hold(service);
  connection->connector = connector;
  connector->connections++;
  connection->descriptor = -1;
  connection->begun_at = clock_ms();
  connection->addresses = addresses != NULL ? libcurl_make_addresses(service, addresses) : NULL;
  options.easy = connection->easy = curl_easy_init();
  bool has_memory = options.easy != NULL && (addresses == NULL || connection->addresses != NULL);
  if (has_memory) {
    set_options(&options, connection, timeout_ms);
  }
  if (!has_memory || options.refused != NULL ||
      curl_multi_add_handle(connector->multi.multi, options.easy) != CURLM_OK) {
    libcurl_describe_refusal(&options, fault);
    connection_close(connection);
    return NULL;
  }
  return connection;
}

static void forget_done(struct connection *connection) {
  struct connection **link = &connection->connector->done;
  while (*link != NULL && *link != connection) {
    link = &(*link)->next_done;
  }
  if (*link == connection) {
    *link = connection->next_done;
  }
}

void connection_close(struct connection *connection) {
  if (connection == NULL) {
    return;
  }
  struct connector *connector = connection->connector;
  forget_done(connection);
  if (connection->descriptor >= 0) {
    if (connector->multi.poller != NULL) {
      poller_forget(connector->multi.poller, connection->descriptor, &connection->owner.watcher);
    }
#if !HAVE_CURL_CLOSES_CONNECT_ONLY /* libcurl waits until it next opens a connection, and then closes dead ones */
    shutdown(connection->descriptor, SHUT_RDWR);
#endif
  }
  if (connection->easy != NULL) {
    curl_multi_remove_handle(connector->multi.multi, connection->easy);
    curl_easy_cleanup(connection->easy);
  }
  curl_slist_free_all(connection->addresses);
  service_release(connection->service);
  free(connection);
  connector->connections--;
  free_unused(connector);
}

bool connection_is_open(const struct connection *connection) {
  return connection->descriptor >= 0;
}

bool connection_is_lost(const struct connection *connection) {
  return connection->is_done && connection->code == CURLE_OK && !connection_is_open(connection);
}

void connection_store_failure(const struct connection *connection, struct response *response) {
  CURLcode code = connection->code != CURLE_OK ? connection->code : CURLE_COULDNT_CONNECT;
  libcurl_store_failure(connection->easy, connection->service, &connection->opening, code, connection->error, response);
}

void connection_store_timeout(const struct service *service, struct response *response) {
  const char *proxy = service_proxy_address(service);
  response_fail(response, FAILURE_TIMEOUT, "timed out before the connection%s%s was open",
                proxy != NULL ? " through the proxy " : "", proxy != NULL ? proxy : "");
}

/* Using. */

enum connection_result connection_send(struct connection *connection, const char *bytes, size_t length, size_t *moved) {
  *moved = 0;
  size_t piece = length < MAX_SEND_BYTES ? length : MAX_SEND_BYTES;
  CURLcode code = curl_easy_send(connection->easy, bytes, piece, moved);
  if (code == CURLE_OK) {
    return CONNECTION_MOVED;
  }
  return code == CURLE_AGAIN ? CONNECTION_AGAIN : CONNECTION_BROKEN;
}

enum connection_result connection_receive(struct connection *connection, char *bytes, size_t size, size_t *moved) {
  *moved = 0;
  CURLcode code = curl_easy_recv(connection->easy, bytes, size, moved);
  if (code == CURLE_OK) {
    return *moved > 0 ? CONNECTION_MOVED : CONNECTION_ENDED;
  }
  return code == CURLE_AGAIN ? CONNECTION_AGAIN : CONNECTION_BROKEN;
}

bool connection_is_alive(struct connection *connection) {
  char byte = 0;
  size_t moved = 0;
  return connection_receive(connection, &byte, 1, &moved) == CONNECTION_AGAIN;
}

bool connection_is_old(const struct connection *connection) {
  return clock_ms() - connection->begun_at >= OLD_MS;
}

const struct service *connection_service(const struct connection *connection) {
  return connection->service;
}

int connection_descriptor(const struct connection *connection) {
  return connection->descriptor;
}

struct response_times connection_times(const struct connection *connection) {
  return libcurl_times(connection->easy);
}

struct connection_owner *connection_owner(struct connection *connection) {
  return &connection->owner;
}

struct connection *connection_of(struct watcher *watcher) {
  return (struct connection *)watcher;
}
