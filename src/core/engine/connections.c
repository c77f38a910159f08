/* SPDX-License-Identifier: MIT */
#include "engine/connections.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "http/limits.h"

enum {
  MAX_OPEN = 1024,      /* per service */
  BUSY_FOR_SPARE = 4,   /* with at least this many busy connections, a spare one is kept */
  SPARE_PAUSE_MS = 1000 /* after a connection could not be opened, or a spare one was closed unused */
};

/* A connector caches the certificates of a single CA bundle, so there is one connector per bundle. */
struct trusted_connector {
  struct connector *connector;
  struct trusted_connector *next;
  int users;
  char ca_file[]; /* "" for the default bundle */
};

/* Lists. */

static void push(struct connection_list *list, struct connection *connection) {
  struct connection_owner *owner = connection_owner(connection);
  owner->previous = NULL;
  owner->next = list->first;
  if (list->first != NULL) {
    connection_owner(list->first)->previous = connection;
  } else {
    list->last = connection;
  }
  list->first = connection;
  list->count++;
}

static void remove_from(struct connection_list *list, struct connection *connection) {
  struct connection_owner *owner = connection_owner(connection);
  if (owner->previous != NULL) {
    connection_owner(owner->previous)->next = owner->next;
  } else {
    list->first = owner->next;
  }
  if (owner->next != NULL) {
    connection_owner(owner->next)->previous = owner->previous;
  } else {
    list->last = owner->previous;
  }
  list->count--;
}

static void close_one(struct connection_list *list, struct connection *connection) {
  remove_from(list, connection);
  connection_close(connection);
}

static void close_all(struct connection_list *list) {
  while (list->first != NULL) {
    close_one(list, list->first);
  }
}

/* Services. */

void connections_set_up(struct connection_set *set, struct poller *poller, const struct wakeup *wakeup) {
  struct rlimit limit;
  set->poller = poller;
  set->wakeup = wakeup;
  set->most =
      getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur / 2 < INT_MAX ? (int)(limit.rlim_cur / 2) : INT_MAX;
}

struct connections *connections_find(struct connection_set *set, struct service *service) {
  struct connections **link = &set->all;
  while (*link != NULL && (*link)->service != service) {
    link = &(*link)->next;
  }
  struct connections *connections = *link;
  if (connections == NULL) {
    connections = calloc(1, sizeof *connections);
    if (connections == NULL) {
      return NULL;
    }
    connections->set = set;
    connections->service = service_hold(service);
    connections->responded_at = UNKNOWN;
    call_list_clear(&connections->waiting);
  } else {
    *link = connections->next;
  }
  connections->next = set->all; /* most recently used first */
  set->all = connections;
  return connections;
}

static struct connector *find_connector(struct connection_set *set, const struct service *service) {
  const char *ca_file = service->ca_file != NULL ? service->ca_file : "";
  struct trusted_connector *found = set->connectors;
  while (found != NULL && strcmp(found->ca_file, ca_file) != 0) {
    found = found->next;
  }
  if (found == NULL) {
    found = calloc(1, sizeof *found + strlen(ca_file) + 1);
    struct connector *connector = found != NULL ? connector_new(set->poller) : NULL;
    if (connector == NULL) {
      free(found);
      return NULL;
    }
    memcpy(found->ca_file, ca_file, strlen(ca_file) + 1);
    found->connector = connector;
    found->next = set->connectors;
    set->connectors = found;
  }
  found->users++;
  return found->connector;
}

static void release_connector(struct connection_set *set, const struct connector *connector) {
  struct trusted_connector **link = &set->connectors;
  while (*link != NULL && (*link)->connector != connector) {
    link = &(*link)->next;
  }
  struct trusted_connector *found = *link;
  if (found != NULL && --found->users == 0) {
    *link = found->next;
    connector_free(found->connector);
    free(found);
  }
}

/* Idle connections. */

/* Otherwise a name that cannot be resolved would be looked up again and again for the spare connection, and a server
 * that closes unused connections would get one after another. */
static void put_spare_off(struct connections *connections) {
  connections->spare_not_before = clock_ms() + SPARE_PAUSE_MS;
}

void connections_note_failure(struct connections *connections) {
  addresses_forget(&connections->addresses);
  put_spare_off(connections);
}

static void close_dead(struct connections *connections, struct connection *connection) {
  if (connection_owner(connection)->is_spare) {
    put_spare_off(connections);
  }
  connection_close(connection);
}

