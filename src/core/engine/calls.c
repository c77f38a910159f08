/* SPDX-License-Identifier: MIT */
#include "engine/calls.h"

#include <stdlib.h>

enum {
  CHECK_MS = 1000,    /* how long after an attempt to look for connections that have been idle for too long */
  PAUSE_GRAIN_MS = 15 /* a bit mask: pauses are rounded up to end together, because each end checks all calls */
};

/* Ending. */

static void unlink_active(struct call *call) {
  *call->active_link = call->next_active;
  if (call->next_active != NULL) {
    call->next_active->active_link = call->active_link;
  }
}

/* Ends the call with its current response; the engine reports it at the end of the round. The request is wiped now,
 * since Lua may keep the call for a long time. */
static void finish(struct calls *calls, struct call *call) {
  exchange_forget_request(call->exchange);
  call->stage = CALL_ENDED;
  unlink_active(call);
  call_list_append(&calls->done, call);
}

/* An attempt has ended. */

/* Copies the response for the on_call hook. */
static void record_attempt(struct call *call) {
  if (!call->order.wants_attempts) {
    return;
  }
  struct response *longer = realloc(call->records, (size_t)(call->record_count + 1) * sizeof *longer);
  if (longer == NULL) {
    return; /* this attempt is not reported to the hook */
  }
  call->records = longer;
  struct response *record = &longer[call->record_count++];
  *record = call->exchange->response;
  record->body = (struct buffer){0};
  record->scratch = (struct buffer){0};
}

static struct calls *calls_of(struct attempts *attempts) {
  return (struct calls *)attempts;
}

static void check_by(struct calls *calls, int64_t time) {
  calls->check_at = clock_earlier(calls->check_at, time);
}

static void follow_attempt(struct attempts *attempts, struct call *call) {
  record_attempt(call);
  check_by(calls_of(attempts), clock_ms() + CHECK_MS);
  int64_t wait_ms = retry_wait_ms(&call->order.retry, &call->exchange->response);
  if (wait_ms == UNKNOWN) {
    finish(calls_of(attempts), call);
  } else {
    call->stage = CALL_PAUSED;
    call->due = (clock_ms() + wait_ms) | PAUSE_GRAIN_MS;
    check_by(calls_of(attempts), call->due);
  }
}

/* Starting an attempt. */

static void begin_attempt(struct calls *calls, struct call *call) {
  struct retry *retry = &call->order.retry;
  struct response *response = &call->exchange->response;
  call->begun_at = clock_ms();
  if (!retry_begin_attempt(retry, response)) {
    finish(calls, call);
    return;
  }
  call->connected_by = retry_connect_deadline(retry, call->order.service->connect_timeout_ms);
  check_by(calls, call->connected_by);
  attempts_begin(&calls->attempts, call);
}

/* Ending early. */

/* Ends the call with this failure, in any stage. Does nothing if it has ended. */
static void end_early(struct calls *calls, struct call *call, enum failure_kind kind, const char *detail) {
  if (call->stage == CALL_ENDED) {
    return;
  }
  bool has_attempt = call->stage != CALL_PAUSED && call->stage != CALL_IDLE;
  attempts_stop(call, false);
  if (has_attempt) {
    response_fail(&call->exchange->response, kind, "%s", detail);
    record_attempt(call);
  } else {
    retry_end_early(&call->exchange->response, kind, detail);
  }
  finish(calls, call);
}

static int64_t due_of(const struct call *call) {
  if (call->stage == CALL_PAUSED) {
    return call->due;
  }
  return attempts_is_connecting(call) ? call->connected_by : call->order.retry.deadline;
}

/* Times the attempt out if it is overdue, or starts the next one; otherwise returns when that will be due. Other calls
 * of the service may move on meanwhile, and end. */
static int64_t check_call(struct calls *calls, struct call *call, int64_t now) {
  if (call->stage == CALL_ENDED) {
    return UNKNOWN;
  }
  int64_t due = due_of(call);
  if (due > now) {
    return due;
  }
  if (call->stage == CALL_PAUSED) {
    begin_attempt(calls, call);
  } else {
    attempts_time_out(&calls->attempts, call);
  }
  return UNKNOWN;
}

static void check_calls(struct calls *calls) {
  int64_t now = calls->check_at != UNKNOWN ? clock_ms() : 0;
  if (calls->check_at == UNKNOWN || calls->check_at > now) {
    return;
  }
  int64_t next_check = UNKNOWN;
  struct call *next = NULL;
  calls->check_at = UNKNOWN;
  for (struct call *call = calls->active; call != NULL; call = next) {
    next = call->next_active;
    next_check = clock_earlier(next_check, check_call(calls, call, now));
  }
  check_by(calls, next_check);
  check_by(calls, attempts_expire(&calls->attempts));
}

/* Interface to engine.c. */

void calls_set_up(struct calls *calls, struct poller *poller, const struct wakeup *wakeup) {
  attempts_set_up(&calls->attempts, poller, wakeup, follow_attempt);
  calls->check_at = UNKNOWN;
  call_list_clear(&calls->done);
}

void calls_tear_down(struct calls *calls) {
  attempts_tear_down(&calls->attempts);
}

void calls_run(struct calls *calls) {
  check_calls(calls);
  attempts_run(&calls->attempts);
}

int calls_sleep_ms(const struct calls *calls) {
  return clock_poll_timeout(clock_earlier(calls->check_at, attempts_due(&calls->attempts)));
}

static void start(struct calls *calls, struct call *call) {
  call->next_active = calls->active;
  call->active_link = &calls->active;
  if (calls->active != NULL) {
    calls->active->active_link = &call->next_active;
  }
  calls->active = call;
  check_by(calls, call->order.retry.deadline);
  if (attempts_prepare(&calls->attempts, call)) {
    begin_attempt(calls, call);
  } else {
    end_early(calls, call, FAILURE_CONNECT, "out of memory");
  }
}

void calls_start(struct calls *calls, struct call *started) {
  struct call *next = NULL;
  for (struct call *call = started; call != NULL; call = next) {
    next = call->next;
    start(calls, call);
  }
}

void calls_cancel(struct calls *calls, struct call *cancelled) {
  struct call *next = NULL;
  for (struct call *call = cancelled; call != NULL; call = next) {
    next = call->next_cancelled;
    end_early(calls, call, FAILURE_CANCELLED, "the call was cancelled");
    call_drop(call);
  }
}

void calls_end_closed(struct calls *calls) {
  struct call *next = NULL;
  connections_mark_closed(&calls->attempts.connections);
  for (struct call *call = calls->active; call != NULL; call = next) {
    next = call->next_active;
    if (call->connections->is_closed) {
      end_early(calls, call, FAILURE_CLOSED, closed_message);
    }
  }
  connections_drop_closed(&calls->attempts.connections);
}

struct call *calls_take_done(struct calls *calls) {
  return call_list_take(&calls->done);
}
