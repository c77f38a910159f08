/* SPDX-License-Identifier: MIT */
#include "engine/transfers.h"

#include <stdio.h>
#include <stdlib.h>

#include "http/driver.h"

enum { SWEEP_MS = 20 };

static int64_t sooner(int64_t due, int64_t other) {
  return other == UNKNOWN || (due != UNKNOWN && due < other) ? due : other;
}

/* Ending calls. */

static void unlink_active(struct call *call) {
  *call->active_link = call->next_active;
  if (call->next_active != NULL) {
    call->next_active->active_link = call->active_link;
  }
}

/* The call's last response stands; it is announced at the end of the round. Its request is overwritten now, since Lua may
 * keep the call for long. */
static void conclude(struct transfers *attempts, struct call *call) {
  exchange_forget_request(call->exchange);
  call->stage = CALL_ENDED;
  unlink_active(call);
  call_list_append(&attempts->done, call);
}

static void end_with(struct transfers *attempts, struct call *call, enum failure_kind kind, const char *detail) {
  struct response *response = &call->exchange->response;
  response->kind = kind;
  snprintf(response->detail, sizeof response->detail, "%s", detail);
  conclude(attempts, call);
}

/* An attempt. */

/* For the hook. The handle is still the attempt's. */
static void record_attempt(struct call *call) {
  if (!call->order.wants_attempts) {
    return;
  }
  struct response *longer = realloc(call->records, (size_t)(call->record_count + 1) * sizeof *longer);
  if (longer == NULL) {
    return; /* the hook hears of one attempt less */
  }
  call->records = longer;
  struct response *record = &longer[call->record_count++];
  *record = call->exchange->response;
  record->times = http_times(call->http);
  record->body = (struct buffer){0};
  record->scratch = (struct buffer){0};
}

static void wait_for_retry(struct transfers *attempts, struct call *call, int64_t due) {
  call->stage = CALL_WAITING;
  call->due = due;
  struct call **link = &attempts->waiting;
  while (*link != NULL && (*link)->due <= due) {
    link = &(*link)->next_waiting;
  }
  call->next_waiting = *link;
  *link = call;
}

static void stop_waiting(struct transfers *attempts, const struct call *call) {
  struct call **link = &attempts->waiting;
  while (*link != call) {
    link = &(*link)->next_waiting;
  }
  *link = call->next_waiting;
}

/* Puts an attempt, that libcurl has not, on its lane. */
static bool enter_lane(struct transfers *attempts, struct call *call) {
  const struct service *service = call->order.service;
  bool is_shared = lanes_are_shared_by(service);
  call->lane = NULL;
  struct lane *lane = lanes_choose(&attempts->lanes, service);
  int64_t remaining_ms = call->deadline - retry_clock_ms();
  call->begun_at = retry_clock_ms();
  if (is_shared && attempts->sweep_due == UNKNOWN) {
    attempts->sweep_due = call->begun_at + SWEEP_MS;
  }
  struct exchange *exchange = call->exchange;
  CURL *easy = http_handle(call->http);
  bool entered =
      http_begin(call->http, &exchange->request, remaining_ms > 1 ? remaining_ms : 1, &exchange->response, is_shared) &&
      curl_easy_setopt(easy, CURLOPT_SHARE, attempts->lanes.share) == CURLE_OK &&
      curl_easy_setopt(easy, CURLOPT_PRIVATE, call) == CURLE_OK && lane_add(lane, easy);
  call->lane = entered ? lane : NULL;
  return entered;
}

static void end_attempt(struct transfers *attempts, struct call *call, CURLcode code) {
  struct response *response = &call->exchange->response;
  http_finish(call->http, code);
  if (call->lane != NULL && http_is_suspect(call->http)) {
    lane_retire(call->lane);
  }
  record_attempt(call);
  pool_keep(call->order.service, call->http);
  call->http = NULL;
  int64_t now = retry_clock_ms();
  int64_t wait_ms = retry_wait_ms(&call->order.rules, response, call->attempts, call->deadline - now);
  if (wait_ms == UNKNOWN) {
    conclude(attempts, call);
  } else {
    wait_for_retry(attempts, call, now + wait_ms);
  }
}

static void begin_attempt(struct transfers *attempts, struct call *call) {
  if (call->deadline <= retry_clock_ms()) {
    if (call->attempts == 0) {
      end_with(attempts, call, FAILURE_TIMEOUT, "the deadline passed before the call began");
    } else {
      conclude(attempts, call);
    }
    return;
  }
  response_clear_for_attempt(&call->exchange->response);
  call->attempts++;
  call->http = pool_take(&attempts->pool, call->order.service);
  if (call->http == NULL) {
    end_with(attempts, call, FAILURE_CONNECT, "not enough memory for a connection");
    return;
  }
  call->stage = CALL_RUNNING;
  if (!enter_lane(attempts, call)) {
    end_attempt(attempts, call, CURLE_OUT_OF_MEMORY);
  }
}

