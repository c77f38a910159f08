/* SPDX-License-Identifier: MIT */
#include "http/http1.h"

#include <string.h>

#include "base/hexadecimal.h"
#include "http/limits.h"

enum {
  MARGIN_MS = 1000,         /* stop using a connection this long before the server closes it (Keep-Alive) */
  CHUNK_LINE_ALLOWANCE = 16 /* extra allowance per body byte for chunk lines, since chunks may be tiny */
};

enum state { STATUS_LINE, HEADERS, FIXED_BODY, CHUNK_SIZE, CHUNK, CHUNK_END, TRAILERS, BODY_UNTIL_CLOSE, COMPLETE };

/* A line without its terminator, or part of one. */
struct line {
  const char *start;
  const char *end;
};

void http1_begin(struct http1_reader *reader, struct response *response, uint64_t max_body_bytes) {
  *reader = (struct http1_reader){
      .response = response, .max_body_bytes = max_body_bytes, .idle_ms = UNKNOWN, .length = UNKNOWN};
}

int64_t http1_idle_ms(const struct http1_reader *reader) {
  if (!reader->keeps_alive) {
    return 0;
  }
  int64_t said_ms = reader->idle_ms - MARGIN_MS;
  return reader->idle_ms == UNKNOWN || said_ms > IDLE_MS ? IDLE_MS : said_ms > 0 ? said_ms : 0;
}

bool http1_has_begun(const struct http1_reader *reader) {
  return reader->head_bytes > 0;
}

static bool refuse(struct http1_reader *reader, const char *fault) {
  response_fail(reader->response, FAILURE_NETWORK, "invalid HTTP response: %s", fault);
  return false;
}

static bool refuse_size(struct http1_reader *reader) {
  response_fail(reader->response, FAILURE_TOO_LARGE, "the response is larger than %llu bytes",
                (unsigned long long)reader->max_body_bytes);
  return false;
}

static bool is_digit(char byte) {
  return byte >= '0' && byte <= '9';
}

static bool is_blank(char byte) {
  return byte == ' ' || byte == '\t';
}

/* Parses "HTTP/1.1 200 OK" (RFC 9112 section 4). The reason phrase and the space before it may be missing. */
static bool take_status_line(struct http1_reader *reader, struct line line) {
  static const char form[] = "HTTP/1.0 000";
  size_t length = (size_t)(line.end - line.start);
  const char *text = line.start;
  bool fits = length >= sizeof form - 1 && memcmp(text, form, 7) == 0;
  for (size_t i = 7; fits && i < sizeof form - 1; i++) {
    fits = form[i] == ' ' ? text[i] == ' ' : is_digit(text[i]);
  }
  if (!fits || (length > sizeof form - 1 && text[sizeof form - 1] != ' ')) {
    return refuse(reader, "it does not begin with an HTTP/1.1 status line");
  }
  /* Every head must permit keep-alive, those of interim responses included. */
  bool is_first = reader->status == 0;
  reader->keeps_alive = text[7] != '0' && (is_first || reader->keeps_alive);
  reader->status = (text[9] - '0') * 100 + (text[10] - '0') * 10 + (text[11] - '0');
  reader->response->status = reader->status >= 200 ? reader->status : 0;
  reader->is_http_1_0 = text[7] == '0';
  reader->is_chunked = false;
  reader->length = UNKNOWN;
  reader->idle_ms = UNKNOWN;
  reader->state = HEADERS;
  if (reader->status < 100 || reader->status == 101) {
    return refuse(reader, "unexpected status");
  }
  return true;
}

/* Parses an unsigned decimal integer. Returns UNKNOWN for anything else, and INT64_MAX for numbers that overflow. */
static int64_t parse_length(const char *text, size_t size) {
  int64_t length = 0;
  for (size_t i = 0; i < size; i++) {
    if (!is_digit(text[i])) {
      return UNKNOWN;
    }
    length = length > INT64_MAX / 10 - 1 ? INT64_MAX : length * 10 + (text[i] - '0');
  }
  return size > 0 ? length : UNKNOWN;
}

