/* SPDX-License-Identifier: MIT
 *
 * Descriptors that child processes do not inherit, wake-ups for threads that poll, and SIGPIPE kept away. What differs
 * between systems is here, in clock.c and in poller.c only. Calls nothing of ours. */
#ifndef AUTHLETE_DESCRIPTOR_H
#define AUTHLETE_DESCRIPTOR_H

#include <signal.h>
#include <stdbool.h>

/* Keeps a descriptor from being inherited by child processes. */
void descriptor_close_on_exec(int descriptor);

/* As socket(2). -1 with errno set. */
int descriptor_socket(int domain, int type, int protocol);

/* As accept(2), for a listener that does not block; the connection does not block either. -1 when there is none. */
int descriptor_accept(int listener);

/* Reading and writing return at once. */
bool descriptor_make_nonblocking(int descriptor);

/* Sends one byte on a connected socket, without blocking and without SIGPIPE. */
void descriptor_send_byte(int descriptor);

/* `reader` becomes readable when it is signalled, and stays so until it is drained. Any thread may signal. */
struct wakeup {
  int reader, writer; /* the same where one descriptor can be both */
};

/* False when no descriptor is left. */
bool wakeup_open(struct wakeup *wakeup);
void wakeup_signal(const struct wakeup *wakeup);
void wakeup_drain(const struct wakeup *wakeup);
void wakeup_close(struct wakeup *wakeup);

/* Writing to a connection that the peer has closed raises SIGPIPE, for some TLS libraries even where libcurl tries to
 * avoid it, and plain Lua dies of it. Between these two calls it is blocked for the calling thread; one that was raised
 * meanwhile is taken away, unless it was pending before. */
struct sigpipe {
  sigset_t mask_before;
  bool was_pending;
};

void sigpipe_block(struct sigpipe *sigpipe);
void sigpipe_unblock(const struct sigpipe *sigpipe);

#endif
