/* SPDX-License-Identifier: MIT */
#include "engine/calls.h"

#include <stdlib.h>

static void serve(struct calls *calls, struct connections *connections);

/* Ending calls. */

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
  buffer_release(&call->bytes);
  call->stage = CALL_ENDED;
  unlink_active(call);
  call_list_append(&calls->done, call);
}

static void look_by(struct calls *calls, int64_t time) {
  calls->look_at = clock_earlier(calls->look_at, time);
}

/* Attempts: their end. */

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

static void pause_until(struct calls *calls, struct call *call, int64_t due) {
  call->stage = CALL_PAUSES;
  call->due = due;
  struct call **link = &calls->pausing;
  while (*link != NULL && (*link)->due <= due) {
    link = &(*link)->next_pausing;
  }
  call->next_pausing = *link;
  *link = call;
}

static void stop_pausing(struct calls *calls, const struct call *call) {
  struct call **link = &calls->pausing;
  while (*link != call) {
    link = &(*link)->next_pausing;
  }
  *link = call->next_pausing;
}

static void end_attempt(struct calls *calls, struct call *call) {
  struct response *response = &call->exchange->response;
  if (response->times.total_ms == UNKNOWN) {
    response->times.total_ms = clock_ms() - call->begun_at;
  }
  if (response->status != 0) {
    call->connections->answered_at = clock_ms();
  }
  record_attempt(call);
  int64_t wait_ms = retry_wait_ms(&call->order.retry, response);
  if (wait_ms == UNKNOWN) {
    conclude(calls, call);
  } else {
    pause_until(calls, call, clock_ms() + wait_ms);
  }
}

/* What was opening for the call may hang: the next one is not to wait for it. */
static void stop_queueing(struct call *call) {
  call_list_remove(&call->connections->waiting, call);
  call->connections->waiting_count--;
  connections_close_surplus(call->connections);
}

/* Takes from the call what its attempt has, whose response is final or not to come. */
static void stop_attempt(struct calls *calls, struct call *call, bool is_suspect) {
  switch (call->stage) {
  case CALL_QUEUED:
    stop_queueing(call);
    break;
  case CALL_EXCHANGES:
    connections_give_back(call->connections, call->transfer.connection, 0);
    break;
  case CALL_STREAMS:
    stream_end(call->stream, is_suspect);
    break;
  case CALL_PAUSES:
    stop_pausing(calls, call);
    break;
  default:
    break;
  }
}

static void fail_attempt(struct calls *calls, struct call *call, enum failure_kind kind, const char *detail) {
  stop_attempt(calls, call, kind == FAILURE_TIMEOUT && call->exchange->response.sent);
  response_fail(&call->exchange->response, kind, "%s", detail);
  end_attempt(calls, call);
}

/* Attempts over HTTP/1.1. */

static void queue(struct call *call) {
  call->stage = CALL_QUEUED;
  call_list_append(&call->connections->waiting, call);
  call->connections->waiting_count++;
}

/* Moves the exchange on, and does what its state asks for. */
static void exchange(struct calls *calls, struct call *call, bool is_readable) {
  struct connections *connections = call->connections;
  struct connection *connection = call->transfer.connection;
  struct response *response = &call->exchange->response;
  switch (transfer_run(&call->transfer, is_readable)) {
  case TRANSFER_WAITS:
    if (!poller_watch(calls->connections.poller, connection_descriptor(connection), transfer_events(&call->transfer),
                      &connection_owner(connection)->watcher)) {
      fail_attempt(calls, call, FAILURE_NETWORK, "out of memory for the connection");
    }
    return;
  case TRANSFER_NOTHING_SENT:
    connections_give_back(connections, connection, 0);
    if (++call->connections_tried < CONNECTIONS_FOR_AN_ATTEMPT) {
      queue(call);
      return;
    }
    response_fail(response, FAILURE_CONNECT, "the server closed each connection before the request was sent");
    break;
  case TRANSFER_OVER:
    connections_give_back(connections, connection, transfer_idle_ms(&call->transfer));
    break;
  }
  end_attempt(calls, call);
}

