/* SPDX-License-Identifier: MIT */
#include "http/transfer.h"

enum { PIECE_BYTES = 16 * 1024, PIECES_AT_ONCE = 16 };

void transfer_begin(struct transfer *transfer, struct connection *connection, struct exchange *exchange,
                    int64_t begun_at, int64_t deadline) {
  *transfer = (struct transfer){
      .connection = connection, .bytes = &exchange->request.bytes, .begun_at = begun_at, .deadline = deadline};
  http1_begin(&transfer->reader, &exchange->response, connection_service(connection)->max_response_bytes);
}

static bool is_sent(const struct transfer *transfer) {
  return transfer->sent == transfer->bytes->length;
}

/* Returns false if the connection is closed or broken. */
static bool send_request(struct transfer *transfer) {
  while (!is_sent(transfer)) {
    size_t moved = 0;
    enum connection_result result = connection_send(transfer->connection, transfer->bytes->bytes + transfer->sent,
                                                    transfer->bytes->length - transfer->sent, &moved);
    if (result != CONNECTION_MOVED) {
      return result == CONNECTION_AGAIN;
    }
    transfer->reader.response->sent = true;
    transfer->sent += moved;
  }
  return true;
}

static void note_first_byte(const struct transfer *transfer) {
  if (!http1_has_begun(&transfer->reader)) {
    transfer->reader.response->times.first_byte_ms = clock_ms() - transfer->begun_at;
  }
}

static enum http1_progress receive_piece(struct transfer *transfer, char piece[PIECE_BYTES]) {
  size_t moved = 0;
  enum http1_progress progress = HTTP1_MORE;
  switch (connection_receive(transfer->connection, piece, PIECE_BYTES, &moved)) {
  case CONNECTION_MOVED:
    note_first_byte(transfer);
    progress = http1_read(&transfer->reader, piece, moved);
    wipe(piece, moved);
    break;
  case CONNECTION_AGAIN:
    transfer->has_more = false;
    break;
  case CONNECTION_ENDED:
    progress = http1_end(&transfer->reader, true);
    break;
  case CONNECTION_BROKEN:
    progress = http1_end(&transfer->reader, false);
    break;
  }
  return progress;
}

static enum http1_progress receive(struct transfer *transfer) {
  char piece[PIECE_BYTES];
  enum http1_progress progress = HTTP1_MORE;
  transfer->has_more = true;
  for (int i = 0; i < PIECES_AT_ONCE && progress == HTTP1_MORE && transfer->has_more; i++) {
    progress = receive_piece(transfer, piece);
  }
  return progress;
}

/* If sending fails, still receives: a server may respond early and stop reading the request. */
enum transfer_progress transfer_run(struct transfer *transfer, bool is_readable) {
  bool is_open = send_request(transfer);
  if (!is_open && transfer->sent == 0) {
    return TRANSFER_NOTHING_SENT;
  }
  if ((is_readable || !is_open) && receive(transfer) != HTTP1_MORE) {
    return TRANSFER_OVER;
  }
  if (!is_open) {
    http1_end(&transfer->reader, false);
    return TRANSFER_OVER;
  }
  return TRANSFER_WAITS;
}

unsigned transfer_events(const struct transfer *transfer) {
  return POLLER_READ | (is_sent(transfer) ? 0U : (unsigned)POLLER_WRITE);
}

void transfer_time_out(const struct transfer *transfer) {
  response_fail(transfer->reader.response, FAILURE_TIMEOUT, "timed out before the %s",
                is_sent(transfer) ? "response was complete" : "request was sent");
}

int64_t transfer_idle_ms(const struct transfer *transfer) {
  bool is_reusable = is_sent(transfer) && !connection_is_old(transfer->connection);
  return is_reusable ? http1_idle_ms(&transfer->reader) : 0;
}
