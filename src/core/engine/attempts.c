/* SPDX-License-Identifier: MIT */
#include "engine/attempts.h"

static void serve(struct attempts *attempts, struct connections *connections);

/* Ending. */

static void end(struct attempts *attempts, struct call *call) {
  struct response *response = &call->exchange->response;
  if (response->times.total_ms == UNKNOWN) {
    response->times.total_ms = clock_ms() - call->begun_at;
  }
  if (response->status != 0) {
    call->connections->responded_at = clock_ms();
  }
  call->stage = CALL_IDLE;
  attempts->ended(attempts, call);
}

/* Also closes the connection that was opening for this call: it may hang, and other calls should not wait for it. */
static void stop_queueing(struct call *call) {
  call_list_remove(&call->connections->waiting, call);
  call->connections->waiting_count--;
  connections_close_surplus(call->connections);
}

static void cancel_turn(struct call *call) {
  if (call->has_turn) {
    call->has_turn = false;
    call_list_remove(&call->attempts->turns, call);
  }
}

void attempts_stop(struct call *call, bool timed_out) {
  switch (call->stage) {
  case CALL_QUEUED:
    stop_queueing(call);
    break;
  case CALL_IN_TRANSFER:
    cancel_turn(call);
    connections_give_back(call->connections, call->transfer.connection, 0);
    break;
  case CALL_IN_STREAM:
    stream_end(call->stream, timed_out);
    break;
  default:
    break;
  }
  call->stage = CALL_IDLE;
}

void attempts_fail(struct attempts *attempts, struct call *call, enum failure_kind kind, const char *detail) {
  attempts_stop(call, kind == FAILURE_TIMEOUT);
  response_fail(&call->exchange->response, kind, "%s", detail);
  end(attempts, call);
}

void attempts_time_out(struct attempts *attempts, struct call *call) {
  struct response *response = &call->exchange->response;
  if (call->stage == CALL_IN_TRANSFER) {
    transfer_time_out(&call->transfer);
  } else if (response->sent) {
    response_fail(response, FAILURE_TIMEOUT, "timed out before the response was complete");
  } else {
    if (attempts_is_connecting(call)) {
      connections_note_failure(call->connections);
    }
    connection_store_timeout(call->order.service, response);
  }
  attempts_stop(call, true);
  end(attempts, call);
}

/* Over HTTP/1.1. */

static void queue(struct call *call) {
  call->stage = CALL_QUEUED;
  call_list_append(&call->connections->waiting, call);
  call->connections->waiting_count++;
}

/* The connection was closed before any byte of the request was sent. */
static void try_another(struct attempts *attempts, struct call *call) {
  if (++call->connections_tried < CONNECTIONS_FOR_AN_ATTEMPT) {
    queue(call);
  } else {
    response_fail(&call->exchange->response, FAILURE_CONNECT,
                  "the server closed every connection before the request was sent");
    end(attempts, call);
  }
}

/* Schedules the transfer for the next round, even if the descriptor is not readable. */
static void take_turn(struct attempts *attempts, struct call *call) {
  call->has_turn = true;
  call_list_append(&attempts->turns, call);
}

/* Advances the transfer and handles its new state. */
static void advance(struct attempts *attempts, struct call *call, bool is_readable) {
  struct connections *connections = call->connections;
  struct connection *connection = call->transfer.connection;
  switch (transfer_run(&call->transfer, is_readable)) {
  case TRANSFER_WAITS:
    if (!poller_watch(attempts->connections.poller, connection_descriptor(connection), transfer_events(&call->transfer),
                      &connection_owner(connection)->watcher)) {
      attempts_fail(attempts, call, FAILURE_NETWORK, "out of memory");
    } else if (call->transfer.has_more && !call->has_turn) {
      take_turn(attempts, call);
    }
    return;
  case TRANSFER_NOTHING_SENT:
    connections_give_back(connections, connection, 0);
    try_another(attempts, call);
    return;
  case TRANSFER_OVER:
    cancel_turn(call);
    connections_give_back(connections, connection, transfer_idle_ms(&call->transfer));
    end(attempts, call);
    return;
  }
}

static void transfer_ready(struct watcher *watcher, int descriptor, unsigned events) {
  struct call *call = connection_owner(connection_of(watcher))->context;
  struct connections *connections = call->connections;
  struct attempts *attempts = call->attempts;
  (void)descriptor;
  advance(attempts, call, (events & POLLER_READ) != 0);
  serve(attempts, connections);
}

/* Returns the time that connecting took from the attempt's point of view: zero for a reused connection. */
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

static void begin_transfer(struct attempts *attempts, struct call *call, struct connection *connection, bool is_new) {
  struct response *response = &call->exchange->response;
  struct connection_owner *owner = connection_owner(connection);
  call->stage = CALL_IN_TRANSFER;
  response->times = times_of(call, connection, is_new);
  owner->context = call;
  owner->watcher.ready = transfer_ready;
  transfer_begin(&call->transfer, connection, call->exchange, call->begun_at, call->order.retry.deadline);
  advance(attempts, call, false);
}