static void watch_exchange(struct watcher *watcher, int descriptor, unsigned events) {
  struct call *call = connection_owner(connection_of(watcher))->context;
  struct connections *connections = call->connections;
  struct calls *calls = call->calls;
  (void)descriptor;
  exchange(calls, call, (events & POLLER_READ) != 0);
  serve(calls, connections);
}

/* What the connection cost the attempt: nothing when it was there before. */
static struct response_times times_of(const struct call *call, struct connection *connection, bool is_new) {
  struct response_times times = {0, 0, 0, UNKNOWN, UNKNOWN};
  if (is_new) {
    struct response_times own = connection_times(connection);
    int64_t opened_ms = own.tls_ms > 0 ? own.tls_ms : own.connect_ms;
    int64_t waited_ms = clock_ms() - call->begun_at;
    times.dns_ms = waited_ms > opened_ms ? waited_ms - opened_ms : 0;
    times.connect_ms = times.dns_ms + own.connect_ms;
    times.tls_ms = own.tls_ms > 0 ? times.dns_ms + own.tls_ms : 0;
  }
  return times;
}

static void begin_exchange(struct calls *calls, struct call *call, struct connection *connection, bool is_new) {
  struct response *response = &call->exchange->response;
  struct connection_owner *owner = connection_owner(connection);
  call->stage = CALL_EXCHANGES;
  response->times = times_of(call, connection, is_new);
  owner->context = call;
  owner->watcher.ready = watch_exchange;
  transfer_begin(&call->transfer, connection, &call->bytes, response, call->order.service, call->begun_at,
                 call->order.retry.deadline);
  exchange(calls, call, false);
}

static struct call *take_waiting(struct connections *connections) {
  connections->waiting_count--;
  return call_list_shift(&connections->waiting);
}

static void fail_waiting(struct calls *calls, struct connections *connections, const struct response *failure) {
  while (connections->waiting.first != NULL) {
    fail_attempt(calls, connections->waiting.first, failure->kind, failure->detail);
  }
}

/* Attempts over HTTP/2. */

/* A worn one goes on until its attempts have ended; until there is room for another, the newer wears on. */
static struct multiplex *find_multiplex(struct calls *calls) {
  if (calls->multiplex != NULL && multiplex_is_worn(calls->multiplex) && calls->worn == NULL) {
    calls->worn = calls->multiplex;
    calls->multiplex = NULL;
  }
  if (calls->multiplex == NULL) {
    calls->multiplex = multiplex_new(calls->connections.poller);
  }
  return calls->multiplex;
}

static void begin_stream(struct calls *calls, struct call *call, const char *addresses) {
  struct multiplex *multiplex = find_multiplex(calls);
  struct exchange *exchange = call->exchange;
  char fault[DETAIL_MAXIMUM] = "out of memory or descriptors for a connection";
  call->stream = multiplex == NULL ? NULL
                                   : stream_begin(multiplex, call->order.service, &exchange->request,
                                                  &exchange->response, addresses,
                                                  call->order.retry.deadline - clock_ms(), call, fault);
  if (call->stream == NULL) {
    call->stage = CALL_NEW;
    fail_attempt(calls, call, FAILURE_CONNECT, fault);
  } else {
    call->stage = CALL_STREAMS;
  }
}

static void begin_streams(struct calls *calls, struct connections *connections) {
  const char *addresses = NULL;
  struct response failure = {0};
  switch (addresses_find(&connections->addresses, connections->service, calls->connections.wakeup, &addresses)) {
  case ADDRESSES_PENDING:
    return;
  case ADDRESSES_FAILED:
    addresses_tell_failure(&connections->addresses, connections->service, &failure);
    fail_waiting(calls, connections, &failure);
    return;
  default:
    while (connections->waiting.first != NULL) {
      begin_stream(calls, take_waiting(connections), addresses);
    }
  }
}

static void take_streams(struct calls *calls, struct multiplex *multiplex) {
  struct stream *stream = NULL;
  while ((stream = multiplex_take(multiplex)) != NULL) {
    struct call *call = stream_context(stream);
    const struct response *response = &call->exchange->response;
    bool is_suspect = response->sent && (response->kind == FAILURE_TIMEOUT || response->kind == FAILURE_TOO_LARGE);
    if (!response->sent && response->kind != FAILURE_NONE) {
      addresses_forget(&call->connections->addresses);
    }
    stream_end(stream, is_suspect);
    end_attempt(calls, call);
  }
}