/* An attempt that shares may have to wait for others to connect, or for a stream. libcurl's timeouts do not run then.
 */
static bool waits_for_others(const struct transfers *attempts, const struct call *call) {
  return call->stage == CALL_RUNNING && lanes_is_shared(&attempts->lanes, call->lane) && !call->exchange->response.sent;
}

/* The server does not speak HTTP/2: attempts that wait for a stream, or for a connection that others could share, get
 * connections of their own. What has begun stays where it is. */
static void leave_shared_lane(struct transfers *attempts, struct service *service) {
  service->speaks_http_1 = true;
  struct call *next = NULL;
  for (struct call *call = attempts->active; call != NULL; call = next) {
    next = call->next_active;
    if (call->order.service == service && waits_for_others(attempts, call)) {
      lane_remove(call->lane, http_handle(call->http));
      if (!enter_lane(attempts, call)) {
        end_attempt(attempts, call, CURLE_OUT_OF_MEMORY);
      }
    }
  }
}

/* Takes what libcurl is done with. */
static void take_messages(struct transfers *attempts, struct lane *lane) {
  CURLMsg *message = NULL;
  int left = 0;
  while ((message = curl_multi_info_read(lane->multi, &left)) != NULL) {
    if (message->msg != CURLMSG_DONE) {
      continue;
    }
    CURL *easy = message->easy_handle;
    CURLcode code = message->data.result;
    void *context = NULL;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &context);
    struct call *call = context;
    struct service *service = call->order.service;
    bool is_http_1 = lanes_is_shared(&attempts->lanes, lane) && !service->speaks_http_1 && code == CURLE_OK &&
                     service->http_version == HTTP_AUTO && !http_was_http_2(call->http);
    lane_remove(lane, easy);
    end_attempt(attempts, call, code);
    if (is_http_1) {
      leave_shared_lane(attempts, service);
    }
  }
}

/* Ends attempts that have waited too long: until the deadline where others are served meanwhile, and else as long as
 * connecting may take. */
static void sweep(struct transfers *attempts) {
  int64_t now = retry_clock_ms();
  if (attempts->sweep_due == UNKNOWN || attempts->sweep_due > now) {
    return;
  }
  attempts->sweeps++;
  attempts->sweep_due = UNKNOWN;
  for (struct call *call = attempts->active; call != NULL; call = call->next_active) {
    if (call->stage == CALL_RUNNING && call->exchange->response.sent) {
      call->order.service->last_served = attempts->sweeps;
    }
  }
  struct call *next = NULL;
  for (struct call *call = attempts->active; call != NULL; call = next) {
    next = call->next_active;
    if (!waits_for_others(attempts, call)) {
      continue;
    }
    const struct service *service = call->order.service;
    int64_t until =
        service->last_served == attempts->sweeps ? call->deadline : call->begun_at + service->connect_timeout_ms;
    if (now >= call->deadline || now >= until) {
      lane_remove(call->lane, http_handle(call->http));
      end_attempt(attempts, call, CURLE_OPERATION_TIMEDOUT);
    } else {
      attempts->sweep_due = now + SWEEP_MS;
    }
  }
}

/* Breaks off whatever the call is doing. Its connection is closed by libcurl, or the HTTP/2 stream reset. */
static void break_off(struct transfers *attempts, struct call *call, enum failure_kind kind, const char *detail) {
  if (call->stage == CALL_RUNNING) {
    lane_remove(call->lane, http_handle(call->http));
    http_finish(call->http, CURLE_ABORTED_BY_CALLBACK);
    call->exchange->response.kind = kind;
    record_attempt(call);
    pool_keep(call->order.service, call->http);
    call->http = NULL;
  } else if (call->stage == CALL_WAITING) {
    stop_waiting(attempts, call);
  } else {
    return;
  }
  end_with(attempts, call, kind, detail);
}

/* Ends what libcurl should have ended. It forgets an attempt's timeout (7.88) when another of its times, that of the
 * connect timeout or of something to read, comes less than a millisecond before. */
