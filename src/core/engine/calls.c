/* SPDX-License-Identifier: MIT */
#include "engine/calls.h"

#include <stdlib.h>

enum {
  LOOK_MS = 1000,     /* for connections that have been idle for too long */
  PAUSE_GRAIN_MS = 15 /* pauses end together, since each end looks at all calls: a mask of bits */
};

/* Ending. */

static void unlink_active(struct call *call) {
  *call->active_link = call->next_active;
  if (call->next_active != NULL) {
    call->next_active->active_link = call->active_link;
  }
}

/* The call's last response stands; it is announced at the end of the round. Its request is overwritten now, since Lua
 * may keep the call for long. */
static void conclude(struct calls *calls, struct call *call) {
  exchange_forget_request(call->exchange);
  call->stage = CALL_ENDED;
  unlink_active(call);
  call_list_append(&calls->done, call);
}

/* An attempt has ended. */

/* For the hook. */
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

static void look_by(struct calls *calls, int64_t time) {
  calls->look_at = clock_earlier(calls->look_at, time);
}

static void follow_attempt(struct attempts *attempts, struct call *call) {
  record_attempt(call);
  look_by(calls_of(attempts), clock_ms() + LOOK_MS);
  int64_t wait_ms = retry_wait_ms(&call->order.retry, &call->exchange->response);
  if (wait_ms == UNKNOWN) {
    conclude(calls_of(attempts), call);
  } else {
    call->stage = CALL_PAUSES;
    call->due = (clock_ms() + wait_ms) | PAUSE_GRAIN_MS;
    look_by(calls_of(attempts), call->due);
  }
}

/* Beginning one. */

static void begin_attempt(struct calls *calls, struct call *call) {
  struct retry *retry = &call->order.retry;
  struct response *response = &call->exchange->response;
  call->begun_at = clock_ms();
  if (!retry_begin_attempt(retry, response)) {
    conclude(calls, call);
    return;
  }
  call->connected_by = retry_connect_deadline(retry, call->order.service->connect_timeout_ms);
  look_by(calls, call->connected_by);
  attempts_begin(&calls->attempts, call);
}

/* Ends before the end. */

/* Breaks off whatever the call is doing. */
static void break_off(struct calls *calls, struct call *call, enum failure_kind kind, const char *detail) {
  if (call->stage == CALL_ENDED) {
    return;
  }
  bool has_attempt = call->stage != CALL_PAUSES && call->stage != CALL_RESTS;
  attempts_stop(call, false);
  if (has_attempt) {
    response_fail(&call->exchange->response, kind, "%s", detail);
    record_attempt(call);
  } else {
    retry_break_off(&call->exchange->response, kind, detail);
  }
  conclude(calls, call);
}

static int64_t due_of(const struct call *call) {
  if (call->stage == CALL_PAUSES) {
    return call->due;
  }
  return attempts_is_connecting(call) ? call->connected_by : call->order.retry.deadline;
}

/* Ends the attempt of a call that is overdue, or begins the next one; otherwise returns when that will be due. Other
 * calls of the service may go on then, and end. */
static int64_t look_at_call(struct calls *calls, struct call *call, int64_t now) {
  if (call->stage == CALL_ENDED) {
    return UNKNOWN;
  }
  int64_t due = due_of(call);
  if (due > now) {
    return due;
  }
  if (call->stage == CALL_PAUSES) {
    begin_attempt(calls, call);
  } else {
    attempts_time_out(&calls->attempts, call);
  }
  return UNKNOWN;
}

static void look_at_calls(struct calls *calls) {
  int64_t now = calls->look_at != UNKNOWN ? clock_ms() : 0;
  if (calls->look_at == UNKNOWN || calls->look_at > now) {
    return;
  }
  int64_t next_look = UNKNOWN;
  struct call *next = NULL;
  calls->look_at = UNKNOWN;
  for (struct call *call = calls->active; call != NULL; call = next) {
    next = call->next_active;
    next_look = clock_earlier(next_look, look_at_call(calls, call, now));
  }
  look_by(calls, next_look);
  look_by(calls, attempts_expire(&calls->attempts));
}

/* What the engine asks for. */

void calls_set_up(struct calls *calls, struct poller *poller, const struct wakeup *wakeup) {
  attempts_set_up(&calls->attempts, poller, wakeup, follow_attempt);
  calls->look_at = UNKNOWN;
  call_list_clear(&calls->done);
}

void calls_tear_down(struct calls *calls) {
  attempts_tear_down(&calls->attempts);
}

void calls_run(struct calls *calls) {
  look_at_calls(calls);
  attempts_run(&calls->attempts);
}

int calls_sleep_ms(const struct calls *calls) {
  return clock_sleep_until(clock_earlier(calls->look_at, attempts_due(&calls->attempts)));
}

static void start(struct calls *calls, struct call *call) {
  call->next_active = calls->active;
  call->active_link = &calls->active;
  if (calls->active != NULL) {
    calls->active->active_link = &call->next_active;
  }
  calls->active = call;
  look_by(calls, call->order.retry.deadline);
  if (attempts_prepare(&calls->attempts, call)) {
    begin_attempt(calls, call);
  } else {
    break_off(calls, call, FAILURE_CONNECT, "out of memory");
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
    break_off(calls, call, FAILURE_CANCELLED, "the call was cancelled");
    call_drop(call);
  }
}

void calls_end_closed(struct calls *calls) {
  struct call *next = NULL;
  connections_mark_closed(&calls->attempts.connections);
  for (struct call *call = calls->active; call != NULL; call = next) {
    next = call->next_active;
    if (call->connections->is_closed) {
      break_off(calls, call, FAILURE_CLOSED, closed_detail);
    }
  }
  connections_drop_closed(&calls->attempts.connections);
}

struct call *calls_take_done(struct calls *calls) {
  return call_list_take(&calls->done);
}
