/* SPDX-License-Identifier: MIT */
#include "base/lookup.h"

#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "base/thread.h"

enum {
  MAX_LOOKUPS = 64, /* pending in the process; one can hang for each host whose name server does not respond */
  MAX_FORK_DELAY_MS = 100,
  DESCRIPTORS_TO_RESOLVE = 3, /* without them, getaddrinfo says that there is no such name */
  ADDRESSES_MAXIMUM = 1024
};

struct lookup {
  atomic_int references; /* of the caller and the thread */
  atomic_bool is_done;
  int64_t done_at;
  pthread_mutex_t lock;
  pthread_cond_t done;
  const struct wakeup *wakeup;
  int shortage;                      /* errno: no descriptors were left; 0 otherwise */
  int fault;                         /* returned by getaddrinfo */
  char addresses[ADDRESSES_MAXIMUM]; /* addresses that do not fit are dropped */
  char host[];
};

static atomic_int lookups_under_way;

/* getaddrinfo takes locks inside the C library. If a fork happens meanwhile, they stay locked in the child forever, so
 * fork waits until no thread is inside getaddrinfo. A short limit is enough: a lookup that takes longer is waiting for
 * a name server, and holds no lock then. */
static pthread_mutex_t resolver_lock = PTHREAD_MUTEX_INITIALIZER;
static int threads_in_resolver; /* protected by `resolver_lock` */
static pthread_cond_t resolver_left;

static void enter_resolver(void) {
  pthread_mutex_lock(&resolver_lock);
  threads_in_resolver++;
  pthread_mutex_unlock(&resolver_lock);
}

static void leave_resolver(void) {
  pthread_mutex_lock(&resolver_lock);
  if (--threads_in_resolver == 0) {
    pthread_cond_broadcast(&resolver_left);
  }
  pthread_mutex_unlock(&resolver_lock);
}

static void before_fork(void) {
  int64_t until = clock_ms() + MAX_FORK_DELAY_MS;
  pthread_mutex_lock(&resolver_lock);
  while (threads_in_resolver > 0 && clock_wait(&resolver_left, &resolver_lock, until)) {
  }
}

static void after_fork_in_parent(void) {
  pthread_mutex_unlock(&resolver_lock);
}

/* The parent's lookup threads do not exist in the child. */
static void after_fork_in_child(void) {
  resolver_lock = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
  clock_init_condition(&resolver_left);
  threads_in_resolver = 0;
  atomic_store(&lookups_under_way, 0);
}

__attribute__((constructor)) static void register_fork_handlers(void) {
  clock_init_condition(&resolver_left);
  pthread_atfork(before_fork, after_fork_in_parent, after_fork_in_child);
}

void lookup_release(struct lookup *lookup) {
  if (lookup != NULL && atomic_fetch_sub(&lookup->references, 1) == 1) {
    pthread_mutex_destroy(&lookup->lock);
    pthread_cond_destroy(&lookup->done);
    free(lookup);
  }
}

static void append_address(struct lookup *lookup, const struct addrinfo *info) {
  char text[INET6_ADDRSTRLEN + IF_NAMESIZE];
  bool is_ipv6 = info->ai_family == AF_INET6;
  size_t length = strlen(lookup->addresses);
  if ((!is_ipv6 && info->ai_family != AF_INET) ||
      getnameinfo(info->ai_addr, info->ai_addrlen, text, sizeof text, NULL, 0, NI_NUMERICHOST) != 0 ||
      strchr(text, '%') != NULL || /* has a scope id, which CURLOPT_RESOLVE does not accept */
      length + strlen(text) + sizeof ",[]" > ADDRESSES_MAXIMUM) {
    return;
  }
  snprintf(lookup->addresses + length, ADDRESSES_MAXIMUM - length, "%s%s%s%s", length > 0 ? "," : "",
           is_ipv6 ? "[" : "", text, is_ipv6 ? "]" : "");
}

static void *run(void *context) {
  struct lookup *lookup = context;
  const struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
  struct addrinfo *found = NULL;
  enter_resolver();
  lookup->shortage = descriptor_shortage(DESCRIPTORS_TO_RESOLVE);
  lookup->fault = lookup->shortage == 0 ? getaddrinfo(lookup->host, NULL, &hints, &found) : EAI_FAIL;
  if (lookup->fault == 0) {
    for (const struct addrinfo *info = found; info != NULL; info = info->ai_next) {
      append_address(lookup, info);
    }
    freeaddrinfo(found);
  }
  leave_resolver();
  atomic_fetch_sub(&lookups_under_way, 1);
  pthread_mutex_lock(&lookup->lock);
  lookup->done_at = clock_ms();
  atomic_store(&lookup->is_done, true);
  pthread_cond_broadcast(&lookup->done);
  pthread_mutex_unlock(&lookup->lock);
  if (lookup->wakeup != NULL) {
    wakeup_signal(lookup->wakeup);
  }
  lookup_release(lookup);
  return NULL;
}

static bool start_thread(struct lookup *lookup) {
  pthread_t thread;
  if (thread_start(&thread, run, lookup) != 0) {
    return false;
  }
  pthread_detach(thread);
  return true;
}

struct lookup *lookup_start(const char *host, const struct wakeup *wakeup) {
  struct lookup *lookup = calloc(1, sizeof *lookup + strlen(host) + 1);
  if (lookup == NULL) {
    return NULL;
  }
  memcpy(lookup->host, host, strlen(host) + 1);
  lookup->wakeup = wakeup;
  atomic_init(&lookup->references, 2);
  atomic_init(&lookup->is_done, false);
  pthread_mutex_init(&lookup->lock, NULL);
  clock_init_condition(&lookup->done);
  bool may_start = atomic_fetch_add(&lookups_under_way, 1) < MAX_LOOKUPS;
  if (!may_start || !start_thread(lookup)) {
    atomic_fetch_sub(&lookups_under_way, 1);
    atomic_store(&lookup->references, 1);
    lookup_release(lookup);
    return NULL;
  }
  return lookup;
}

bool lookup_wait(struct lookup *lookup, int64_t time) {
  pthread_mutex_lock(&lookup->lock);
  while (!atomic_load(&lookup->is_done) && clock_wait(&lookup->done, &lookup->lock, time)) {
  }
  pthread_mutex_unlock(&lookup->lock);
  return atomic_load(&lookup->is_done);
}

const char *lookup_addresses(const struct lookup *lookup) {
  return lookup->addresses[0] != '\0' ? lookup->addresses : NULL;
}

int64_t lookup_done_at(const struct lookup *lookup) {
  return lookup->done_at;
}

const char *lookup_fault(const struct lookup *lookup) {
  if (lookup->shortage != 0) {
    return strerror(lookup->shortage);
  }
  return lookup->fault != 0 ? gai_strerror(lookup->fault) : "the name has no address";
}
