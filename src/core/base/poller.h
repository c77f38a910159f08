/* SPDX-License-Identifier: MIT
 *
 * Waits for events on many descriptors and notifies their watchers. Uses epoll on Linux; uses poll(2) elsewhere, or
 * when built with -DAUTHLETE_POLL. A poller belongs to one thread. Calls no other module. */
#ifndef AUTHLETE_POLLER_H
#define AUTHLETE_POLLER_H

#include <stdbool.h>

enum { POLLER_READ = 1, POLLER_WRITE = 2 };

/* Embed this as the first member of a structure that watches descriptors. `ready` gets the events that have occurred,
 * of those that were asked for; an error or hangup counts as both. It must tolerate a descriptor that is not ready, and
 * may call poller_watch and poller_forget for any descriptor. */
struct watcher {
  void (*ready)(struct watcher *watcher, int descriptor, unsigned events);
};

struct poller;

/* Returns NULL when out of memory or descriptors. */
struct poller *poller_new(void);

/* Does not close the watched descriptors. NULL is allowed. */
void poller_free(struct poller *poller);

/* Watches the descriptor for these events (POLLER_READ, POLLER_WRITE), replacing the previous watcher and events.
 * Returns false when out of memory or when the kernel refuses; nothing has changed then. */
bool poller_watch(struct poller *poller, int descriptor, unsigned events, struct watcher *watcher);

/* Stops watching the descriptor if `watcher` is its watcher; otherwise does nothing. Call this before closing a
 * descriptor. */
void poller_forget(struct poller *poller, int descriptor, const struct watcher *watcher);

/* Waits for events for at most `timeout_ms` (-1: indefinitely) and calls the watchers. */
void poller_wait(struct poller *poller, int timeout_ms);

#endif
