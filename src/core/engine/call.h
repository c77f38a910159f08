/* SPDX-License-Identifier: MIT
 *
 * One call on the engine, as any thread sees it, and the desk at which other threads ask the engine for something.
 * Knows no Lua and no libcurl. May call http.c (its exchange), inbox.c and retry.c. */
#ifndef AUTHLETE_CALL_H
#define AUTHLETE_CALL_H

#include <pthread.h>
#include <stdatomic.h>
#include <sys/types.h>

#include "http/http.h"
#include "engine/completions.h"
#include "http/retry.h"

struct call_order {
  struct service *service;
  struct retry_rules rules;
  int64_t timeout_ms;
  bool wants_attempts; /* a hook wants to hear of each attempt */
  struct completions *inbox; /* may be NULL; else it is told the number when the call is done */
  int64_t number;
};

/* Who may touch what: the order and the process, anybody; the exchange, attempts and records, the engine's thread until
 * the call is done and its holder afterwards. */
struct call {
  atomic_int holders; /* who started it and, until it is done, the engine */
  atomic_bool is_done;
  pid_t process;
  struct desk *desk;
  struct call_order order;
  struct exchange *exchange;
  int64_t deadline; /* on retry_clock_ms */
  int attempts;
  struct response *records; /* what came of each attempt, without bodies; when the order wants them */
  int record_count;

  /* Under the desk's lock: */
  int descriptor; /* -1 until somebody asks for it */
  bool is_cancelled;
  struct call *next; /* in one of the desk's lists, or among those that are done */
  struct call *next_cancelled;

  /* Of the engine's thread alone: */
  enum { CALL_NEW, CALL_RUNNING, CALL_WAITING, CALL_ENDED } stage;
  struct http *http; /* while an attempt runs */
  struct lane *lane; /* that it runs on */
  int64_t begun_at;  /* of the attempt */
  int64_t due;       /* when the next attempt begins */
  struct call *next_active, **active_link;
  struct call *next_waiting;
};

struct call_list {
  struct call *first, **end;
};

void call_list_clear(struct call_list *list);

void call_list_append(struct call_list *list, struct call *call);

/* Empties the list and returns what was its first, to be followed by `next`. */
struct call *call_list_take(struct call_list *list);

struct desk {
  pthread_mutex_t lock;
  pthread_cond_t some_done;
  int bell; /* an eventfd that wakes the engine's thread */
  struct call_list started;
  struct call *cancelled; /* held; followed by `next_cancelled` */
  bool has_closed;        /* a service was closed */
  bool is_asleep;         /* the thread waits for the bell */
  bool is_stopping;
  int waiters; /* for `some_done` */
};

/* False when there is no memory or descriptor; `desk_tear_down` is due all the same. */
bool desk_set_up(struct desk *desk);
void desk_tear_down(struct desk *desk);

/* Wakes the thread if it sleeps. Called with the lock held. */
void desk_wake(struct desk *desk);

/* Makes a call with two holders and puts it on the desk. It takes the exchange over, with its request. NULL, with the
 * exchange still the caller's, when there is no memory. */
struct call *call_start(struct desk *desk, const struct call_order *order, struct exchange *exchange);

/* Lets go of a call, whatever becomes of it. */
void call_drop(struct call *call);

/* Marks calls, which follow each other by `next`, as done and tells whoever waits, but not the inboxes. */
void call_finish_all(struct desk *desk, struct call *calls);

/* For whoever started it: */

/* True once the call is done. One that was started in another process is done: nobody works on it here. */
bool call_is_done(const struct call *call);

/* The exchange of a call that is done, as its last attempt left it. */
struct exchange *call_exchange(struct call *call);

/* Waits until the call is done, at the most so long; true if it is. */
bool call_wait(struct call *call, int64_t timeout_ms);

/* A descriptor that becomes readable when the call is done, and stays so. The call's. -1 when there is none to be had.
 */
int call_descriptor(struct call *call);

/* Ends the call with the kind cancelled, unless it is done before. Returns at once. */
void call_cancel(struct call *call);

#endif
