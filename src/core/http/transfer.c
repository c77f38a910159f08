/* SPDX-License-Identifier: MIT */
#include "http/transfer.h"

enum {
  PIECE_BYTES = 16 * 1024,
  PIECES_AT_ONCE = 16,
  IDLE_MS = 60 * 1000, /* a dead connection does no harm: connection_is_alive checks it before use */
  MARGIN_MS = 1000     /* stop using the connection this long before the server closes it (Keep-Alive) */
};

void transfer_begin(struct transfer *transfer, struct connection *connection, const struct buffer *bytes,
                    struct response *response, const struct service *service, int64_t begun_at, int64_t deadline) {
  *transfer = (struct transfer){.connection = connection, .bytes = bytes, .begun_at = begun_at, .deadline = deadline};
  http1_begin(&transfer->reader, response, service->max_response_bytes);
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
  const struct http1_reader *reader = &transfer->reader;
  if (!reader->keeps_alive || !is_sent(transfer) || connection_is_old(transfer->connection)) {
    return 0;
  }
  int64_t said_ms = reader->idle_ms - MARGIN_MS;
  return reader->idle_ms == UNKNOWN || said_ms > IDLE_MS ? IDLE_MS : said_ms > 0 ? said_ms : 0;
}