/* Takes the next element off a comma-separated list, without surrounding blanks. Returns false at the end. */
static bool next_element(struct line *list, struct line *element) {
  if (list->start > list->end) {
    return false;
  }
  const char *comma = memchr(list->start, ',', (size_t)(list->end - list->start));
  *element = (struct line){list->start, comma != NULL ? comma : list->end};
  list->start = element->end + 1;
  while (element->start < element->end && is_blank(*element->start)) {
    element->start++;
  }
  while (element->start < element->end && is_blank(element->end[-1])) {
    element->end--;
  }
  return true;
}

static void take_connection(struct http1_reader *reader, struct line value) {
  struct line element;
  while (next_element(&value, &element)) {
    if (header_is(element.start, (size_t)(element.end - element.start), "close")) {
      reader->keeps_alive = false;
    }
  }
}

/* Parses "timeout=5, max=100", the common form of Keep-Alive (RFC 2068 section 19.7.1.1). */
static void take_keep_alive(struct http1_reader *reader, struct line value) {
  static const char name[] = "timeout=";
  struct line element;
  while (next_element(&value, &element)) {
    size_t length = (size_t)(element.end - element.start);
    if (length >= sizeof name && header_is(element.start, sizeof name - 1, name)) {
      int64_t seconds = parse_length(element.start + sizeof name - 1, length - (sizeof name - 1));
      reader->idle_ms = seconds != UNKNOWN && seconds < 1000000 ? seconds * 1000 : reader->idle_ms;
    }
  }
}

/* Processes the headers that delimit the body (RFC 9112 section 6) or concern the connection. A repeated Content-Length
 * must have the same value. */
static bool take_framing(struct http1_reader *reader, struct line name, struct line value) {
  size_t name_length = (size_t)(name.end - name.start);
  size_t value_length = (size_t)(value.end - value.start);
  switch (name.start[0] | 0x20) {
  case 'c':
    if (header_is(name.start, name_length, "content-length")) {
      int64_t length = parse_length(value.start, value_length);
      if (length == UNKNOWN || (reader->length != UNKNOWN && reader->length != length)) {
        return refuse(reader, "invalid or conflicting Content-Length");
      }
      reader->length = length;
    } else if (header_is(name.start, name_length, "connection")) {
      take_connection(reader, value);
    }
    return true;
  case 't':
    if (header_is(name.start, name_length, "transfer-encoding")) {
      if (reader->is_chunked || !header_is(value.start, value_length, "chunked")) {
        return refuse(reader, "unexpected Transfer-Encoding");
      }
      reader->is_chunked = true;
    }
    return true;
  case 'k':
    if (header_is(name.start, name_length, "keep-alive")) {
      take_keep_alive(reader, value);
    }
    return true;
  default:
    return true;
  }
}

/* Splits "Name: value". Returns false if the name is not a token; this also refuses a folded line (RFC 9112 section
 * 5.2), which begins with a blank. */
static bool split_header(struct line line, struct line *name, struct line *value) {
  const char *colon = memchr(line.start, ':', (size_t)(line.end - line.start));
  if (colon == NULL) {
    return false;
  }
  *name = (struct line){line.start, colon};
  *value = (struct line){colon + 1, line.end};
  while (value->start < value->end && is_blank(*value->start)) {
    value->start++;
  }
  while (value->start < value->end && is_blank(value->end[-1])) {
    value->end--;
  }
  return headers_is_token(name->start, (size_t)(name->end - name->start));
}

