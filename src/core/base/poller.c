/* SPDX-License-Identifier: MIT */
#include "base/poller.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

#if defined(__linux__) && !defined(AUTHLETE_POLL)
#include <sys/epoll.h>
#define USE_EPOLL 1
enum { EVENTS_AT_ONCE = 64 };
#else
#include <poll.h>
#endif

enum { MIN_SLOTS = 64 };

struct slot {
  struct watcher *watcher; /* NULL: not watched */
  unsigned events;
};

struct poller {
  struct slot *slots; /* indexed by descriptor */
  int count;
#ifdef USE_EPOLL
  int epoll;
#else
  struct pollfd *polled; /* `count` entries */
#endif
};

static void *enlarge(void *array, int count, size_t size) {
  return realloc(array, (size_t)count * size);
}

static bool make_slot(struct poller *poller, int descriptor) {
  if (descriptor < poller->count) {
    return true;
  }
  int count = descriptor >= MIN_SLOTS ? 2 * descriptor : MIN_SLOTS;
  struct slot *slots = enlarge(poller->slots, count, sizeof *slots);
  if (slots == NULL) {
    return false;
  }
  poller->slots = slots;
#ifndef USE_EPOLL
  struct pollfd *polled = enlarge(poller->polled, count, sizeof *polled);
  if (polled == NULL) {
    return false;
  }
  poller->polled = polled;
#endif
  for (int i = poller->count; i < count; i++) {
    slots[i] = (struct slot){0};
  }
  poller->count = count;
  return true;
}

/* Checks the slot again, because an earlier event of the same round may have changed it. */
static void notify(struct poller *poller, int descriptor, unsigned events) {
  const struct slot *slot = &poller->slots[descriptor];
  events &= slot->events;
  if (slot->watcher != NULL && events != 0) {
    slot->watcher->ready(slot->watcher, descriptor, events);
  }
}

#ifdef USE_EPOLL
static bool set_up(struct poller *poller) {
  poller->epoll = epoll_create1(EPOLL_CLOEXEC);
  return poller->epoll >= 0;
}

static void tear_down(struct poller *poller) {
  if (poller->epoll >= 0) {
    close(poller->epoll);
  }
}

static bool set_events(struct poller *poller, int descriptor, unsigned events, bool is_new) {
  struct epoll_event event = {.data.fd = descriptor};
  event.events = ((events & POLLER_READ) != 0 ? EPOLLIN : 0U) | ((events & POLLER_WRITE) != 0 ? EPOLLOUT : 0U);
  int usual = is_new ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;
  int other = is_new ? EPOLL_CTL_MOD : EPOLL_CTL_ADD; /* if the descriptor was closed and reopened unnoticed */
  return epoll_ctl(poller->epoll, usual, descriptor, &event) == 0 ||
         ((errno == EEXIST || errno == ENOENT) && epoll_ctl(poller->epoll, other, descriptor, &event) == 0);
}

static void clear_events(struct poller *poller, int descriptor) {
  struct epoll_event none = {0};
  epoll_ctl(poller->epoll, EPOLL_CTL_DEL, descriptor, &none);
}

void poller_wait(struct poller *poller, int timeout_ms) {
  struct epoll_event events[EVENTS_AT_ONCE];
  int count = epoll_wait(poller->epoll, events, EVENTS_AT_ONCE, timeout_ms);
  for (int i = 0; i < count; i++) {
    uint32_t got = events[i].events;
    unsigned failed = (got & (EPOLLERR | EPOLLHUP)) != 0 ? POLLER_READ | POLLER_WRITE : 0;
    notify(poller, events[i].data.fd,
           failed | ((got & EPOLLIN) != 0 ? POLLER_READ : 0) | ((got & EPOLLOUT) != 0 ? POLLER_WRITE : 0));
  }
}
#else
static bool set_up(struct poller *poller) {
  (void)poller;
  return true;
}

static void tear_down(struct poller *poller) {
  free(poller->polled);
}

static bool set_events(struct poller *poller, int descriptor, unsigned events, bool is_new) {
  (void)poller, (void)descriptor, (void)events, (void)is_new;
  return true;
}

static void clear_events(struct poller *poller, int descriptor) {
  (void)poller, (void)descriptor;
}

static int collect(struct poller *poller) {
  int count = 0;
  for (int i = 0; i < poller->count; i++) {
    unsigned events = poller->slots[i].watcher != NULL ? poller->slots[i].events : 0;
    if (events != 0) {
      short wanted = (short)(((events & POLLER_READ) != 0 ? POLLIN : 0) | ((events & POLLER_WRITE) != 0 ? POLLOUT : 0));
      poller->polled[count++] = (struct pollfd){.fd = i, .events = wanted};
    }
  }
  return count;
}

/* Copies each entry first: a watcher may call poller_watch, which may move the array. */
void poller_wait(struct poller *poller, int timeout_ms) {
  int count = collect(poller);
  if (poll(poller->polled, (nfds_t)count, timeout_ms) <= 0) {
    return;
  }
  for (int i = 0; i < count; i++) {
    struct pollfd got = poller->polled[i];
    unsigned failed = (got.revents & (POLLERR | POLLHUP | POLLNVAL)) != 0 ? POLLER_READ | POLLER_WRITE : 0;
    unsigned events =
        failed | ((got.revents & POLLIN) != 0 ? POLLER_READ : 0) | ((got.revents & POLLOUT) != 0 ? POLLER_WRITE : 0);
    if (events != 0) {
      notify(poller, got.fd, events);
    }
  }
}
#endif

struct poller *poller_new(void) {
  struct poller *poller = calloc(1, sizeof *poller);
  if (poller != NULL && !set_up(poller)) {
    free(poller);
    return NULL;
  }
  return poller;
}

void poller_free(struct poller *poller) {
  if (poller != NULL) {
    tear_down(poller);
    free(poller->slots);
    free(poller);
  }
}

bool poller_watch(struct poller *poller, int descriptor, unsigned events, struct watcher *watcher) {
  if (!make_slot(poller, descriptor)) {
    return false;
  }
  struct slot *slot = &poller->slots[descriptor];
  bool is_same = slot->watcher == watcher && slot->events == events;
  if (!is_same && !set_events(poller, descriptor, events, slot->watcher == NULL)) {
    return false;
  }
  *slot = (struct slot){.watcher = watcher, .events = events};
  return true;
}

void poller_forget(struct poller *poller, int descriptor, const struct watcher *watcher) {
  if (descriptor < poller->count && poller->slots[descriptor].watcher == watcher) {
    poller->slots[descriptor] = (struct slot){0};
    clear_events(poller, descriptor);
  }
}
