/* SPDX-License-Identifier: MIT */
#include "engine/completions.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { FEWEST_NUMBERS = 64 };

struct completions {
  atomic_int holders;
  int listener;                                         /* -1 once the connection was taken */
  int connection;                                       /* -1 until then */
  char path[sizeof((struct sockaddr_un *)0)->sun_path]; /* "" once it was removed */
  pthread_mutex_t lock;
  int64_t *numbers; /* a ring */
  size_t capacity, first, count;
  size_t reserved; /* numbers that are still to come */
  bool is_told;    /* a byte was sent that nobody has answered */
};

static void stop_listening(struct completions *inbox) {
  if (inbox->listener >= 0) {
    close(inbox->listener);
    inbox->listener = -1;
  }
  if (inbox->path[0] != '\0') {
    unlink(inbox->path);
    inbox->path[0] = '\0';
  }
}

/* Only the user of the process may connect. */
static bool listen_at(struct completions *inbox, const struct sockaddr_un *address) {
  inbox->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (inbox->listener < 0 || bind(inbox->listener, (const struct sockaddr *)address, sizeof *address) != 0) {
    return false;
  }
  memcpy(inbox->path, address->sun_path, sizeof inbox->path);
  return chmod(inbox->path, S_IRUSR | S_IWUSR) == 0 && listen(inbox->listener, 1) == 0;
}

struct completions *completions_new(const char *path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (strlen(path) >= sizeof address.sun_path) {
    errno = ENAMETOOLONG;
    return NULL;
  }
  memcpy(address.sun_path, path, strlen(path));
  struct completions *inbox = calloc(1, sizeof *inbox);
  if (inbox == NULL) {
    return NULL;
  }
  atomic_init(&inbox->holders, 1);
  pthread_mutex_init(&inbox->lock, NULL);
  inbox->connection = -1;
  if (!listen_at(inbox, &address)) {
    int error = errno;
    completions_release(inbox);
    errno = error;
    return NULL;
  }
  return inbox;
}

struct completions *completions_hold(struct completions *inbox) {
  atomic_fetch_add(&inbox->holders, 1);
  return inbox;
}

void completions_release(struct completions *inbox) {
  if (atomic_fetch_sub(&inbox->holders, 1) > 1) {
    return;
  }
  stop_listening(inbox);
  if (inbox->connection >= 0) {
    close(inbox->connection);
  }
  pthread_mutex_destroy(&inbox->lock);
  free(inbox->numbers);
  free(inbox);
}

bool completions_accept(struct completions *inbox) {
  int connection = accept4(inbox->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
  stop_listening(inbox);
  pthread_mutex_lock(&inbox->lock);
  inbox->connection = connection;
  bool is_late = inbox->is_told; /* there was nobody to tell */
  pthread_mutex_unlock(&inbox->lock);
  if (is_late) {
    completions_send_byte(inbox);
  }
  return connection >= 0;
}

/* Called with the lock held. */
static bool grow(struct completions *inbox) {
  size_t capacity = inbox->capacity > 0 ? 2 * inbox->capacity : FEWEST_NUMBERS;
  int64_t *numbers = malloc(capacity * sizeof *numbers);
  if (numbers == NULL) {
    return false;
  }
  size_t at = inbox->first;
  for (size_t i = 0; i < inbox->count; i++) {
    numbers[i] = inbox->numbers[at];
    at = at + 1 < inbox->capacity ? at + 1 : 0;
  }
  free(inbox->numbers);
  inbox->numbers = numbers;
  inbox->capacity = capacity;
  inbox->first = 0;
  return true;
}

bool completions_reserve(struct completions *inbox) {
  pthread_mutex_lock(&inbox->lock);
  bool fits = inbox->count + inbox->reserved < inbox->capacity || grow(inbox);
  inbox->reserved += fits;
  pthread_mutex_unlock(&inbox->lock);
  return fits;
}

bool completions_put(struct completions *inbox, int64_t number) {
  pthread_mutex_lock(&inbox->lock);
  size_t end = inbox->first + inbox->count;
  inbox->numbers[end < inbox->capacity ? end : end - inbox->capacity] = number;
  inbox->count++;
  inbox->reserved--;
  bool is_first = !inbox->is_told;
  inbox->is_told = true;
  pthread_mutex_unlock(&inbox->lock);
  return is_first;
}

void completions_send_byte(struct completions *inbox) {
  pthread_mutex_lock(&inbox->lock);
  int connection = inbox->connection;
  pthread_mutex_unlock(&inbox->lock);
  while (connection >= 0 && send(connection, "", 1, MSG_NOSIGNAL | MSG_DONTWAIT) == -1 && errno == EINTR) {
  }
}

int completions_take(struct completions *inbox, int64_t *numbers, int most) {
  int taken = 0;
  pthread_mutex_lock(&inbox->lock);
  while (taken < most && inbox->count > 0) {
    numbers[taken++] = inbox->numbers[inbox->first];
    inbox->first = inbox->first + 1 < inbox->capacity ? inbox->first + 1 : 0;
    inbox->count--;
  }
  if (inbox->count == 0) {
    inbox->is_told = false;
  }
  pthread_mutex_unlock(&inbox->lock);
  return taken;
}
