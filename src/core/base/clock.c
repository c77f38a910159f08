/* SPDX-License-Identifier: MIT */
#include "base/clock.h"

#include <errno.h>
#include <limits.h>
#include <time.h>

int64_t clock_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static struct timespec to_timespec(int64_t time_ms) {
  return (struct timespec){.tv_sec = (time_t)(time_ms / 1000), .tv_nsec = (long)(time_ms % 1000) * 1000000};
}

void clock_sleep_ms(int64_t duration_ms) {
  struct timespec rest = to_timespec(duration_ms);
  while (nanosleep(&rest, &rest) == -1 && errno == EINTR) {
  }
}

int64_t clock_earlier(int64_t time, int64_t other) {
  return other == UNKNOWN || (time != UNKNOWN && time < other) ? time : other;
}

int clock_poll_timeout(int64_t time) {
  if (time == UNKNOWN) {
    return -1;
  }
  int64_t left = time - clock_ms();
  return left <= 0 ? 0 : left < INT_MAX ? (int)left : INT_MAX;
}

#ifdef __APPLE__ /* has no pthread_condattr_setclock; waits take a relative time instead */
void clock_init_condition(pthread_cond_t *condition) {
  pthread_cond_init(condition, NULL);
}

bool clock_wait(pthread_cond_t *condition, pthread_mutex_t *mutex, int64_t time) {
  if (time == UNKNOWN) {
    return pthread_cond_wait(condition, mutex) == 0;
  }
  int64_t left = time - clock_ms();
  struct timespec rest = to_timespec(left > 0 ? left : 0);
  return pthread_cond_timedwait_relative_np(condition, mutex, &rest) != ETIMEDOUT;
}
#else
void clock_init_condition(pthread_cond_t *condition) {
  pthread_condattr_t monotonic;
  pthread_condattr_init(&monotonic);
  pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
  pthread_cond_init(condition, &monotonic);
  pthread_condattr_destroy(&monotonic);
}

bool clock_wait(pthread_cond_t *condition, pthread_mutex_t *mutex, int64_t time) {
  if (time == UNKNOWN) {
    return pthread_cond_wait(condition, mutex) == 0;
  }
  struct timespec moment = to_timespec(time);
  return pthread_cond_timedwait(condition, mutex, &moment) != ETIMEDOUT;
}
#endif
