/* SPDX-License-Identifier: MIT */
#include "engine/completions.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/descriptor.h"

enum {
  BACKLOG = 8, /* for this process, and for others of the same user, whose connections are not used */
  MIN_CAPACITY = 64
};

struct completions {
  atomic_int references;
  int listener;                                         /* -1 after completions_accept */
  int connection;                                       /* -1 before completions_accept */
  char path[sizeof((struct sockaddr_un *)0)->sun_path]; /* "" after the socket file was removed */
  pthread_mutex_t lock;
  int64_t *numbers; /* a ring buffer */
  size_t capacity, first, count;
  size_t reserved;   /* places reserved for numbers that will be put */
  bool is_announced; /* a byte was sent since the numbers were last taken */
};

static void stop_listening(struct completions *completions) {
  if (completions->listener >= 0) {
    close(completions->listener);
    completions->listener = -1;
  }
  if (completions->path[0] != '\0') {
    unlink(completions->path);
    completions->path[0] = '\0';
  }
}

static bool listen_at(struct completions *completions, const struct sockaddr_un *address) {
  completions->listener = descriptor_socket(AF_UNIX, SOCK_STREAM, 0);
  if (completions->listener < 0 || !descriptor_make_nonblocking(completions->listener) ||
      !descriptor_bind_private(completions->listener, address)) {
    return false;
  }
  memcpy(completions->path, address->sun_path, sizeof completions->path);
  return listen(completions->listener, BACKLOG) == 0;
}

struct completions *completions_new(const char *path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (strlen(path) >= sizeof address.sun_path) {
    errno = ENAMETOOLONG;
    return NULL;
  }
  memcpy(address.sun_path, path, strlen(path));
  struct completions *completions = calloc(1, sizeof *completions);
  if (completions == NULL) {
    return NULL;
  }
  atomic_init(&completions->references, 1);
  pthread_mutex_init(&completions->lock, NULL);
  completions->connection = -1;
  if (!listen_at(completions, &address)) {
    int error = errno;
    completions_release(completions);
    errno = error;
    return NULL;
  }
  return completions;
}

struct completions *completions_hold(struct completions *completions) {
  atomic_fetch_add(&completions->references, 1);
  return completions;
}

void completions_release(struct completions *completions) {
  if (atomic_fetch_sub(&completions->references, 1) > 1) {
    return;
  }
  stop_listening(completions);
  if (completions->connection >= 0) {
    close(completions->connection);
  }
  pthread_mutex_destroy(&completions->lock);
  free(completions->numbers);
  free(completions);
}

/* Returns -1 if this process has not connected. */
static int accept_own(const struct completions *completions) {
  int connection = descriptor_accept(completions->listener);
  while (connection >= 0 && !descriptor_is_of_this_process(connection)) {
    close(connection);
    connection = descriptor_accept(completions->listener);
  }
  if (connection >= 0) {
    descriptor_close_peer_on_exec(connection, completions->path);
  }
  return connection;
}

bool completions_accept(struct completions *completions) {
  int connection = accept_own(completions);
  stop_listening(completions);
  pthread_mutex_lock(&completions->lock);
  completions->connection = connection;
  bool is_late = completions->is_announced; /* the byte could not be sent */
  pthread_mutex_unlock(&completions->lock);
  if (is_late) {
    completions_send_byte(completions);
  }
  return connection >= 0;
}

/* The caller holds the lock. */
static bool grow(struct completions *completions) {
  size_t capacity = completions->capacity > 0 ? 2 * completions->capacity : MIN_CAPACITY;
  int64_t *numbers = malloc(capacity * sizeof *numbers);
  if (numbers == NULL) {
    return false;
  }
  size_t at = completions->first;
  for (size_t i = 0; i < completions->count; i++) {
    numbers[i] = completions->numbers[at];
    at = at + 1 < completions->capacity ? at + 1 : 0;
  }
  free(completions->numbers);
  completions->numbers = numbers;
  completions->capacity = capacity;
  completions->first = 0;
  return true;
}

bool completions_reserve(struct completions *completions) {
  pthread_mutex_lock(&completions->lock);
  bool fits = completions->count + completions->reserved < completions->capacity || grow(completions);
  completions->reserved += fits;
  pthread_mutex_unlock(&completions->lock);
  return fits;
}

bool completions_put(struct completions *completions, int64_t number) {
  pthread_mutex_lock(&completions->lock);
  size_t end = completions->first + completions->count;
  completions->numbers[end < completions->capacity ? end : end - completions->capacity] = number;
  completions->count++;
  completions->reserved--;
  bool is_first = !completions->is_announced;
  completions->is_announced = true;
  pthread_mutex_unlock(&completions->lock);
  return is_first;
}

void completions_send_byte(struct completions *completions) {
  pthread_mutex_lock(&completions->lock);
  int connection = completions->connection;
  pthread_mutex_unlock(&completions->lock);
  if (connection >= 0) {
    descriptor_send_byte(connection);
  }
}

int completions_take(struct completions *completions, int64_t *numbers, int most) {
  int taken = 0;
  pthread_mutex_lock(&completions->lock);
  while (taken < most && completions->count > 0) {
    numbers[taken++] = completions->numbers[completions->first];
    completions->first = completions->first + 1 < completions->capacity ? completions->first + 1 : 0;
    completions->count--;
  }
  if (completions->count == 0) {
    completions->is_announced = false;
  }
  pthread_mutex_unlock(&completions->lock);
  return taken;
}
