/* SPDX-License-Identifier: MIT */
#include "engine/call.h"

#include <errno.h>
#include <stdlib.h>

#include "base/process.h"

void call_list_clear(struct call_list *list) {
  list->first = NULL;
  list->end = &list->first;
}

void call_list_append(struct call_list *list, struct call *call) {
  call->next = NULL;
  call->link = list->end;
  *list->end = call;
  list->end = &call->next;
}

struct call *call_list_take(struct call_list *list) {
  struct call *first = list->first;
  call_list_clear(list);
  return first;
}

void call_list_remove(struct call_list *list, struct call *call) {
  *call->link = call->next;
  if (call->next != NULL) {
    call->next->link = call->link;
  } else {
    list->end = call->link;
  }
}

struct call *call_list_shift(struct call_list *list) {
  struct call *call = list->first;
  call_list_remove(list, call);
  return call;
}

/* Submissions. */

bool submissions_set_up(struct submissions *submissions) {
  pthread_mutex_init(&submissions->lock, NULL);
  clock_init_condition(&submissions->some_done);
  call_list_clear(&submissions->started);
  return wakeup_open(&submissions->wakeup);
}

void submissions_tear_down(struct submissions *submissions) {
  wakeup_close(&submissions->wakeup);
  pthread_mutex_destroy(&submissions->lock);
  pthread_cond_destroy(&submissions->some_done);
}

void submissions_wake(struct submissions *submissions) {
  if (submissions->is_asleep) {
    submissions->is_asleep = false;
    wakeup_signal(&submissions->wakeup);
  }
}

/* Calls. */

struct call *call_start(struct submissions *submissions, const struct call_order *order, struct exchange *exchange) {
  struct call *call = calloc(1, sizeof *call);
  if (call == NULL || (order->completions != NULL && !completions_reserve(order->completions))) {
    free(call);
    return NULL;
  }
  atomic_init(&call->references, 2);
  atomic_init(&call->is_done, false);
  call->process = process_generation();
  call->submissions = submissions;
  call->order = *order;
  service_hold(order->service);
  if (order->completions != NULL) {
    completions_hold(order->completions);
  }
  call->exchange = exchange;
  call->done = (struct wakeup){-1, -1};
  pthread_mutex_lock(&submissions->lock);
  call_list_append(&submissions->started, call);
  submissions_wake(submissions);
  pthread_mutex_unlock(&submissions->lock);
  return call;
}

void call_drop(struct call *call) {
  if (atomic_fetch_sub(&call->references, 1) > 1) {
    return;
  }
  wakeup_close(&call->done);
  if (call->order.completions != NULL) {
    completions_release(call->order.completions);
  }
  exchange_free(call->exchange);
  service_release(call->order.service);
  free(call->records);
  free(call);
}

void call_finish_all(struct submissions *submissions, struct call *calls) {
  bool is_awaited = false;
  pthread_mutex_lock(&submissions->lock);
  for (struct call *call = calls; call != NULL; call = call->next) {
    is_awaited |= call->waiters > 0;
    atomic_store_explicit(&call->is_done, true, memory_order_release);
    if (call->done.writer >= 0) {
      wakeup_signal(&call->done);
    }
  }
  if (is_awaited) {
    pthread_cond_broadcast(&submissions->some_done);
  }
  pthread_mutex_unlock(&submissions->lock);
}

static bool is_foreign(const struct call *call) {
  return call->process != process_generation();
}

bool call_is_done(const struct call *call) {
  return atomic_load_explicit(&call->is_done, memory_order_acquire) || is_foreign(call);
}

struct exchange *call_exchange(struct call *call) {
  if (is_foreign(call) && !atomic_load(&call->is_done)) {
    struct response *response = &call->exchange->response;
    response_clear(response);
    response->sent = true;
    response_fail(response, FAILURE_CANCELLED, "the call was started in another process");
    atomic_store(&call->is_done, true);
  }
  return call->exchange;
}

bool call_wait(struct call *call, int64_t time) {
  if (call_is_done(call)) {
    return true;
  }
  struct submissions *submissions = call->submissions;
  pthread_mutex_lock(&submissions->lock);
  call->waiters++;
  while (!atomic_load(&call->is_done) && clock_wait(&submissions->some_done, &submissions->lock, time)) {
  }
  call->waiters--;
  pthread_mutex_unlock(&submissions->lock);
  return atomic_load(&call->is_done);
}

int call_descriptor(struct call *call) {
  if (is_foreign(call)) {
    errno = EBADF;
    return -1;
  }
  pthread_mutex_lock(&call->submissions->lock);
  bool is_new = call->done.reader < 0;
  if (is_new && wakeup_open(&call->done) && atomic_load(&call->is_done)) {
    wakeup_signal(&call->done);
  }
  int descriptor = call->done.reader;
  pthread_mutex_unlock(&call->submissions->lock);
  return descriptor;
}

void call_cancel(struct call *call) {
  if (call_is_done(call)) {
    return;
  }
  struct submissions *submissions = call->submissions;
  pthread_mutex_lock(&submissions->lock);
  if (!call->is_cancelled && !atomic_load(&call->is_done)) {
    call->is_cancelled = true;
    atomic_fetch_add(&call->references, 1);
    call->next_cancelled = submissions->cancelled;
    submissions->cancelled = call;
    submissions_wake(submissions);
  }
  pthread_mutex_unlock(&submissions->lock);
}
