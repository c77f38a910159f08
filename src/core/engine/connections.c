/* SPDX-License-Identifier: MIT */
#include "engine/connections.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum {
  MOST_IDLE = 512,       /* of a service */
  MOST_OPEN = 1024,      /* of a service */
  BUSY_FOR_SPARE = 4,    /* from so many busy connections on, one more is kept open */
  SPARE_PAUSE_MS = 1000, /* after one that failed */
  SPARE_IDLE_MS = 60 * 1000
};

/* The certificates that a connector has read are those of one bundle. */
struct trusted_connector {
  struct connector *connector;
  struct trusted_connector *next;
  int users;
  char ca_file[]; /* "" for the system's */
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
    connections->answered_at = UNKNOWN;
    call_list_clear(&connections->waiting);
  } else {
    *link = connections->next;
  }
  connections->next = set->all; /* to the front, where it is found soonest */
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

/* A server that closes connections before they are used would otherwise be sent one after the other. */
static void put_spare_off(struct connections *connections, struct connection *connection) {
  if (connection_owner(connection)->is_spare) {
    connections->spare_not_before = clock_ms() + SPARE_PAUSE_MS;
  }
}

/* The other side has ended it, or sent something that nobody asked for. */
static void watch_idle(struct watcher *watcher, int descriptor, unsigned events) {
  struct connection *connection = connection_of(watcher);
  struct connections *connections = connection_owner(connection)->context;
  (void)descriptor, (void)events;
  if (!connection_is_alive(connection)) {
    put_spare_off(connections, connection);
    close_one(&connections->idle, connection);
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
    put_spare_off(connections, connection);
    connection_close(connection);
  }
  return NULL;
}

void connections_give_back(struct connections *connections, struct connection *connection, int64_t idle_ms) {
  struct connection_owner *owner = connection_owner(connection);
  connections->busy--;
  owner->watcher.ready = watch_idle;
  owner->context = connections;
  owner->time = clock_ms() + idle_ms;
  if (idle_ms > 0 && connections->idle.count < MOST_IDLE && !atomic_load(&connections->service->closed) &&
      poller_watch(connections->set->poller, connection_descriptor(connection), POLLER_READ, &owner->watcher)) {
    push(&connections->idle, connection);
  } else {
    connection_close(connection);
  }
}

/* libcurl itself takes it for one of its own idle ones until it is used for the first time, which looking at it does.
 */
void connections_keep_spare(struct connections *connections, struct connection *connection) {
  connection_owner(connection)->is_spare = true;
  if (connection_is_alive(connection)) {
    connections_give_back(connections, connection, SPARE_IDLE_MS);
  } else {
    put_spare_off(connections, connection);
    connections_give_back(connections, connection, 0);
  }
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

/* Where the number of calls swings, each new peak would otherwise wait for a connection, which over a wide-area network
 * takes three round trips. */
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

/* Whether there are as many as there may be. Each service has one, whatever the others have. */
static bool are_many(const struct connections *connections) {
  int own = count(connections);
  return own >= MOST_OPEN || (own > 0 && is_set_full(connections->set));
}

/* Closes an idle one of another service, if that is what is in the way. */
static bool make_room(const struct connections *connections) {
  struct connections *each = connections->set->all;
  while (each != NULL && (each == connections || each->idle.last == NULL)) {
    each = each->next;
  }
  if (each == NULL || count(connections) >= MOST_OPEN) {
    return false;
  }
  close_one(&each->idle, each->idle.last);
  return true;
}

bool connections_open_needed(struct connections *connections, struct response *response) {
  int needed = connections->waiting_count > 0 ? connections->waiting_count : wants_spare(connections);
  connections->is_behind = false;
  if (connections->opening.count >= needed || (are_many(connections) && !make_room(connections))) {
    return true;
  }
  const char *addresses = NULL;
  switch (addresses_find(&connections->addresses, connections->service, connections->set->wakeup, &addresses)) {
  case ADDRESSES_PENDING:
    return true;
  case ADDRESSES_FAILED:
    addresses_tell_failure(&connections->addresses, connections->service, response);
    return false;
  default:
    connections->is_behind = open_one(connections, addresses, response);
    return connections->is_behind || count(connections) > 0; /* calls that get none of their own wait for the others */
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
      addresses_forget(&(*connections)->addresses);
      (*connections)->spare_not_before = clock_ms() + SPARE_PAUSE_MS;
    }
    return connection;
  }
  return NULL;
}

/* Where libcurl had no memory it may have forgotten sockets and times, so that what is opening would never end, and
 * remember sockets that are gone, over which it crashes. What is open needs neither. */
static void give_up(struct connection_set *set, struct connector *connector) {
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
      give_up(set, each->connector);
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

/* Looks at all: what each is good for is up to the server. */
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

int64_t connections_expire(struct connections *connections) {
  int64_t now = clock_ms();
  int64_t due = expire_list(&connections->idle, now);
  return clock_earlier(due, expire_list(&connections->opening, now));
}

/* Ending. */

static void drop(struct connection_set *set, struct connections *connections) {
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
      drop(set, connections);
    } else {
      link = &connections->next;
    }
  }
}

void connections_tear_down(struct connection_set *set) {
  while (set->all != NULL) {
    struct connections *connections = set->all;
    set->all = connections->next;
    drop(set, connections);
  }
}