static struct call *take_waiting(struct connections *connections) {
  struct call *call = call_list_shift(&connections->waiting);
  connections->waiting_count--;
  call->stage = CALL_IDLE;
  return call;
}

static void fail_waiting(struct attempts *attempts, struct connections *connections, const struct response *failure) {
  while (connections->waiting.first != NULL) {
    attempts_fail(attempts, connections->waiting.first, failure->kind, failure->detail);
  }
}

/* Over HTTP/2. */

/* Returns the multiplex for new attempts, in front of those that are used up, which stay until their attempts have
 * ended. If there is no memory for a new one, a used-up one stays in use. */
static struct multiplex *find_multiplex(struct connections *connections) {
  struct multiplex *newest = connections->multiplexes;
  if (newest == NULL || multiplex_is_used_up(newest)) {
    struct multiplex *fresh = multiplex_new(connections->set->poller);
    if (fresh != NULL) {
      *multiplex_next(fresh) = newest;
      connections->multiplexes = fresh;
    }
  }
  return connections->multiplexes;
}

static void begin_stream(struct attempts *attempts, struct call *call, const char *addresses) {
  struct multiplex *multiplex = find_multiplex(call->connections);
  struct stream_order order = {.service = call->order.service,
                               .exchange = call->exchange,
                               .addresses = addresses,
                               .timeout_ms = call->order.retry.deadline - clock_ms(),
                               .context = call};
  char fault[DETAIL_MAXIMUM] = "out of memory or file descriptors";
  call->stream = multiplex == NULL ? NULL : stream_begin(multiplex, &order, fault);
  if (call->stream == NULL) {
    attempts_fail(attempts, call, FAILURE_CONNECT, fault);
  } else {
    call->stage = CALL_IN_STREAM;
  }
}

static void begin_streams(struct attempts *attempts, struct connections *connections) {
  const char *addresses = NULL;
  struct response failure = {0};
  switch (addresses_find(&connections->addresses, connections->service, attempts->connections.wakeup, &addresses)) {
  case ADDRESSES_PENDING:
    return;
  case ADDRESSES_FAILED:
    addresses_store_failure(&connections->addresses, connections->service, &failure);
    fail_waiting(attempts, connections, &failure);
    return;
  default:
    while (connections->waiting.first != NULL) {
      begin_stream(attempts, take_waiting(connections), addresses);
    }
  }
}

static void take_streams(struct attempts *attempts, struct multiplex *multiplex) {
  struct stream *stream = NULL;
  while ((stream = multiplex_take(multiplex)) != NULL) {
    struct call *call = stream_context(stream);
    const struct response *response = &call->exchange->response;
    bool may_be_dead = response->kind == FAILURE_TIMEOUT || response->kind == FAILURE_TOO_LARGE;
    if (!response->sent && response->kind != FAILURE_NONE) {
      connections_note_failure(call->connections);
    }
    stream_end(stream, may_be_dead);
    end(attempts, call);
  }
}

/* After libcurl has run out of memory the streams would never end by themselves. */
static void end_streams(struct attempts *attempts, struct multiplex *multiplex) {
  struct stream *stream = NULL;
  while ((stream = multiplex_first(multiplex)) != NULL) {
    struct call *call = stream_context(stream);
    bool is_sent = call->exchange->response.sent;
    attempts_fail(attempts, call, is_sent ? FAILURE_NETWORK : FAILURE_CONNECT, "out of memory");
  }
}

/* Returns whether the multiplex is still needed. */
static bool run_multiplex(struct attempts *attempts, struct multiplex *multiplex, bool is_newest) {
  bool is_usable = multiplex_run(multiplex);
  take_streams(attempts, multiplex);
  if (!is_usable) {
    end_streams(attempts, multiplex);
  }
  return is_usable && (is_newest || !multiplex_is_idle(multiplex));
}

static void run_multiplexes(struct attempts *attempts, struct connections *connections) {
  struct multiplex **link = &connections->multiplexes;
  while (*link != NULL) {
    struct multiplex *multiplex = *link;
    if (run_multiplex(attempts, multiplex, link == &connections->multiplexes)) {
      link = multiplex_next(multiplex);
    } else {
      *link = *multiplex_next(multiplex);
      multiplex_free(multiplex);
    }
  }
}

/* Both protocols. */

/* Assigns idle connections to waiting calls. Missing connections are opened at the end of the round, one per round: a
 * handshake takes longer than an exchange, so a connection given back in the meantime serves a call sooner. */
