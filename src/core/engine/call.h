/* SPDX-License-Identifier: MIT
 *
 * One call on the engine, as seen by any thread, and the submission queue through which other threads start and cancel
 * calls. Independent of Lua and libcurl. May call completions.h, http and base. */
#ifndef AUTHLETE_CALL_H
#define AUTHLETE_CALL_H

#include <stdatomic.h>

#include "base/descriptor.h"
#include "engine/completions.h"
#include "http/retry.h"
#include "http/transfer.h"

/* What a call needs besides its exchange. */
struct call_order {
  struct service *service;
  struct retry retry;
  bool wants_attempts;             /* record each attempt for the on_call hook */
  struct completions *completions; /* gets `number` when the call is done; NULL for none */
  int64_t number;
};

enum call_stage {
  CALL_IDLE,        /* no attempt is in progress */
  CALL_QUEUED,      /* the attempt waits for a connection */
  CALL_IN_TRANSFER, /* the attempt runs over HTTP/1.1, in `transfer` */
  CALL_IN_STREAM,   /* the attempt runs over HTTP/2, in `stream` */
  CALL_PAUSED,      /* the next attempt starts at `due` */
  CALL_ENDED
};

/* Thread safety: `process`, `submissions` and `order` are read-only, except for `order.retry`. The engine's thread owns
 * `order.retry`, except for its `operation`, which never changes, and `exchange` and the records until `is_done` is
 * set; then the caller that started the call owns them. */
struct call {
  atomic_int references; /* of the caller, the engine until the call is done, submissions.cancelled */
  atomic_bool is_done;
  unsigned process; /* the process_generation that started the call */
  struct submissions *submissions;
  struct call_order order;
  struct exchange *exchange;
  struct response *records; /* the result of each attempt, without the body, if `order.wants_attempts` */
  int record_count;

  /* Protected by the submissions' lock: */
  struct wakeup done; /* opened by call_descriptor */
  bool is_cancelled;
  int waiters;               /* threads in call_wait */
  struct call *next, **link; /* in submissions.started; afterwards only for lists of the engine's thread */
  struct call *next_cancelled;

  /* Only for the engine's thread: */
  enum call_stage stage;
  struct attempts *attempts;
  struct connections *connections; /* to the call's service */
  struct transfer transfer;
  bool has_turn; /* in attempts.turns */
  struct stream *stream;
  int connections_tried; /* connections that were closed before this attempt had sent anything */
  int64_t begun_at;      /* when the attempt started */
  int64_t connected_by;  /* when the attempt must have a connection; see attempts_is_connecting */
  int64_t due;           /* when the next attempt starts */
  struct call *next_active, **active_link;
};

/* A call can be in one list at a time. */
struct call_list {
  struct call *first, **end;
};

/* Initializes or empties the list. */
void call_list_clear(struct call_list *list);

void call_list_append(struct call_list *list, struct call *call);

/* Empties the list and returns its first call; the others are linked by `next`. NULL if it was empty. */
struct call *call_list_take(struct call_list *list);

/* Removes and returns the first call. The list must not be empty. */
struct call *call_list_shift(struct call_list *list);

void call_list_remove(struct call_list *list, struct call *call);

struct submissions {
  pthread_mutex_t lock;
  pthread_cond_t some_done;
  struct wakeup wakeup; /* wakes the engine's thread */
  struct call_list started;
  struct call *cancelled; /* linked by `next_cancelled`; the list holds a reference to each */
  bool has_closed;        /* a service was closed */
  bool is_asleep;         /* the thread must be woken */
  bool is_stopping;
};

/* Returns false if no descriptor can be opened; submissions_tear_down must still be called. */
bool submissions_set_up(struct submissions *submissions);
void submissions_tear_down(struct submissions *submissions);

/* Wakes the thread if it is asleep. The caller holds the lock. */
void submissions_wake(struct submissions *submissions);

/* Submits a new call and returns the caller's reference to it. On success the call owns the exchange; it has its own
 * references to the service and the completions. Returns NULL when out of memory; the exchange then still belongs to
 * the caller. */
struct call *call_start(struct submissions *submissions, const struct call_order *order, struct exchange *exchange);

/* Drops a reference. The last one frees the call and its exchange. Does not cancel the call. */
void call_drop(struct call *call);

/* Marks calls, linked by `next`, as done and wakes the threads that wait for them. Does not notify the completions. */
void call_finish_all(struct submissions *submissions, struct call *calls);

/* For the caller that started the call: */

/* Returns whether the call is done. In a child process, a call that the parent started counts as done, because no
 * thread works on it there. */
bool call_is_done(const struct call *call);

/* Returns the exchange of a call that is done, with the response of its last attempt. The call still owns it. A call
 * that another process started fails with FAILURE_CANCELLED. */
struct exchange *call_exchange(struct call *call);

/* Waits for the call until `time`, or indefinitely if that is UNKNOWN. Returns whether the call is done. */
bool call_wait(struct call *call, int64_t time);

/* Returns a descriptor that is readable as soon as the call is done. The call owns it and closes it when freed. Returns
 * -1 and sets errno if none can be opened, or if another process started the call. */
int call_descriptor(struct call *call);

/* Ends the call with FAILURE_CANCELLED, unless it is done first. Does not wait for that. */
void call_cancel(struct call *call);

#endif