/* At the empty line that ends the headers: chooses the next state (RFC 9112 section 6.3). */
static bool end_head(struct http1_reader *reader) {
  if (reader->status < 200) { /* an interim response; the final one follows */
    reader->state = STATUS_LINE;
    return true;
  }
  if (reader->is_chunked && reader->length != UNKNOWN) {
    return refuse(reader, "both Transfer-Encoding and Content-Length");
  }
  if (reader->is_chunked && reader->is_http_1_0) { /* RFC 9112 section 6.1 */
    return refuse(reader, "Transfer-Encoding in HTTP/1.0");
  }
  bool is_bodyless = reader->status == 204 || reader->status == 304;
  if (is_bodyless) {
    reader->keeps_alive = reader->keeps_alive && !reader->is_chunked && reader->length <= 0;
    reader->state = COMPLETE;
  } else if (reader->is_chunked) {
    reader->state = CHUNK_SIZE;
  } else if (reader->length == UNKNOWN) {
    reader->keeps_alive = false;
    reader->state = BODY_UNTIL_CLOSE;
  } else if ((uint64_t)reader->length > reader->max_body_bytes) {
    return refuse_size(reader);
  } else {
    reader->left = (uint64_t)reader->length;
    reader->state = reader->left > 0 ? FIXED_BODY : COMPLETE;
  }
  return true;
}

static bool take_header_line(struct http1_reader *reader, struct line line) {
  if (line.start == line.end) {
    return end_head(reader);
  }
  struct line name, value;
  if (!split_header(line, &name, &value)) {
    return refuse(reader, "malformed header");
  }
  if (reader->status >= 200) { /* headers of an interim response do not apply to the final one */
    response_take_header(reader->response, name.start, (size_t)(name.end - name.start), value.start,
                         (size_t)(value.end - value.start));
  }
  return take_framing(reader, name, value);
}

/* Parses a chunk size and ignores chunk extensions (RFC 9112 section 7.1.1). */
static bool take_chunk_size(struct http1_reader *reader, struct line line) {
  uint64_t size = 0;
  const char *at = line.start;
  for (; at < line.end && hexadecimal_digit(*at) >= 0; at++) {
    if (size > UINT64_MAX / 32) {
      return refuse_size(reader);
    }
    size = size * 16 + (uint64_t)hexadecimal_digit(*at);
  }
  bool has_digits = at > line.start;
  while (at < line.end && is_blank(*at)) {
    at++;
  }
  if (!has_digits || (at < line.end && *at != ';')) {
    return refuse(reader, "malformed chunk size");
  }
  if (size > reader->max_body_bytes - reader->body_bytes) {
    return refuse_size(reader);
  }
  reader->body_bytes += size;
  reader->left = size;
  reader->state = size > 0 ? CHUNK : TRAILERS;
  return true;
}

static bool take_line(struct http1_reader *reader, struct line line) {
  switch ((enum state)reader->state) {
  case STATUS_LINE:
    return take_status_line(reader, line);
  case HEADERS:
    return take_header_line(reader, line);
  case CHUNK_SIZE:
    return take_chunk_size(reader, line);
  case CHUNK_END:
    reader->state = CHUNK_SIZE;
    return line.start == line.end || refuse(reader, "a chunk is longer than its size");
  default: { /* trailers are checked and ignored */
    struct line name, value;
    reader->state = line.start == line.end ? COMPLETE : TRAILERS;
    return line.start == line.end || split_header(line, &name, &value) || refuse(reader, "malformed trailer");
  }
  }
}

/* Chunk and trailer lines must end with CRLF. In the head, LF alone is accepted (RFC 9112 section 2.2). A CR elsewhere
 * in a line, or a NUL, is refused: parsers disagree about them, which response splitting relies on. */
static bool take_terminated_line(struct http1_reader *reader, const char *start, const char *line_feed) {
  bool has_return = line_feed > start && line_feed[-1] == '\r';
  struct line line = {start, has_return ? line_feed - 1 : line_feed};
  size_t length = (size_t)(line.end - line.start);
  bool is_head = reader->state == STATUS_LINE || reader->state == HEADERS;
  if ((!has_return && !is_head) || memchr(start, '\r', length) != NULL || memchr(start, '\0', length) != NULL) {
    return refuse(reader, "malformed line");
  }
  return take_line(reader, line);
}