/* An idle connection became readable: the peer has probably closed it, or sent unsolicited data. */
static void idle_ready(struct watcher *watcher, int descriptor, unsigned events) {
  struct connection *connection = connection_of(watcher);
  struct connections *connections = connection_owner(connection)->context;
  (void)descriptor, (void)events;
  if (!connection_is_alive(connection)) {
    remove_from(&connections->idle, connection);
    close_dead(connections, connection);
  }
}

struct connection *connections_take_idle(struct connections *connections) {
  while (connections->idle.first != NULL) {
    struct connection *connection = connections->idle.first;
    remove_from(&connections->idle, connection);
    if (connection_owner(connection)->time > clock_ms() && !connection_is_old(connection) &&
        connection_is_alive(connection)) {
      connections->busy++;
      connection_owner(connection)->is_spare = false;
      return connection;
    }
    close_dead(connections, connection);
  }
  return NULL;
}

void connections_give_back(struct connections *connections, struct connection *connection, int64_t idle_ms) {
  struct connection_owner *owner = connection_owner(connection);
  connections->busy--;
  owner->watcher.ready = idle_ready;
  owner->context = connections;
  owner->time = clock_ms() + idle_ms;
  if (idle_ms > 0 && connections->idle.count < MAX_IDLE && !atomic_load(&connections->service->closed) &&
      poller_watch(connections->set->poller, connection_descriptor(connection), POLLER_READ, &owner->watcher)) {
    push(&connections->idle, connection);
  } else {
    connection_close(connection);
  }
}

/* connection_is_alive is also called for its side effect: libcurl treats a CONNECT_ONLY connection as its own idle one,
 * which it may close, until the connection is first used. */
void connections_keep_spare(struct connections *connections, struct connection *connection) {
  bool is_alive = connection_is_alive(connection);
  connection_owner(connection)->is_spare = true;
  if (!is_alive) {
    put_spare_off(connections);
  }
  connections_give_back(connections, connection, is_alive ? IDLE_MS : 0);
}

/* Opening. */

static bool open_one(struct connections *connections, const char *addresses, struct response *response) {
  struct service *service = connections->service;
  if (connections->connector == NULL) {
    connections->connector = find_connector(connections->set, service);
  }
  char fault[DETAIL_MAXIMUM] = "out of memory or file descriptors";
  struct connection *connection =
      connections->connector == NULL
          ? NULL
          : connection_open(connections->connector, service, addresses, service->connect_timeout_ms, fault);
  if (connection == NULL) {
    response_fail(response, FAILURE_CONNECT, "%s", fault);
    return false;
  }
  struct connection_owner *owner = connection_owner(connection);
  owner->context = connections;
  owner->time = clock_ms() + service->connect_timeout_ms;
  push(&connections->opening, connection);
  return true;
}

/* When the number of concurrent calls fluctuates, each new peak would otherwise wait for a handshake, which takes three
 * round trips. */
static bool wants_spare(const struct connections *connections) {
  return connections->idle.count == 0 && connections->opening.count == 0 && connections->busy >= BUSY_FOR_SPARE &&
         clock_ms() >= connections->spare_not_before;
}

static int count(const struct connections *connections) {
  return connections->busy + connections->idle.count + connections->opening.count;
}

static bool is_set_full(const struct connection_set *set) {
  int total = 0;
  for (const struct connections *each = set->all; each != NULL; each = each->next) {
    total += count(each);
  }
  return total >= set->most;
}

/* Every service may have one connection, however many the others have. */
static bool is_at_limit(const struct connections *connections) {
  int own = count(connections);
  return own >= MAX_OPEN || (own > 0 && is_set_full(connections->set));
}

/* Closes an idle connection of another service. Returns false if that does not help. */
static bool make_room(const struct connections *connections) {
  struct connections *each = connections->set->all;
  while (each != NULL && (each == connections || each->idle.last == NULL)) {
    each = each->next;
  }
  if (each == NULL || count(connections) >= MAX_OPEN) {
    return false;
  }
  close_one(&each->idle, each->idle.last);
  return true;
}

bool connections_open_needed(struct connections *connections, struct response *response) {
  int needed = connections->waiting_count > 0 ? connections->waiting_count : wants_spare(connections);
  connections->must_open_more = false;
  if (connections->opening.count >= needed || (is_at_limit(connections) && !make_room(connections))) {
    return true;
  }
  const char *addresses = NULL;
  switch (addresses_find(&connections->addresses, connections->service, connections->set->wakeup, &addresses)) {
  case ADDRESSES_PENDING:
    return true;
  case ADDRESSES_FAILED:
    put_spare_off(connections);
    addresses_store_failure(&connections->addresses, connections->service, response);
    return false;
  default:
    connections->must_open_more = open_one(connections, addresses, response);
    if (!connections->must_open_more) {
      put_spare_off(connections);
    }
    return connections->must_open_more || count(connections) > 0; /* waiting calls can use the other connections */
  }
}