static void end_overdue_calls(struct transfers *attempts) {
  int64_t now = attempts->overdue_at != UNKNOWN ? retry_clock_ms() : 0;
  if (attempts->overdue_at == UNKNOWN || attempts->overdue_at > now) {
    return;
  }
  attempts->overdue_at = UNKNOWN;
  struct call *next = NULL;
  for (struct call *call = attempts->active; call != NULL; call = next) {
    next = call->next_active;
    int64_t overdue_at = call->deadline + PATIENCE_MS;
    if (overdue_at > now) {
      attempts->overdue_at = sooner(attempts->overdue_at, overdue_at);
    } else if (call->stage == CALL_RUNNING) {
      lane_remove(call->lane, http_handle(call->http));
      end_attempt(attempts, call, CURLE_OPERATION_TIMEDOUT);
    }
  }
}

/* Rounds. */

static void begin_retries(struct transfers *attempts) {
  int64_t now = attempts->waiting != NULL ? retry_clock_ms() : 0;
  while (attempts->waiting != NULL && attempts->waiting->due <= now) {
    struct call *call = attempts->waiting;
    attempts->waiting = call->next_waiting;
    begin_attempt(attempts, call);
  }
}

/* Sets a lane up anew after libcurl had no memory: it has then forgotten sockets and times, so that attempts would
 * never end, and divides by zero (7.88) when it comes upon such a socket again. */
static void renew_lane(struct transfers *attempts, struct lane *lane) {
  struct call *next = NULL;
  for (struct call *call = attempts->active; call != NULL; call = next) {
    next = call->next_active;
    if (call->stage == CALL_RUNNING && call->lane == lane) {
      lane_remove(lane, http_handle(call->http));
      end_attempt(attempts, call, call->exchange->response.sent ? CURLE_RECV_ERROR : CURLE_OUT_OF_MEMORY);
    }
  }
  lanes_renew(&attempts->lanes, lane);
}

void transfers_run_socket(struct transfers *attempts, uint64_t data, uint32_t events) {
  lane_run_socket(&attempts->lanes.all[lane_mark_of(data)], lane_socket_of(data), events);
}

void transfers_run(struct transfers *attempts) {
  for (int i = 0; i < LANES; i++) {
    struct lane *lane = &attempts->lanes.all[i];
    lane_run_timer(lane);
    take_messages(attempts, lane);
    if (lane->has_faltered) {
      renew_lane(attempts, lane);
    }
  }
  sweep(attempts);
  begin_retries(attempts);
  end_overdue_calls(attempts);
}

int transfers_sleep_ms(const struct transfers *attempts) {
  int64_t due = sooner(attempts->waiting != NULL ? attempts->waiting->due : UNKNOWN, attempts->sweep_due);
  due = sooner(due, attempts->overdue_at);
  for (int i = 0; i < LANES; i++) {
    due = sooner(due, attempts->lanes.all[i].timer_due);
  }
  if (due == UNKNOWN) {
    return -1;
  }
  int64_t left = due - retry_clock_ms();
  return left <= 0 ? 0 : left < INT32_MAX ? (int)left : INT32_MAX;
}

/* What the engine asks for. */

bool transfers_set_up(struct transfers *attempts, int epoll) {
  attempts->sweep_due = UNKNOWN;
  attempts->overdue_at = UNKNOWN;
  call_list_clear(&attempts->done);
  return lanes_set_up(&attempts->lanes, epoll);
}

void transfers_tear_down(struct transfers *attempts) {
  lanes_tear_down(&attempts->lanes);
}

void transfers_start(struct transfers *attempts, struct call *calls) {
  struct call *next = NULL;
  for (struct call *call = calls; call != NULL; call = next) {
    next = call->next;
    call->next_active = attempts->active;
    call->active_link = &attempts->active;
    if (attempts->active != NULL) {
      attempts->active->active_link = &call->next_active;
    }
    attempts->active = call;
    attempts->overdue_at = sooner(attempts->overdue_at, call->deadline + PATIENCE_MS);
    begin_attempt(attempts, call);
  }
}

void transfers_cancel(struct transfers *attempts, struct call *calls) {
  struct call *next = NULL;
  for (struct call *call = calls; call != NULL; call = next) {
    next = call->next_cancelled;
    break_off(attempts, call, FAILURE_CANCELLED, "the call was cancelled");
    call_drop(call);
  }
}

void transfers_end_closed(struct transfers *attempts) {
  struct call *next = NULL;
  for (struct call *call = attempts->active; call != NULL; call = next) {
    next = call->next_active;
    if (atomic_load(&call->order.service->closed)) {
      break_off(attempts, call, FAILURE_CLOSED, "the api was closed while the call was under way");
    }
  }
  pool_drop_closed(&attempts->pool);
}

struct call *transfers_take_done(struct transfers *attempts) {
  return call_list_take(&attempts->done);
}