/* After libcurl had no memory, attempts would never end. */
static void end_streams(struct calls *calls) {
  struct call *next = NULL;
  for (struct call *call = calls->active; call != NULL; call = next) {
    next = call->next_active;
    if (call->stage == CALL_STREAMS) {
      bool is_sent = call->exchange->response.sent;
      fail_attempt(calls, call, is_sent ? FAILURE_NETWORK : FAILURE_CONNECT, "out of memory for the connection");
    }
  }
}

static void free_worn(struct calls *calls) {
  if (calls->worn != NULL && multiplex_is_idle(calls->worn)) {
    multiplex_free(calls->worn);
    calls->worn = NULL;
  }
}

static void run_multiplexes(struct calls *calls) {
  struct multiplex *both[2] = {calls->multiplex, calls->worn};
  bool has_faltered = false;
  for (int i = 0; i < 2; i++) {
    if (both[i] != NULL) {
      has_faltered |= !multiplex_run(both[i]);
      take_streams(calls, both[i]);
    }
  }
  if (has_faltered) {
    end_streams(calls);
    multiplex_free(calls->multiplex);
    calls->multiplex = NULL;
  }
  free_worn(calls);
}

/* Both. */

/* Gives waiting calls the connections that are there, and begins to open those that are missing. */
static void serve(struct calls *calls, struct connections *connections) {
  if (connections->service->http_version == HTTP_2) {
    begin_streams(calls, connections);
    return;
  }
  while (connections->waiting.first != NULL) {
    struct connection *connection = connections_take_idle(connections);
    if (connection == NULL) {
      break;
    }
    begin_exchange(calls, take_waiting(connections), connection, false);
  }
  struct response failure = {0};
  int opening = connections->opening.count;
  if (!connections_open_needed(connections, &failure)) {
    fail_waiting(calls, connections, &failure);
  }
  if (connections->opening.count > opening) {
    look_by(calls, clock_ms() + connections->service->connect_timeout_ms);
  }
}

static void serve_all(struct calls *calls) {
  struct connections *next = NULL;
  for (struct connections *each = calls->connections.all; each != NULL; each = next) {
    next = each->next;
    if (each->waiting_count > each->opening.count) {
      serve(calls, each);
    }
  }
}

static void take_opened(struct calls *calls) {
  struct connections *connections = NULL;
  struct connection *connection = NULL;
  while ((connection = connections_take_opened(&calls->connections, &connections)) != NULL) {
    bool is_open = connection_is_open(connection);
    struct call *call = connections->waiting.first != NULL ? take_waiting(connections) : NULL;
    if (!is_open && call != NULL) {
      connection_tell_failure(connection, &call->exchange->response);
    }
    if (!is_open) {
      connection_close(connection);
    } else if (call == NULL) {
      connections_keep_spare(connections, connection);
    } else {
      begin_exchange(calls, call, connection, true);
    }
    if (!is_open && call != NULL) {
      call->stage = CALL_NEW;
      end_attempt(calls, call);
    }
    serve(calls, connections);
  }
}

static void begin_attempt(struct calls *calls, struct call *call) {
  struct retry *retry = &call->order.retry;
  struct response *response = &call->exchange->response;
  call->begun_at = clock_ms();
  if (retry->deadline <= call->begun_at) {
    if (retry->attempts == 0) {
      response_fail(response, FAILURE_TIMEOUT, "the deadline passed before the call began");
    }
    conclude(calls, call);
    return;
  }
  retry_begin_attempt(retry, response);
  call->connections_tried = 0;
  call->connected_by = retry_connect_deadline(retry, call->order.service->connect_timeout_ms);
  look_by(calls, call->connected_by);
  queue(call);
  serve(calls, call->connections);
}

/* Breaks off whatever the call is doing. */
static void break_off(struct calls *calls, struct call *call, enum failure_kind kind, const char *detail) {
  enum call_stage stage = call->stage;
  if (stage == CALL_ENDED) {
    return;
  }
  stop_attempt(calls, call, false);
  response_fail(&call->exchange->response, kind, "%s", detail);
  if (stage != CALL_PAUSES && stage != CALL_NEW) {
    record_attempt(call);
  }
  conclude(calls, call);
}

