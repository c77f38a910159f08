/* SPDX-License-Identifier: MIT */
#include "engine/call.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

void call_list_clear(struct call_list *list) {
  list->first = NULL;
  list->end = &list->first;
}

void call_list_append(struct call_list *list, struct call *call) {
  call->next = NULL;
  *list->end = call;
  list->end = &call->next;
}

struct call *call_list_take(struct call_list *list) {
  struct call *first = list->first;
  call_list_clear(list);
  return first;
}

/* The desk. */

bool desk_set_up(struct desk *desk) {
  pthread_condattr_t monotonic;
  pthread_condattr_init(&monotonic);
  pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
  pthread_cond_init(&desk->some_done, &monotonic);
  pthread_condattr_destroy(&monotonic);
  pthread_mutex_init(&desk->lock, NULL);
  call_list_clear(&desk->started);
  desk->bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  return desk->bell >= 0;
}

void desk_tear_down(struct desk *desk) {
  if (desk->bell >= 0) {
    close(desk->bell);
  }
  pthread_mutex_destroy(&desk->lock);
  pthread_cond_destroy(&desk->some_done);
}

static void ring(int descriptor) {
  const uint64_t one = 1;
  while (write(descriptor, &one, sizeof one) == -1 && errno == EINTR) {
  }
}

void desk_wake(struct desk *desk) {
  if (desk->is_asleep) {
    desk->is_asleep = false;
    ring(desk->bell);
  }
}

/* Calls. */

struct call *call_start(struct desk *desk, const struct call_order *order, struct exchange *exchange) {
  struct call *call = calloc(1, sizeof *call);
  if (call == NULL || (order->inbox != NULL && !completions_reserve(order->inbox))) {
    free(call);
    return NULL;
  }
  atomic_init(&call->holders, 2);
  atomic_init(&call->is_done, false);
  call->process = getpid();
  call->desk = desk;
  call->order = *order;
  service_hold(order->service);
  if (order->inbox != NULL) {
    completions_hold(order->inbox);
  }
  call->exchange = exchange;
  call->deadline = retry_clock_ms() + order->timeout_ms;
  call->descriptor = -1;
  pthread_mutex_lock(&desk->lock);
  call_list_append(&desk->started, call);
  desk_wake(desk);
  pthread_mutex_unlock(&desk->lock);
  return call;
}

void call_drop(struct call *call) {
  if (atomic_fetch_sub(&call->holders, 1) > 1) {
    return;
  }
  if (call->descriptor >= 0) {
    close(call->descriptor);
  }
  if (call->order.inbox != NULL) {
    completions_release(call->order.inbox);
  }
  exchange_free(call->exchange);
  service_release(call->order.service);
  free(call->records);
  free(call);
}

void call_finish_all(struct desk *desk, struct call *calls) {
  pthread_mutex_lock(&desk->lock);
  for (struct call *call = calls; call != NULL; call = call->next) {
    atomic_store_explicit(&call->is_done, true, memory_order_release);
    if (call->descriptor >= 0) {
      ring(call->descriptor);
    }
  }
  if (desk->waiters > 0) {
    pthread_cond_broadcast(&desk->some_done);
  }
  pthread_mutex_unlock(&desk->lock);
}

static bool is_foreign(const struct call *call) {
  return call->process != getpid();
}

bool call_is_done(const struct call *call) {
  return atomic_load_explicit(&call->is_done, memory_order_acquire) || is_foreign(call);
}

struct exchange *call_exchange(struct call *call) {
  if (is_foreign(call) && !atomic_load(&call->is_done)) {
    struct response *response = &call->exchange->response;
    response_clear(response);
    response->kind = FAILURE_CANCELLED;
    response->sent = true;
    snprintf(response->detail, sizeof response->detail, "the call was started in another process");
    atomic_store(&call->is_done, true);
  }
  return call->exchange;
}

bool call_wait(struct call *call, int64_t timeout_ms) {
  if (call_is_done(call)) {
    return true;
  }
  struct desk *desk = call->desk;
  int64_t until = retry_clock_ms() + timeout_ms;
  struct timespec moment = {.tv_sec = (time_t)(until / 1000), .tv_nsec = (long)(until % 1000) * 1000000};
  pthread_mutex_lock(&desk->lock);
  desk->waiters++;
  int error = 0;
  while (!atomic_load(&call->is_done) && error != ETIMEDOUT) {
    error = pthread_cond_timedwait(&desk->some_done, &desk->lock, &moment);
  }
  desk->waiters--;
  pthread_mutex_unlock(&desk->lock);
  return atomic_load(&call->is_done);
}

int call_descriptor(struct call *call) {
  if (is_foreign(call)) {
    return -1;
  }
  pthread_mutex_lock(&call->desk->lock);
  if (call->descriptor < 0) {
    call->descriptor = eventfd(atomic_load(&call->is_done) ? 1 : 0, EFD_CLOEXEC | EFD_NONBLOCK);
  }
  int descriptor = call->descriptor;
  pthread_mutex_unlock(&call->desk->lock);
  return descriptor;
}

void call_cancel(struct call *call) {
  if (call_is_done(call)) {
    return;
  }
  struct desk *desk = call->desk;
  pthread_mutex_lock(&desk->lock);
  if (!call->is_cancelled && !atomic_load(&call->is_done)) {
    call->is_cancelled = true;
    atomic_fetch_add(&call->holders, 1);
    call->next_cancelled = desk->cancelled;
    desk->cancelled = call;
    desk_wake(desk);
  }
  pthread_mutex_unlock(&desk->lock);
}