void connections_close_surplus(struct connections *connections) {
  if (connections->opening.count > connections->waiting_count && connections->opening.last != NULL) {
    close_one(&connections->opening, connections->opening.last);
  }
}

struct connection *connections_take_opened(struct connection_set *set, struct connections **connections) {
  for (struct trusted_connector *each = set->connectors; each != NULL; each = each->next) {
    struct connection *connection = connector_take(each->connector);
    if (connection == NULL) {
      continue;
    }
    *connections = connection_owner(connection)->context;
    remove_from(&(*connections)->opening, connection);
    if (connection_is_open(connection)) {
      (*connections)->busy++;
    } else {
      connections_note_failure(*connections);
    }
    return connection;
  }
  return NULL;
}

/* Once libcurl has run out of memory, it may have lost sockets and timeouts, so that opening connections would hang; or
 * it may keep sockets that are closed, and crash. Open connections depend on neither and stay usable. */
static void discard_connector(struct connection_set *set, struct connector *connector) {
  for (struct connections *each = set->all; each != NULL; each = each->next) {
    if (each->connector == connector) {
      close_all(&each->opening);
      each->connector = NULL;
    }
  }
  connector_free(connector);
}

void connections_run(struct connection_set *set) {
  struct trusted_connector **link = &set->connectors;
  while (*link != NULL) {
    struct trusted_connector *each = *link;
    if (connector_run(each->connector)) {
      link = &each->next;
    } else {
      *link = each->next;
      discard_connector(set, each->connector);
      free(each);
    }
  }
}

int64_t connections_due(const struct connection_set *set) {
  int64_t due = UNKNOWN;
  for (const struct trusted_connector *each = set->connectors; each != NULL; each = each->next) {
    due = clock_earlier(due, connector_due(each->connector));
  }
  return due;
}

/* Checks all entries: idle connections are not sorted by `time`, which depends on the server. */
static int64_t expire_list(struct connection_list *list, int64_t now) {
  int64_t due = UNKNOWN;
  struct connection *next = NULL;
  for (struct connection *connection = list->first; connection != NULL; connection = next) {
    next = connection_owner(connection)->next;
    if (connection_owner(connection)->time <= now) {
      close_one(list, connection);
    } else {
      due = clock_earlier(due, connection_owner(connection)->time);
    }
  }
  return due;
}

static int64_t expire_multiplexes(struct connections *connections, int64_t now) {
  int64_t due = UNKNOWN;
  struct multiplex **link = &connections->multiplexes;
  while (*link != NULL) {
    struct multiplex *multiplex = *link;
    int64_t expires_at = multiplex_expires_at(multiplex);
    if (expires_at != UNKNOWN && expires_at <= now) {
      *link = *multiplex_next(multiplex);
      multiplex_free(multiplex);
    } else {
      due = clock_earlier(due, expires_at);
      link = multiplex_next(multiplex);
    }
  }
  return due;
}

int64_t connections_expire(struct connections *connections) {
  int64_t now = clock_ms();
  int opening = connections->opening.count;
  int64_t due = expire_list(&connections->idle, now);
  due = clock_earlier(due, expire_list(&connections->opening, now));
  if (connections->opening.count < opening) {
    connections_note_failure(connections);
  }
  return clock_earlier(due, expire_multiplexes(connections, now));
}

/* Ending. */

static void free_connections(struct connection_set *set, struct connections *connections) {
  close_all(&connections->opening);
  close_all(&connections->idle);
  while (connections->multiplexes != NULL) {
    struct multiplex *multiplex = connections->multiplexes;
    connections->multiplexes = *multiplex_next(multiplex);
    multiplex_free(multiplex);
  }
  release_connector(set, connections->connector);
  addresses_clear(&connections->addresses);
  service_release(connections->service);
  free(connections);
}

void connections_mark_closed(struct connection_set *set) {
  for (struct connections *each = set->all; each != NULL; each = each->next) {
    each->is_closed = atomic_load(&each->service->closed);
  }
}

void connections_drop_closed(struct connection_set *set) {
  struct connections **link = &set->all;
  while (*link != NULL) {
    struct connections *connections = *link;
    if (connections->is_closed) {
      *link = connections->next;
      free_connections(set, connections);
    } else {
      link = &connections->next;
    }
  }
}

void connections_tear_down(struct connection_set *set) {
  while (set->all != NULL) {
    struct connections *connections = set->all;
    set->all = connections->next;
    free_connections(set, connections);
  }
}
