/* SPDX-License-Identifier: MIT
 *
 * One call on the engine, as any thread sees it, and the queue in which other threads submit calls and wishes to the
 * engine. Knows no Lua and no libcurl. May call completions.h, http and base. */
#ifndef AUTHLETE_CALL_H
#define AUTHLETE_CALL_H

#include <stdatomic.h>

#include "base/descriptor.h"
#include "engine/completions.h"
#include "http/retry.h"
#include "http/transfer.h"

struct call_order {
  struct service *service;
  struct retry retry;
  bool wants_attempts;             /* a hook wants to hear of each attempt */
  struct completions *completions; /* may be NULL; else they are told the number when the call is done */
  int64_t number;
};

enum call_stage {
  CALL_RESTS,     /* before an attempt, and behind it */
  CALL_QUEUED,    /* an attempt waits for a connection */
  CALL_EXCHANGES, /* it has one, in `transfer` */
  CALL_STREAMS,   /* it runs on HTTP/2, in `stream` */
  CALL_PAUSES,    /* until `due`, when the next attempt begins */
  CALL_ENDED
};

/* Who may touch what: the order and the process, anybody; but for its retry, which counts attempts, and with the
 * exchange and records is the engine's thread's until the call is done, and its holder's afterwards. */
struct call {
  atomic_int holders; /* who started it and, until it is done, the engine */
  atomic_bool is_done;
  unsigned process; /* its generation */
  struct submissions *submissions;
  struct call_order order;
  struct exchange *exchange;
  struct response *records; /* what came of each attempt, without bodies; when the order wants them */
  int record_count;

  /* Under the submissions' lock: */
  struct wakeup done; /* closed until somebody asks for its descriptor */
  bool is_cancelled;
  int waiters;               /* for `some_done` */
  struct call *next, **link; /* in a list */
  struct call *next_cancelled;

  /* Of the engine's thread alone: */
  enum call_stage stage;
  struct attempts *attempts;
  struct connections *connections; /* to its service */
  struct transfer transfer;
  bool has_turn; /* in the next round, to go on with it */
  struct stream *stream;
  int connections_tried; /* by the attempt: closed before anything was sent */
  int64_t begun_at;      /* the attempt */
  int64_t connected_by;  /* when it must have its connection */
  int64_t due;           /* the end of its pause */
  struct call *next_active, **active_link;
};

struct call_list {
  struct call *first, **end;
};

void call_list_clear(struct call_list *list);

void call_list_append(struct call_list *list, struct call *call);

/* Empties the list and returns what was its first, to be followed by `next`. */
struct call *call_list_take(struct call_list *list);

/* Takes the first off the list, which is not empty. */
struct call *call_list_shift(struct call_list *list);

/* Takes a call off the list that it is in. */
void call_list_remove(struct call_list *list, struct call *call);

struct submissions {
  pthread_mutex_t lock;
  pthread_cond_t some_done;
  struct wakeup wakeup; /* of the engine's thread */
  struct call_list started;
  struct call *cancelled; /* held; followed by `next_cancelled` */
  bool has_closed;        /* a service was closed */
  bool is_asleep;         /* the thread waits for the wake-up */
  bool is_stopping;
};

/* False when no descriptor is left; `submissions_tear_down` must still be called. */
bool submissions_set_up(struct submissions *submissions);
void submissions_tear_down(struct submissions *submissions);

/* Wakes the thread if it sleeps. Called with the lock held. */
void submissions_wake(struct submissions *submissions);

/* Makes a call with two holders and submits it. It takes the exchange over, with its request. NULL, with the exchange
 * still the caller's, when there is no memory. */
struct call *call_start(struct submissions *submissions, const struct call_order *order, struct exchange *exchange);

/* Drops one reference, whatever becomes of the call. */
void call_drop(struct call *call);

/* Marks calls, which follow each other by `next`, as done and tells whoever waits, but not the completions. */
void call_finish_all(struct submissions *submissions, struct call *calls);

/* For whoever started it: */

/* True once the call is done. One that was started in another process is done: nobody works on it here. */
bool call_is_done(const struct call *call);

/* The exchange of a call that is done, as its last attempt left it. */
struct exchange *call_exchange(struct call *call);

/* Waits until the call is done, or until `time`; UNKNOWN waits without a limit. Whether it is done. */
bool call_wait(struct call *call, int64_t time);

/* A descriptor, of the call, that becomes readable when the call is done, and stays so. -1 with errno set when none is
 * left. */
int call_descriptor(struct call *call);

/* Ends the call with the kind cancelled, unless it is done before. Returns at once. */
void call_cancel(struct call *call);

#endif