/* Overdue calls and connections. */

/* A call that waits for a stream while others of its service are answered goes on waiting. */
static bool is_connecting(const struct call *call) {
  bool waits_for_stream = call->stage == CALL_STREAMS && !call->exchange->response.sent &&
                          call->connections->answered_at < call->begun_at;
  return call->stage == CALL_QUEUED || waits_for_stream;
}

/* Ends the attempt when it is overdue; otherwise returns when it will be. */
static int64_t look_at_call(struct calls *calls, struct call *call, int64_t now) {
  bool connects = is_connecting(call);
  int64_t due = connects ? call->connected_by : call->order.retry.deadline;
  if (call->stage == CALL_PAUSES || call->stage == CALL_NEW) {
    return UNKNOWN;
  }
  if (due > now) {
    return due;
  }
  bool is_sent = call->exchange->response.sent;
  fail_attempt(calls, call, FAILURE_TIMEOUT,
               is_sent    ? "timed out before the response was complete"
               : connects ? "timed out before the connection was open"
                          : "timed out before the request was sent");
  return UNKNOWN;
}

static void end_overdue(struct calls *calls) {
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
  for (struct connections *each = calls->connections.all; each != NULL; each = each->next) {
    next_look = clock_earlier(next_look, connections_expire(each));
  }
  look_by(calls, next_look);
  serve_all(calls);
}

/* Rounds. */

static void begin_retries(struct calls *calls) {
  int64_t now = calls->pausing != NULL ? clock_ms() : 0;
  while (calls->pausing != NULL && calls->pausing->due <= now) {
    struct call *call = calls->pausing;
    calls->pausing = call->next_pausing;
    begin_attempt(calls, call);
  }
}

void calls_run(struct calls *calls) {
  connections_run(&calls->connections);
  take_opened(calls);
  run_multiplexes(calls);
  begin_retries(calls);
  end_overdue(calls);
  serve_all(calls);
}

int calls_sleep_ms(const struct calls *calls) {
  int64_t due = clock_earlier(calls->pausing != NULL ? calls->pausing->due : UNKNOWN, calls->look_at);
  due = clock_earlier(due, connections_due(&calls->connections));
  due = clock_earlier(due, calls->multiplex != NULL ? multiplex_due(calls->multiplex) : UNKNOWN);
  due = clock_earlier(due, calls->worn != NULL ? multiplex_due(calls->worn) : UNKNOWN);
  return clock_sleep_until(due);
}

/* What the engine asks for. */

void calls_set_up(struct calls *calls, struct poller *poller, const struct wakeup *wakeup) {
  calls->connections.poller = poller;
  calls->connections.wakeup = wakeup;
  calls->look_at = UNKNOWN;
  call_list_clear(&calls->done);
}

void calls_tear_down(struct calls *calls) {
  connections_tear_down(&calls->connections);
  multiplex_free(calls->multiplex);
  multiplex_free(calls->worn);
}

static void start(struct calls *calls, struct call *call) {
  call->calls = calls;
  call->next_active = calls->active;
  call->active_link = &calls->active;
  if (calls->active != NULL) {
    calls->active->active_link = &call->next_active;
  }
  calls->active = call;
  look_by(calls, call->order.retry.deadline);
  call->connections = connections_find(&calls->connections, call->order.service);
  if (call->order.service->http_version == HTTP_1_1) {
    http1_write(&call->bytes, call->order.service, &call->exchange->request);
  }
  if (call->connections == NULL || call->bytes.failed) {
    break_off(calls, call, FAILURE_CONNECT, "out of memory for the request");
    return;
  }
  begin_attempt(calls, call);
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
  connections_mark_closed(&calls->connections);
  for (struct call *call = calls->active; call != NULL; call = next) {
    next = call->next_active;
    if (call->connections->is_closed) {
      break_off(calls, call, FAILURE_CLOSED, "the api was closed while the call was under way");
    }
  }
  connections_drop_closed(&calls->connections);
}

struct call *calls_take_done(struct calls *calls) {
  return call_list_take(&calls->done);
}
