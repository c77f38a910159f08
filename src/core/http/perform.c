/* SPDX-License-Identifier: MIT */
#include "http/perform.h"

#include <poll.h>
#include <stdlib.h>

#include "base/descriptor.h"
#include "http/addresses.h"
#include "http/transfer.h"

struct performer {
  struct service *service;
  struct connector *connector;
  struct connection *kept; /* NULL: the next attempt opens a connection */
  int64_t kept_until;
  struct addresses addresses;
};

struct performer *performer_new(struct service *service) {
  struct performer *performer = calloc(1, sizeof *performer);
  if (performer != NULL) {
    performer->service = service_hold(service);
  }
  return performer;
}

static void close_kept(struct performer *performer) {
  connection_close(performer->kept);
  performer->kept = NULL;
}

void performer_free(struct performer *performer) {
  if (performer == NULL) {
    return;
  }
  struct sigpipe sigpipe;
  sigpipe_block(&sigpipe);
  close_kept(performer);
  connector_free(performer->connector);
  sigpipe_unblock(&sigpipe);
  addresses_clear(&performer->addresses);
  service_release(performer->service);
  free(performer);
}

/* Opening a connection. */

static bool find_addresses(struct performer *performer, int64_t until, const char **text, struct response *response) {
  enum addresses_state state = addresses_find(&performer->addresses, performer->service, NULL, text);
  if (state == ADDRESSES_PENDING) {
    addresses_wait(&performer->addresses, until);
    state = addresses_find(&performer->addresses, performer->service, NULL, text);
  }
  if (state == ADDRESSES_FAILED) {
    addresses_store_failure(&performer->addresses, performer->service, response);
  } else if (state == ADDRESSES_PENDING) {
    response_fail(response, FAILURE_TIMEOUT, "timed out before the host name was resolved");
  }
  return state == ADDRESSES_READY;
}

static void drop_connector(struct performer *performer) {
  close_kept(performer);
  connector_free(performer->connector);
  performer->connector = NULL;
}

/* Waits for the connection to open and returns whether it did. If not, `kept` is NULL, and the response has the failure
 * unless the connection was lost. */
static bool await_open(struct performer *performer, int64_t until, struct response *response) {
  bool is_usable = true;
  while (is_usable && connector_take(performer->connector) == NULL) {
    int left_ms = clock_poll_timeout(until);
    if (left_ms == 0) {
      connection_store_timeout(performer->service, response);
      addresses_forget(&performer->addresses);
      close_kept(performer);
      return false;
    }
    is_usable = connector_wait(performer->connector, left_ms);
  }
  if (!is_usable) {
    response_fail(response, FAILURE_CONNECT, "out of memory");
    drop_connector(performer);
  } else if (connection_is_lost(performer->kept)) {
    close_kept(performer);
  } else if (!connection_is_open(performer->kept)) {
    connection_store_failure(performer->kept, response);
    addresses_forget(&performer->addresses);
    close_kept(performer);
  }
  return performer->kept != NULL;
}

static bool open_connection(struct performer *performer, const struct retry *retry, struct response *response) {
  int64_t begun_at = clock_ms();
  int64_t until = retry_connect_deadline(retry, performer->service->connect_timeout_ms);
  const char *addresses = NULL;
  if (performer->connector == NULL) {
    performer->connector = connector_new(NULL);
  }
  if (performer->connector == NULL) {
    response_fail(response, FAILURE_CONNECT, "out of memory or file descriptors");
    return false;
  }
  if (!find_addresses(performer, until, &addresses, response)) {
    return false;
  }
  int64_t dns_ms = clock_ms() - begun_at;
  char fault[DETAIL_MAXIMUM];
  performer->kept = connection_open(performer->connector, performer->service, addresses, until - clock_ms(), fault);
  if (performer->kept == NULL) {
    response_fail(response, FAILURE_CONNECT, "%s", fault);
    return false;
  }
  if (!await_open(performer, until, response)) {
    return false;
  }
  struct response_times times = connection_times(performer->kept);
  response->times.dns_ms = dns_ms;
  response->times.connect_ms = dns_ms + times.connect_ms;
  response->times.tls_ms = dns_ms + times.tls_ms;
  return true;
}

/* The exchange. */

static bool wait_for(const struct transfer *transfer) {
  unsigned events = transfer_events(transfer);
  struct pollfd polled = {.fd = connection_descriptor(transfer->connection),
                          .events = (short)(POLLIN | ((events & POLLER_WRITE) != 0 ? POLLOUT : 0))};
  int left_ms = clock_poll_timeout(transfer->deadline);
  while (!transfer->has_more && left_ms > 0 && poll(&polled, 1, left_ms) <= 0) {
    left_ms = clock_poll_timeout(transfer->deadline);
  }
  return left_ms > 0;
}

/* Returns false if nothing was sent, in which case the request can be sent over another connection. */
static bool exchange_once(struct performer *performer, struct exchange *exchange, int64_t begun_at, int64_t deadline) {
  struct transfer transfer;
  transfer_begin(&transfer, performer->kept, exchange, begun_at, deadline);
  enum transfer_progress progress = transfer_run(&transfer, false);
  while (progress == TRANSFER_WAITS && wait_for(&transfer)) {
    progress = transfer_run(&transfer, true);
  }
  if (progress == TRANSFER_WAITS) {
    transfer_time_out(&transfer);
  }
  int64_t idle_ms = progress == TRANSFER_OVER ? transfer_idle_ms(&transfer) : 0;
  performer->kept_until = clock_ms() + idle_ms;
  if (idle_ms == 0) {
    close_kept(performer);
  }
  return progress != TRANSFER_NOTHING_SENT;
}

/* Sets `kept` to a usable connection: the kept one if it is alive, otherwise a new one. If the new one was lost,
 * returns false, but stores no failure in the response. */
static bool find_connection(struct performer *performer, const struct retry *retry, struct response *response) {
  if (performer->kept != NULL && (clock_ms() >= performer->kept_until || connection_is_old(performer->kept) ||
                                  !connection_is_alive(performer->kept))) {
    close_kept(performer);
  }
  response->times = (struct response_times){0, 0, 0, UNKNOWN, UNKNOWN};
  return performer->kept != NULL || open_connection(performer, retry, response);
}

static void attempt(struct performer *performer, struct exchange *exchange, const struct retry *retry) {
  struct response *response = &exchange->response;
  int64_t begun_at = clock_ms();
  struct buffer *bytes = &exchange->request.bytes;
  buffer_clear(bytes);
  http1_write(bytes, performer->service, &exchange->request);
  if (bytes->failed) {
    response_fail(response, FAILURE_CONNECT, "out of memory");
    return;
  }
  bool is_over = false;
  for (int i = 0; i < CONNECTIONS_FOR_AN_ATTEMPT && !is_over && response->kind == FAILURE_NONE; i++) {
    is_over =
        find_connection(performer, retry, response) && exchange_once(performer, exchange, begun_at, retry->deadline);
  }
  if (!is_over && response->kind == FAILURE_NONE) {
    response_fail(response, FAILURE_CONNECT, "the server closed every connection before the request was sent");
  }
  response->times.total_ms = clock_ms() - begun_at;
}

void performer_attempt(struct performer *performer, struct exchange *exchange, const struct retry *retry) {
  struct sigpipe sigpipe;
  sigpipe_block(&sigpipe);
  attempt(performer, exchange, retry);
  sigpipe_unblock(&sigpipe);
}