static void serve(struct attempts *attempts, struct connections *connections) {
  if (connections->service->http_version == HTTP_2) {
    begin_streams(attempts, connections);
    return;
  }
  while (connections->waiting.first != NULL) {
    struct connection *connection = connections_take_idle(connections);
    if (connection == NULL) {
      break;
    }
    begin_transfer(attempts, take_waiting(connections), connection, false);
  }
  connections->must_open_more = connections->waiting.first != NULL;
}

static void open_needed(struct attempts *attempts, struct connections *connections) {
  struct response failure = {0};
  if (!connections_open_needed(connections, &failure)) {
    fail_waiting(attempts, connections, &failure);
  }
}

static void serve_all(struct attempts *attempts) {
  struct connections *next = NULL;
  for (struct connections *each = attempts->connections.all; each != NULL; each = next) {
    next = each->next;
    if (each->waiting_count > each->opening.count) {
      serve(attempts, each);
    }
    if (each->service->http_version == HTTP_1_1) {
      open_needed(attempts, each);
    }
  }
}

/* Gives an open connection to the call that has waited longest. If it failed to open, that call's attempt fails; if it
 * was lost, the call tries another. */
static void deliver(struct attempts *attempts, struct connections *connections, struct connection *connection) {
  struct call *call = connections->waiting.first != NULL ? take_waiting(connections) : NULL;
  if (connection_is_open(connection)) {
    if (call != NULL) {
      begin_transfer(attempts, call, connection, true);
    } else {
      connections_keep_spare(connections, connection);
    }
    return;
  }
  bool is_lost = connection_is_lost(connection);
  if (call != NULL && !is_lost) {
    connection_store_failure(connection, &call->exchange->response);
  }
  connection_close(connection);
  if (call != NULL && is_lost) {
    try_another(attempts, call);
  } else if (call != NULL) {
    end(attempts, call);
  }
}

static void take_opened(struct attempts *attempts) {
  struct connections *connections = NULL;
  struct connection *connection = NULL;
  while ((connection = connections_take_opened(&attempts->connections, &connections)) != NULL) {
    deliver(attempts, connections, connection);
    serve(attempts, connections);
  }
}

/* Interface to calls.c. */

void attempts_set_up(struct attempts *attempts, struct poller *poller, const struct wakeup *wakeup,
                     void (*ended)(struct attempts *attempts, struct call *call)) {
  connections_set_up(&attempts->connections, poller, wakeup);
  attempts->ended = ended;
  call_list_clear(&attempts->turns);
}

void attempts_tear_down(struct attempts *attempts) {
  connections_tear_down(&attempts->connections);
}

bool attempts_prepare(struct attempts *attempts, struct call *call) {
  struct service *service = call->order.service;
  call->attempts = attempts;
  call->connections = connections_find(&attempts->connections, service);
  if (service->http_version == HTTP_1_1) {
    http1_write(&call->exchange->request.bytes, service, &call->exchange->request);
  }
  return call->connections != NULL && !call->exchange->request.bytes.failed;
}

void attempts_begin(struct attempts *attempts, struct call *call) {
  call->connections_tried = 0;
  queue(call);
  serve(attempts, call->connections);
}

/* If other calls of the service get responses meanwhile, the call is not waiting for a handshake but for its turn; the
 * connect timeout does not apply then. */
bool attempts_is_connecting(const struct call *call) {
  bool others_are_served = call->connections->responded_at >= call->begun_at;
  bool is_waiting = call->stage == CALL_QUEUED || (call->stage == CALL_IN_STREAM && !call->exchange->response.sent);
  return is_waiting && !others_are_served;
}

static void run_turns(struct attempts *attempts) {
  struct call *call = call_list_take(&attempts->turns);
  struct call *next = NULL;
  for (; call != NULL; call = next) {
    next = call->next;
    struct connections *connections = call->connections;
    call->has_turn = false;
    advance(attempts, call, true);
    serve(attempts, connections);
  }
}

void attempts_run(struct attempts *attempts) {
  run_turns(attempts);
  connections_run(&attempts->connections);
  take_opened(attempts);
  for (struct connections *each = attempts->connections.all; each != NULL; each = each->next) {
    run_multiplexes(attempts, each);
  }
  serve_all(attempts);
}

int64_t attempts_due(const struct attempts *attempts) {
  int64_t due = attempts->turns.first != NULL ? 0 : connections_due(&attempts->connections);
  for (const struct connections *each = attempts->connections.all; each != NULL; each = each->next) {
    due = each->must_open_more ? 0 : due;
    for (struct multiplex *multiplex = each->multiplexes; multiplex != NULL; multiplex = *multiplex_next(multiplex)) {
      due = clock_earlier(due, multiplex_due(multiplex));
    }
  }
  return due;
}

int64_t attempts_expire(struct attempts *attempts) {
  int64_t due = UNKNOWN;
  for (struct connections *each = attempts->connections.all; each != NULL; each = each->next) {
    due = clock_earlier(due, connections_expire(each));
  }
  return due;
}