/* Lets a reader refuse other protocols early: their data may never contain a line feed. */
static bool begins_like_http(const struct buffer *partial) {
  static const char protocol[] = "HTTP/1.";
  size_t length = partial->length < sizeof protocol - 1 ? partial->length : sizeof protocol - 1;
  return memcmp(partial->bytes, protocol, length) == 0;
}

/* Processes the next line. An incomplete line is kept in the scratch buffer until the rest arrives. */
static bool read_line(struct http1_reader *reader, const char **at, const char *end) {
  const char *line_feed = memchr(*at, '\n', (size_t)(end - *at));
  const char *stop = line_feed != NULL ? line_feed + 1 : end;
  const char *start = *at;
  struct buffer *partial = &reader->response->scratch;
  size_t length = partial->length + (size_t)(stop - start);
  uint64_t most = MAX_HEAD_BYTES + CHUNK_LINE_ALLOWANCE * reader->body_bytes;
  reader->head_bytes += (size_t)(stop - start);
  *at = stop;
  if (reader->head_bytes > most || length > MAX_HEAD_BYTES) {
    response_fail(reader->response, FAILURE_TOO_LARGE, "the headers of the response are larger than %d bytes",
                  MAX_HEAD_BYTES);
    return false;
  }
  if (line_feed != NULL && partial->length == 0) {
    return take_terminated_line(reader, start, line_feed);
  }
  if (!buffer_append(partial, start, (size_t)(stop - start))) {
    response_fail(reader->response, FAILURE_NETWORK, "out of memory");
    return false;
  }
  if (line_feed == NULL && reader->state == STATUS_LINE && !begins_like_http(partial)) {
    return refuse(reader, "it does not begin with an HTTP/1.1 status line");
  }
  bool fits = line_feed == NULL || take_terminated_line(reader, partial->bytes, partial->bytes + partial->length - 1);
  if (line_feed != NULL) {
    buffer_clear(partial);
  }
  return fits;
}

/* Appends bytes to the body, up to its end or the end of the chunk. */
static bool read_body(struct http1_reader *reader, const char **at, const char *end) {
  struct response *response = reader->response;
  size_t length = (size_t)(end - *at);
  bool is_open = reader->state == BODY_UNTIL_CLOSE;
  if (!is_open && length > reader->left) {
    length = (size_t)reader->left;
  }
  if (is_open && length > reader->max_body_bytes - response->body.length) {
    return refuse_size(reader);
  }
  if (!buffer_append(&response->body, *at, length)) {
    response_fail(response, FAILURE_NETWORK, "out of memory");
    return false;
  }
  *at += length;
  if (!is_open) {
    reader->left -= length;
    if (reader->left == 0) {
      reader->state = reader->state == CHUNK ? CHUNK_END : COMPLETE;
    }
  }
  return true;
}

enum http1_progress http1_read(struct http1_reader *reader, const char *bytes, size_t length) {
  const char *at = bytes;
  const char *end = bytes + length;
  while (at < end && reader->state != COMPLETE) {
    bool is_body = reader->state == FIXED_BODY || reader->state == CHUNK || reader->state == BODY_UNTIL_CLOSE;
    if (!(is_body ? read_body(reader, &at, end) : read_line(reader, &at, end))) {
      reader->keeps_alive = false;
      return HTTP1_FAILED;
    }
  }
  if (reader->state != COMPLETE) {
    return HTTP1_MORE;
  }
  reader->keeps_alive = reader->keeps_alive && at == end; /* bytes after the response belong to no request */
  response_set_kind(reader->response);
  return HTTP1_COMPLETE;
}

enum http1_progress http1_end(struct http1_reader *reader, bool in_order) {
  reader->keeps_alive = false;
  if (in_order && reader->state == BODY_UNTIL_CLOSE) {
    reader->state = COMPLETE;
    response_set_kind(reader->response);
    return HTTP1_COMPLETE;
  }
  response_fail(reader->response, FAILURE_NETWORK, "the connection %s before %s", in_order ? "was closed" : "broke",
                http1_has_begun(reader) ? "the response was complete" : "a response arrived");
  return HTTP1_FAILED;
}
