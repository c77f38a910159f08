/* SPDX-License-Identifier: MIT */
#include "http/driver.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "http/retry.h"

enum {
  MOST_CONNECTIONS = 5, /* kept alive, as curl_easy_perform does */
  LOOK_MS = 1000        /* at the latest, whatever libcurl says */
};

static CURLcode result_of(CURLM *multi) {
  int left = 0;
  const CURLMsg *message = curl_multi_info_read(multi, &left);
  return message != NULL ? message->data.result : CURLE_OUT_OF_MEMORY;
}

/* False when libcurl has no memory. */
static bool run_until(CURLM *multi, int64_t overdue_at, CURLcode *code) {
  int running = 0;
  while (curl_multi_perform(multi, &running) == CURLM_OK) {
    if (running == 0) {
      *code = result_of(multi);
      return true;
    }
    int64_t left_ms = overdue_at - retry_clock_ms();
    if (left_ms <= 0) {
      *code = CURLE_OPERATION_TIMEDOUT;
      return true;
    }
    if (curl_multi_poll(multi, NULL, 0, left_ms < LOOK_MS ? (int)left_ms : LOOK_MS, NULL) != CURLM_OK) {
      return false;
    }
  }
  return false;
}

static CURLM *new_multi(void) {
  CURLM *multi = curl_multi_init();
  if (multi != NULL) {
    curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, (long)MOST_CONNECTIONS);
  }
  return multi;
}

static CURLcode run(CURLM **multi, CURL *easy, int64_t timeout_ms) {
  int64_t overdue_at = retry_clock_ms() + timeout_ms + PATIENCE_MS;
  CURLcode code = CURLE_OUT_OF_MEMORY;
  if (*multi == NULL) {
    *multi = new_multi();
  }
  if (*multi == NULL || curl_multi_add_handle(*multi, easy) != CURLM_OK) {
    return code;
  }
  bool is_usable = run_until(*multi, overdue_at, &code);
  curl_multi_remove_handle(*multi, easy);
  if (!is_usable) { /* it may have forgotten sockets and times */
    curl_multi_cleanup(*multi);
    *multi = NULL;
  }
  return code;
}

/* Writing to a connection that the peer has closed raises SIGPIPE, for some TLS libraries even where libcurl tries to
 * avoid it, and plain Lua dies of it. Blocked for this thread alone; a signal that came meanwhile is taken away, unless
 * it was pending before. */
CURLcode driver_run(CURLM **multi, CURL *easy, int64_t timeout_ms) {
  sigset_t pipe_only, before, pending;
  sigemptyset(&pipe_only);
  sigaddset(&pipe_only, SIGPIPE);
  sigpending(&pending);
  bool was_pending = sigismember(&pending, SIGPIPE) == 1;
  pthread_sigmask(SIG_BLOCK, &pipe_only, &before);
  CURLcode code = run(multi, easy, timeout_ms);
  if (!was_pending) {
    const struct timespec at_once = {0};
    while (sigtimedwait(&pipe_only, NULL, &at_once) == -1 && errno == EINTR) {
    }
  }
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return code;
}
