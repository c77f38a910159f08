/* SPDX-License-Identifier: MIT
 *
 * Descriptors that child processes do not inherit, wakeups for threads that poll, and suppression of SIGPIPE. What
 * depends on the operating system is in one file of this folder each. Calls no other module. */
#ifndef AUTHLETE_DESCRIPTOR_H
#define AUTHLETE_DESCRIPTOR_H

#include <signal.h>
#include <stdbool.h>
#include <sys/un.h>

/* Sets FD_CLOEXEC. */
void descriptor_close_on_exec(int descriptor);

/* Like socket(2), but the socket is close-on-exec. Returns -1 and sets errno on failure. */
int descriptor_socket(int domain, int type, int protocol);

/* Accepts a connection on a nonblocking listener. The connection is close-on-exec and nonblocking. Returns -1 if no
 * connection is pending or accepting it fails. */
int descriptor_accept(int listener);

/* Binds a Unix domain socket to a name that must not exist, and that only this process's user can connect to. Returns
 * false and sets errno on failure. */
bool descriptor_bind_private(int listener, const struct sockaddr_un *address);

/* Returns whether it was this process that connected to the other end of an accepted connection. Where the system tells
 * only the user: whether it was this user. */
bool descriptor_is_of_this_process(int connection);

/* Marks as close-on-exec the other end, in this process, of a connection that was accepted at `path`. */
void descriptor_close_peer_on_exec(int connection, const char *path);

/* For a Unix domain socket that child processes inherit: how many bytes it holds, to read or not read by its peer yet.
 * Otherwise -1. */
int descriptor_inherited_bytes(int descriptor);

/* Returns 0 if that many descriptors, at most 8, could be opened; otherwise the errno: EMFILE or ENFILE. */
int descriptor_shortage(int count);

/* Sets O_NONBLOCK. Returns false on failure. */
bool descriptor_make_nonblocking(int descriptor);

/* Sends one byte on a connected socket without blocking or raising SIGPIPE. Errors are ignored. */
void descriptor_send_byte(int descriptor);

/* After wakeup_signal, `reader` is readable until wakeup_drain. Any thread may signal. */
struct wakeup {
  int reader, writer; /* the same descriptor if it is an eventfd; -1 when closed */
};

/* Returns false if no descriptor can be opened; the wakeup is then closed. */
bool wakeup_open(struct wakeup *wakeup);
void wakeup_signal(const struct wakeup *wakeup);
void wakeup_drain(const struct wakeup *wakeup);
void wakeup_close(struct wakeup *wakeup);

/* Writing to a connection that the peer has closed raises SIGPIPE, which terminates plain Lua; with some TLS libraries
 * this happens although libcurl tries to prevent it. Between sigpipe_block and sigpipe_unblock the signal is blocked in
 * the calling thread. A SIGPIPE raised in between is discarded, unless one was pending before. */
struct sigpipe {
  sigset_t mask_before;
  bool was_pending;
};

void sigpipe_block(struct sigpipe *sigpipe);
void sigpipe_unblock(const struct sigpipe *sigpipe);

#endif
