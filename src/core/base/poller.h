/* SPDX-License-Identifier: MIT
 *
 * Waits for many descriptors at once and tells who watches them: by epoll, or by poll(2) where there is none or the
 * build says so (-DAUTHLETE_POLL). A poller is used by one thread. Calls nothing of ours. */
#ifndef AUTHLETE_POLLER_H
#define AUTHLETE_POLLER_H

#include <stdbool.h>

enum { POLLER_READ = 1, POLLER_WRITE = 2 };

/* The first member of whoever watches descriptors. An error counts as both events. Events may come although the
 * descriptor is not ready; `ready` may forget and watch any descriptors. */
struct watcher {
  void (*ready)(struct watcher *watcher, int descriptor, unsigned events);
};

struct poller;

/* NULL when there is no memory or no descriptor left. */
struct poller *poller_new(void);
void poller_free(struct poller *poller);

/* Has `watcher` told of these events on the descriptor from now on, in place of what was asked before. False when there
 * is no memory. */
bool poller_watch(struct poller *poller, int descriptor, unsigned events, struct watcher *watcher);

/* Nobody is told of the descriptor any more, if it is this watcher that was. Due before the descriptor is closed. */
void poller_forget(struct poller *poller, int descriptor, const struct watcher *watcher);

/* Waits for events, `timeout_ms` at the longest, -1 without a limit, and tells them. */
void poller_wait(struct poller *poller, int timeout_ms);

#endif
