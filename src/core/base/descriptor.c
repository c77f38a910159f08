/* SPDX-License-Identifier: MIT */
#include "base/descriptor.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/eventfd.h>
#endif

#ifndef MSG_NOSIGNAL
#define MSG_NOSIGNAL 0 /* such systems have SO_NOSIGPIPE, which descriptor_accept sets */
#endif

void descriptor_close_on_exec(int descriptor) {
  int flags = fcntl(descriptor, F_GETFD);
  if (flags != -1) {
    fcntl(descriptor, F_SETFD, flags | FD_CLOEXEC);
  }
}

bool descriptor_make_nonblocking(int descriptor) {
  int flags = fcntl(descriptor, F_GETFL);
  return flags != -1 && fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) == 0;
}

int descriptor_socket(int domain, int type, int protocol) {
#ifdef SOCK_CLOEXEC
  return socket(domain, type | SOCK_CLOEXEC, protocol);
#else
  int descriptor = socket(domain, type, protocol);
  if (descriptor >= 0) {
    descriptor_close_on_exec(descriptor);
  }
  return descriptor;
#endif
}

int descriptor_accept(int listener) {
  int connection = accept(listener, NULL, NULL);
  if (connection < 0) {
    return -1;
  }
  descriptor_close_on_exec(connection);
#ifdef SO_NOSIGPIPE
  int on = 1;
  setsockopt(connection, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on);
#endif
  if (!descriptor_make_nonblocking(connection)) {
    close(connection);
    return -1;
  }
  return connection;
}

/* Linux takes the mode of the name from the socket. Elsewhere the mode is set by name, which nobody can connect to
 * until the socket listens. */
bool descriptor_bind_private(int listener, const struct sockaddr_un *address) {
#ifdef __linux__
  return fchmod(listener, S_IRUSR | S_IWUSR) == 0 &&
         bind(listener, (const struct sockaddr *)address, sizeof *address) == 0;
#else
  return bind(listener, (const struct sockaddr *)address, sizeof *address) == 0 &&
         chmod(address->sun_path, S_IRUSR | S_IWUSR) == 0;
#endif
}

bool descriptor_is_of_this_process(int connection) {
#ifdef __linux__
  struct ucred peer;
  socklen_t size = sizeof peer;
  return getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.pid == getpid();
#else
  uid_t user;
  gid_t group;
  return getpeereid(connection, &user, &group) == 0 && user == geteuid();
#endif
}

/* Whoever connects gets the lowest number that is free, and the accepted connection the next. */
void descriptor_close_peer_on_exec(int connection, const char *path) {
  for (int descriptor = connection - 1; descriptor >= 0; descriptor--) {
    struct sockaddr_un peer = {0};
    socklen_t size = sizeof peer;
    if (getpeername(descriptor, (struct sockaddr *)&peer, &size) == 0 && peer.sun_family == AF_UNIX &&
        strncmp(peer.sun_path, path, sizeof peer.sun_path) == 0) {
      descriptor_close_on_exec(descriptor);
      return;
    }
  }
}

enum { MOST_SPARE = 8 };

int descriptor_shortage(int count) {
  int spare[MOST_SPARE];
  int opened = 0;
  int error = 0;
  while (error == 0 && opened < count && opened < MOST_SPARE) {
    spare[opened] = descriptor_socket(AF_UNIX, SOCK_STREAM, 0);
    if (spare[opened] >= 0) {
      opened++;
    } else {
      error = errno;
    }
  }
  while (opened > 0) {
    close(spare[--opened]);
  }
  return error == EMFILE || error == ENFILE ? error : 0;
}

int descriptor_inherited_bytes(int descriptor) {
  int flags = fcntl(descriptor, F_GETFD);
  struct sockaddr_un address = {0};
  socklen_t size = sizeof address;
  if (flags == -1 || (flags & FD_CLOEXEC) != 0 || getsockname(descriptor, (struct sockaddr *)&address, &size) != 0 ||
      address.sun_family != AF_UNIX) {
    return -1;
  }
  int to_read = 0;
  int to_send = 0;
  ioctl(descriptor, FIONREAD, &to_read);
  ioctl(descriptor, TIOCOUTQ, &to_send);
  return to_read + to_send;
}

void descriptor_send_byte(int descriptor) {
  while (send(descriptor, "", 1, MSG_NOSIGNAL | MSG_DONTWAIT) == -1 && errno == EINTR) {
  }
}

/* Wakeups. */

#ifdef __linux__
bool wakeup_open(struct wakeup *wakeup) {
  wakeup->reader = wakeup->writer = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  return wakeup->reader >= 0;
}
#else
bool wakeup_open(struct wakeup *wakeup) {
  int ends[2];
  if (pipe(ends) != 0) {
    *wakeup = (struct wakeup){-1, -1};
    return false;
  }
  for (int i = 0; i < 2; i++) {
    descriptor_close_on_exec(ends[i]);
    descriptor_make_nonblocking(ends[i]);
  }
  *wakeup = (struct wakeup){ends[0], ends[1]};
  return true;
}
#endif

void wakeup_signal(const struct wakeup *wakeup) {
  const uint64_t one = 1; /* eight bytes, as eventfd(2) requires; if a pipe is full, its reader is signalled already */
  while (write(wakeup->writer, &one, sizeof one) == -1 && errno == EINTR) {
  }
}

void wakeup_drain(const struct wakeup *wakeup) {
  uint64_t signals[64];
  ssize_t count = 0;
  do {
    count = read(wakeup->reader, signals, sizeof signals);
  } while (count == (ssize_t)sizeof signals || (count == -1 && errno == EINTR));
}

void wakeup_close(struct wakeup *wakeup) {
  if (wakeup->reader >= 0) {
    close(wakeup->reader);
  }
  if (wakeup->writer >= 0 && wakeup->writer != wakeup->reader) {
    close(wakeup->writer);
  }
  *wakeup = (struct wakeup){-1, -1};
}

/* SIGPIPE. */

static bool is_pending(void) {
  sigset_t pending;
  return sigpending(&pending) == 0 && sigismember(&pending, SIGPIPE) == 1;
}

void sigpipe_block(struct sigpipe *sigpipe) {
  sigset_t pipe_only;
  sigemptyset(&pipe_only);
  sigaddset(&pipe_only, SIGPIPE);
  sigpipe->was_pending = is_pending();
  pthread_sigmask(SIG_BLOCK, &pipe_only, &sigpipe->mask_before);
}

void sigpipe_unblock(const struct sigpipe *sigpipe) {
  if (!sigpipe->was_pending && is_pending()) {
    sigset_t pipe_only;
    sigemptyset(&pipe_only);
    sigaddset(&pipe_only, SIGPIPE);
    int taken = 0;
    sigwait(&pipe_only, &taken); /* does not block: the signal is pending */
  }
  pthread_sigmask(SIG_SETMASK, &sigpipe->mask_before, NULL);
}
