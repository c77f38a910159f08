/* SPDX-License-Identifier: MIT
 *
 * HTTP/1.1: parses responses, which must give the same result however they are cut into pieces, and formats requests. A
 * response that is accepted is checked by a second parser, which gets all of it at once. A response that is generated
 * by the rules must be accepted with the content it was generated from.
 *
 * The first byte of the input selects: arbitrary bytes, a generated response, a request, or a flood. */
#include "http/http1.h"

#include <string.h>
#include <strings.h>

#include "api/uri.h"
#include "fuzz.h"
#include "written.h"

enum { MAX_HEAD_BYTES = 256 * 1024, LONGEST_PIECE = 64 * 1024, BYTE_BY_BYTE = 1 };

/* Reading in pieces. */

/* How bytes are cut: into pieces of `longest` bytes, or of random length up to that if `random` is not 0. */
struct cut {
  size_t longest;
  uint64_t random;
};

static size_t next_length(struct cut *cut, size_t left) {
  size_t length = cut->longest;
  if (cut->random != 0) { /* xorshift */
    cut->random ^= cut->random << 13;
    cut->random ^= cut->random >> 7;
    cut->random ^= cut->random << 17;
    length = cut->random % (cut->longest + 1);
  }
  return length < left ? length : left;
}

struct reading {
  enum http1_progress progress;
  struct response response;
  bool keeps_alive;
  int64_t idle_ms;
  size_t taken; /* bytes in all pieces up to the one that ended the response */
  bool was_ended;
};

static void check_failure(const struct reading *reading) {
  const struct response *response = &reading->response;
  CHECK(response->kind == FAILURE_NETWORK || response->kind == FAILURE_TOO_LARGE);
  CHECK(response->status >= 0 && response->status <= 999);
  CHECK(response->detail[0] != '\0' && !reading->keeps_alive);
  for (const char *at = response->detail; *at != '\0'; at++) {
    CHECK(*at >= ' ' && *at <= '~');
  }
}

static void check_complete(const struct reading *reading) {
  const struct response *response = &reading->response;
  bool is_good = response->status >= 200 && response->status <= 299;
  CHECK(response->status >= 200 && response->status <= 999);
  CHECK(response->kind == (is_good ? FAILURE_NONE : response->status == 429 ? FAILURE_RATE_LIMITED : FAILURE_HTTP));
  CHECK(response->scratch.length == 0 && !response->body.failed);
  CHECK(reading->idle_ms >= UNKNOWN && reading->idle_ms < 1000000000);
  CHECK(!reading->was_ended || !reading->keeps_alive);
}

/* Each piece is in a block of exactly its size, so that AddressSanitizer detects reads beyond it. */
static void read_pieces(struct reading *reading, const char *text, size_t length, uint64_t most, struct cut cut,
                        bool in_order) {
  struct http1_reader reader;
  struct response *response = &reading->response;
  char *piece = NULL;
  size_t piece_length = 0;
  response_clear(response);
  http1_begin(&reader, response, most);
  reading->progress = HTTP1_MORE;
  reading->taken = 0;
  while (reading->progress == HTTP1_MORE && reading->taken < length) {
    size_t next = next_length(&cut, length - reading->taken);
    if (piece == NULL || next != piece_length) {
      free(piece);
      piece = malloc(next);
      piece_length = next;
      CHECK(piece != NULL);
    }
    memcpy(piece, text + reading->taken, next);
    reading->progress = http1_read(&reader, piece, next);
    reading->taken += next;
    CHECK(response->body.length <= most && response->scratch.length <= MAX_HEAD_BYTES);
    CHECK(response->scratch.capacity <= 2 * (MAX_HEAD_BYTES + 1) + next);
    CHECK(reading->progress == HTTP1_COMPLETE || !reader.keeps_alive || reader.status != 0);
    CHECK(http1_has_begun(&reader) == (reading->taken > 0));
  }
  free(piece);
  reading->was_ended = reading->progress == HTTP1_MORE;
  if (reading->was_ended) {
    reading->progress = http1_end(&reader, in_order);
    CHECK(reading->progress != HTTP1_MORE && (in_order || reading->progress == HTTP1_FAILED));
  }
  reading->keeps_alive = reader.keeps_alive;
  reading->idle_ms = reader.idle_ms;
  (reading->progress == HTTP1_COMPLETE ? check_complete : check_failure)(reading);
}

/* Both results must be the same for the caller. Whether the connection is kept may differ: it depends on whether the
 * last piece contained bytes after the response. */
static void check_same(const struct reading *left, const struct reading *right) {
  const struct response *one = &left->response;
  const struct response *other = &right->response;
  CHECK(left->progress == right->progress && one->kind == other->kind && one->status == other->status);
  CHECK(left->idle_ms == right->idle_ms && strcmp(one->request_id, other->request_id) == 0);
  CHECK(one->rate_limit == other->rate_limit && one->rate_limit_remaining == other->rate_limit_remaining);
  CHECK(one->rate_limit_reset == other->rate_limit_reset);
  CHECK((one->retry_after_ms == UNKNOWN) == (other->retry_after_ms == UNKNOWN));
  if (left->progress == HTTP1_COMPLETE) {
    CHECK(one->body.length == other->body.length);
    CHECK(one->body.length == 0 || memcmp(one->body.bytes, other->body.bytes, one->body.length) == 0);
  }
}

/* The second parser, for responses that were accepted. */

struct text {
  const char *start, *end;
};

/* The next line, without its terminator: CRLF, or in a head LF alone. */
static struct text take_line(struct text *rest, bool is_strict) {
  const char *end = memchr(rest->start, '\n', (size_t)(rest->end - rest->start));
  CHECK(end != NULL);
  struct text line = {rest->start, end};
  rest->start = end + 1;
  bool has_return = line.end > line.start && line.end[-1] == '\r';
  CHECK(has_return || !is_strict);
  line.end -= has_return;
  for (const char *at = line.start; at < line.end; at++) {
    CHECK(*at != '\r' && *at != '\0');
  }
  return line;
}

static struct text trim(struct text text) {
  while (text.start < text.end && (*text.start == ' ' || *text.start == '\t')) {
    text.start++;
  }
  while (text.start < text.end && (text.end[-1] == ' ' || text.end[-1] == '\t')) {
    text.end--;
  }
  return text;
}

static bool text_is(struct text text, const char *word) {
  return (size_t)(text.end - text.start) == strlen(word) && strncasecmp(text.start, word, strlen(word)) == 0;
}

/* The contents of a head. */
struct framing {
  int status;
  bool is_chunked, has_length, must_close;
  bool has_idle_time, has_request_id, has_wait;
  uint64_t length;
};

static void take_close(struct framing *framing, struct text list) {
  while (list.start <= list.end) {
    const char *comma = memchr(list.start, ',', (size_t)(list.end - list.start));
    struct text element = {list.start, comma != NULL ? comma : list.end};
    framing->must_close |= text_is(trim(element), "close");
    list.start = element.end + 1;
  }
}

static void take_header(struct framing *framing, struct text line) {
  const char *colon = memchr(line.start, ':', (size_t)(line.end - line.start));
  CHECK(colon != NULL && colon > line.start);
  struct text name = {line.start, colon};
  struct text value = trim((struct text){colon + 1, line.end});
  for (const char *at = name.start; at < name.end; at++) {
    CHECK(*at > ' ' && *at <= '~' && strchr("\"(),/:;<=>?@[\\]{}", *at) == NULL);
  }
  if (text_is(name, "transfer-encoding")) {
    CHECK(!framing->is_chunked && text_is(value, "chunked"));
    framing->is_chunked = true;
  } else if (text_is(name, "content-length")) {
    uint64_t length = 0;
    CHECK(value.start < value.end);
    for (const char *at = value.start; at < value.end; at++) {
      CHECK(*at >= '0' && *at <= '9');
      length = length > INT64_MAX / 10 - 1 ? INT64_MAX : length * 10 + (uint64_t)(*at - '0');
    }
    CHECK(!framing->has_length || framing->length == length);
    framing->has_length = true;
    framing->length = length;
  } else if (text_is(name, "connection")) {
    take_close(framing, value);
  }
  framing->has_idle_time |= text_is(name, "keep-alive");
  framing->has_request_id |= text_is(name, "request-id");
  framing->has_wait |= text_is(name, "retry-after") || text_is(name, "ratelimit-reset");
}

/* The head of the final response. Of the interim responses before it, only "Connection: close" counts. */
static struct framing take_head(struct text *rest) {
  struct framing framing = {0};
  do {
    struct text line = take_line(rest, false);
    framing = (struct framing){.must_close = framing.must_close};
    CHECK(line.end - line.start >= 12 && memcmp(line.start, "HTTP/1.", 7) == 0);
    for (int i = 9; i < 12; i++) {
      CHECK(line.start[i] >= '0' && line.start[i] <= '9');
      framing.status = framing.status * 10 + line.start[i] - '0';
    }
    CHECK(line.start[8] == ' ' && (line.end - line.start == 12 || line.start[12] == ' '));
    framing.must_close |= line.start[7] == '0';
    for (line = take_line(rest, false); line.start < line.end; line = take_line(rest, false)) {
      take_header(&framing, line);
    }
  } while (framing.status < 200);
  return framing;
}

/* The next bytes must equal those of the body. */
static void take_body(struct text *body, struct text *rest, uint64_t length) {
  CHECK(length <= (size_t)(rest->end - rest->start) && length <= (size_t)(body->end - body->start));
  CHECK(memcmp(body->start, rest->start, length) == 0);
  body->start += length;
  rest->start += length;
}

static void take_chunks(struct text *body, struct text *rest) {
  uint64_t length = 0;
  do {
    struct text line = take_line(rest, true);
    char *end = NULL;
    CHECK(strchr("0123456789abcdefABCDEF", line.start[0]) != NULL);
    length = strtoull(line.start, &end, 16);
    struct text extension = trim((struct text){end, line.end});
    CHECK(extension.start == extension.end || *extension.start == ';');
    CHECK(strncasecmp(line.start, "0x", 2) != 0);
    take_body(body, rest, length);
    if (length > 0) {
      line = take_line(rest, true);
      CHECK(line.start == line.end);
    }
  } while (length > 0);
  for (struct text line = take_line(rest, true); line.start < line.end; line = take_line(rest, true)) {
    CHECK(memchr(line.start, ':', (size_t)(line.end - line.start)) != NULL);
  }
}

/* Returns how many bytes of the text belong to the response. */
static size_t check_accepted(const struct reading *reading, const char *text, size_t length) {
  struct text rest = {text, text + length};
  const char *bytes = buffer_text(&reading->response.body);
  struct text body = {bytes, bytes + reading->response.body.length};
  struct framing framing = take_head(&rest);
  CHECK((size_t)(rest.start - text) <= MAX_HEAD_BYTES);
  CHECK(framing.status == reading->response.status && !(framing.is_chunked && framing.has_length));
  bool is_bodyless = framing.status == 204 || framing.status == 304;
  bool is_open = !is_bodyless && !framing.is_chunked && !framing.has_length;
  bool is_cut = is_bodyless && (framing.is_chunked || framing.length > 0);
  if (!is_bodyless && framing.is_chunked) {
    take_chunks(&body, &rest);
  } else if (!is_bodyless) {
    take_body(&body, &rest, is_open ? (size_t)(rest.end - rest.start) : framing.length);
  }
  CHECK(body.start == body.end && reading->was_ended == is_open);
  size_t lines_length = (size_t)(rest.start - text) - reading->response.body.length;
  CHECK(lines_length <= MAX_HEAD_BYTES + 16 * reading->response.body.length); /* includes chunk lines */
  bool is_last = rest.start == text + reading->taken;
  CHECK(reading->keeps_alive == (is_last && !framing.must_close && !is_open && !is_cut));
  CHECK(reading->idle_ms == UNKNOWN || framing.has_idle_time);
  CHECK(reading->response.request_id[0] == '\0' || framing.has_request_id);
  CHECK(reading->response.retry_after_ms == UNKNOWN || framing.has_wait);
  return (size_t)(rest.start - text);
}

static struct reading by_bytes;
static struct reading by_pieces;

/* Parses the text byte by byte, at once, and in random pieces. Leaves the first result in `by_bytes`. */
static void check_reading(const char *text, size_t length, uint64_t most, uint8_t seed) {
  const struct cut cuts[] = {{SIZE_MAX, 0}, {1 + seed % 31U, UINT64_C(0x9E3779B97F4A7C15) * (seed + 1U)}};
  bool in_order = (seed & 1) != 0;
  read_pieces(&by_bytes, text, length, most, (struct cut){BYTE_BY_BYTE, 0}, in_order);
  CHECK(by_bytes.progress != HTTP1_COMPLETE || check_accepted(&by_bytes, text, length) == by_bytes.taken);
  for (size_t i = 0; i < sizeof cuts / sizeof cuts[0]; i++) {
    read_pieces(&by_pieces, text, length, most, cuts[i], in_order);
    check_same(&by_bytes, &by_pieces);
    CHECK(by_pieces.keeps_alive == (by_bytes.keeps_alive && by_pieces.taken == by_bytes.taken));
  }
}

static void read_any(struct input *input) {
  uint8_t seed = input_byte(input);
  uint64_t most = 8U * input_byte(input);
  check_reading((const char *)input->at, input->left, most, seed);
}

/* Appends the unit repeatedly until the text has that length. */
static void append_many(struct buffer *text, const char *unit, size_t length, size_t total) {
  size_t at = text->length;
  while (length > 0 && text->length < total) {
    bool is_first = text->length < at + length * 64; /* afterwards appends many at a time, which is faster */
    CHECK(buffer_reserve(text, text->length));
    buffer_append(text, is_first ? unit : text->bytes + at, is_first ? length : text->length - at);
  }
}

/* Responses that exceed the limits: a prefix, a unit repeated many times, and a suffix, which may also be repeated. */
static void read_flood(struct input *input) {
  static struct buffer text;
  uint8_t seed = input_byte(input);
  size_t total = MAX_HEAD_BYTES - 1024 + 16U * input_byte(input);
  size_t begin_length = input_byte(input);
  const char *begin = input_bytes(input, &begin_length);
  size_t unit_length = 1U + input_byte(input);
  const char *unit = input_bytes(input, &unit_length);
  buffer_clear(&text);
  buffer_append(&text, begin, begin_length);
  append_many(&text, unit, unit_length, total);
  append_many(&text, (const char *)input->at, input->left, text.length + ((seed & 128) != 0 ? total : 1));
  uint64_t most = MAX_HEAD_BYTES + 1024U * (seed & 15U) - 8192U;
  struct cut cut = {1024 + 256U * seed, seed + 1U};
  read_pieces(&by_bytes, buffer_text(&text), text.length, most, cut, true);
  read_pieces(&by_pieces, buffer_text(&text), text.length, most, (struct cut){LONGEST_PIECE, 0}, true);
  check_same(&by_bytes, &by_pieces);
  if (by_bytes.progress == HTTP1_COMPLETE) {
    check_accepted(&by_bytes, text.bytes, text.length);
    check_accepted(&by_pieces, text.bytes, text.length);
  }
}

/* Generated responses. */

/* The content of a generated response. */
struct plan {
  struct buffer text, body;
  int status;
  bool is_http_1_0;
  bool is_refused; /* chunked in HTTP/1.0: RFC 9112 section 6.1 */
  bool keeps_alive;
  int64_t idle_ms;
};

static void append_end(struct plan *plan, uint8_t form) {
  buffer_append_text(&plan->text, (form & 128) != 0 ? "\n" : "\r\n");
}

/* Bytes of the input, without those that a line cannot contain. */
static void append_text(struct plan *plan, struct input *input, size_t length) {
  const char *text = input_bytes(input, &length);
  for (size_t i = 0; i < length; i++) {
    buffer_append_byte(&plan->text, strchr("\r\n", text[i]) == NULL ? text[i] : '.');
  }
}

static void append_status_line(struct plan *plan, struct input *input, int status) {
  uint8_t form = input_byte(input);
  char line[32];
  plan->is_http_1_0 = (form & 64) != 0;
  snprintf(line, sizeof line, "HTTP/1.%c %d", plan->is_http_1_0 ? '0' : '1', status);
  plan->keeps_alive = plan->keeps_alive && !plan->is_http_1_0;
  buffer_append_text(&plan->text, line);
  if ((form & 32) != 0) {
    buffer_append_byte(&plan->text, ' ');
    append_text(plan, input, form & 31);
  }
  append_end(plan, form);
}

/* Headers that do not affect framing. */
static void append_headers(struct plan *plan, struct input *input) {
  static const char *const names[] = {
      "X-Any", "Date", "te", "Request-Id",  "Retry-After", "Trailer",      "Connectio", "Connections",
      "K",     "T",    "C",  "Keep-Alive2", "Set-Cookie",  "Content-Type", "Upgrade",   "Content-Lengt"};
  uint8_t form = input_byte(input);
  for (int count = form & 7; count > 0; count--) {
    form = input_byte(input);
    buffer_append_text(&plan->text, names[form & 15]);
    buffer_append_text(&plan->text, (form & 16) != 0 ? ": " : ":\t ");
    append_text(plan, input, form >> 5);
    append_end(plan, input_byte(input));
  }
}

static void append_connection(struct plan *plan, struct input *input) {
  static const char *const lists[] = {"close",  "keep-alive", "Upgrade, Close", "x ,\tCLOSE\t, y",
                                      "closed", "",           "x,,y",           "clos,e"};
  uint8_t form = input_byte(input);
  if ((form & 8) != 0) {
    buffer_append_text(&plan->text, (form & 16) != 0 ? "Connection:" : "connection: ");
    buffer_append_text(&plan->text, lists[form & 7]);
    append_end(plan, form);
    plan->keeps_alive = plan->keeps_alive && (form & 7) != 0 && (form & 7) != 2 && (form & 7) != 3;
  }
  if ((form & 32) != 0) {
    int seconds = input_byte(input) * ((form & 64) != 0 ? 1 : 3333);
    char line[64];
    snprintf(line, sizeof line, "keep-alive: max=5 , Timeout=%d", seconds);
    buffer_append_text(&plan->text, line);
    append_end(plan, form);
    plan->idle_ms = (int64_t)seconds * 1000;
  }
}

static void append_interim(struct plan *plan, struct input *input) {
  static const int statuses[] = {100, 102, 103, 199};
  uint8_t form = input_byte(input);
  append_status_line(plan, input, statuses[form & 3]);
  buffer_append_text(&plan->text, (form & 4) != 0 ? "Content-Length: 17\r\n" : "");
  buffer_append_text(&plan->text, (form & 8) != 0 ? "Transfer-Encoding: chunked\r\n" : "");
  append_headers(plan, input);
  append_connection(plan, input);
  plan->idle_ms = UNKNOWN;
  append_end(plan, 0);
}

static void append_chunks(struct plan *plan, struct input *input) {
  static const char *const forms[] = {"%zx\r\n", "%zX\r\n", "0%zx;a=b\r\n", "000%zX ; a=\"b;c\";d\r\n"};
  size_t at = 0;
  while (at < plan->body.length) {
    uint8_t form = input_byte(input);
    char line[64];
    size_t length = 1U + (form >> 2);
    length = length < plan->body.length - at ? length : plan->body.length - at;
    snprintf(line, sizeof line, forms[form & 3], length);
    buffer_append_text(&plan->text, line);
    buffer_append(&plan->text, plan->body.bytes + at, length);
    buffer_append_text(&plan->text, "\r\n");
    at += length;
  }
  uint8_t form = input_byte(input);
  buffer_append_text(&plan->text, (form & 1) != 0 ? "0\r\n" : "000 ;last\r\n");
  buffer_append_text(&plan->text, (form & 2) != 0 ? "X-Sum: 17\r\nContent-Length: 3\r\n\r\n" : "\r\n");
}

static void append_framed_body(struct plan *plan, struct input *input, uint8_t form) {
  if ((form & 3) == 0) {
    plan->is_refused = plan->is_http_1_0;
    buffer_append_text(&plan->text, "Transfer-Encoding: Chunked \r\n\r\n");
    append_chunks(plan, input);
    return;
  }
  if ((form & 3) == 1) {
    plan->keeps_alive = false;
  } else {
    char line[64];
    snprintf(line, sizeof line, (form & 4) != 0 ? "Content-Length: %zu\r\n" : "CONTENT-LENGTH:000%zu\n",
             plan->body.length);
    for (int count = form & 3; count > 1; count--) {
      buffer_append_text(&plan->text, line);
    }
  }
  append_end(plan, form);
  buffer_append(&plan->text, plan->body.bytes, plan->body.length);
}

static void make_response(struct plan *plan, struct input *input, uint8_t form) {
  buffer_clear(&plan->text);
  buffer_clear(&plan->body);
  plan->is_refused = false;
  plan->keeps_alive = true;
  plan->idle_ms = UNKNOWN;
  for (int count = form >> 6; count > 0; count--) {
    append_interim(plan, input);
  }
  size_t body_length = input_byte(input);
  const char *body = input_bytes(input, &body_length);
  plan->status = 200 + (int)((input_byte(input) << 8 | input_byte(input)) % 800);
  append_status_line(plan, input, plan->status);
  append_headers(plan, input);
  append_connection(plan, input);
  if (plan->status == 204 || plan->status == 304) {
    append_end(plan, form);
  } else {
    buffer_append(&plan->body, body, body_length);
    append_framed_body(plan, input, form);
  }
}

/* The response must be accepted with its content, and refused if the limit is one byte less than the body. */
static void read_regular(struct input *input) {
  static struct plan plan;
  uint8_t seed = input_byte(input);
  uint8_t form = input_byte(input);
  make_response(&plan, input, form);
  check_reading(buffer_text(&plan.text), plan.text.length, plan.body.length, seed | 1);
  if (plan.is_refused) {
    CHECK(by_bytes.progress == HTTP1_FAILED && by_bytes.response.kind == FAILURE_NETWORK);
    return;
  }
  CHECK(by_bytes.progress == HTTP1_COMPLETE && by_bytes.taken == plan.text.length);
  CHECK(by_bytes.response.status == plan.status && by_bytes.response.body.length == plan.body.length);
  CHECK(memcmp(buffer_text(&by_bytes.response.body), buffer_text(&plan.body), plan.body.length) == 0);
  CHECK(by_bytes.keeps_alive == plan.keeps_alive && by_bytes.idle_ms == plan.idle_ms);
  if (plan.body.length > 0 && (form & 8) != 0) {
    check_reading(plan.text.bytes, plan.text.length, plan.body.length - 1, seed | 1);
    CHECK(by_bytes.progress == HTTP1_FAILED && by_bytes.response.kind == FAILURE_TOO_LARGE);
  }
}

/* Requests. */

static const struct service *find_service(bool has_agent) {
  static struct service *services[2];
  struct service **service = &services[has_agent];
  if (*service == NULL) {
    *service = service_new();
    CHECK(*service != NULL);
    service_set_text(&(*service)->origin, has_agent ? "https://[::1]:8443" : "http://localhost");
    service_set_text(&(*service)->service_authorization, "Bearer a");
    service_set_text(&(*service)->service_owner_authorization, "Bearer b");
    if (has_agent) {
      service_set_text(&(*service)->user_agent, "program/1.0 (of somebody)");
    }
  }
  return *service;
}

/* Headers of callers, restricted as in lua/options.c. */
static void append_further_headers(struct buffer *out, struct input *input) {
  for (int count = input_byte(input) & 7; count > 0; count--) {
    uint8_t form = input_byte(input);
    size_t name_length = form & 15;
    size_t value_length = form >> 4;
    const char *name = input_bytes(input, &name_length);
    const char *value = input_bytes(input, &value_length);
    if (headers_is_token(name, name_length) && !headers_is_reserved(name, name_length) &&
        !uri_has_line_break(value, value_length)) {
      buffer_append(out, name, name_length);
      buffer_append_byte(out, '\0');
      buffer_append(out, value, value_length);
      buffer_append_byte(out, '\0');
    }
  }
}

static void write_request(struct input *input) {
  static const char *const methods[] = {"GET", "POST", "PUT", "DELETE"};
  static struct request request;
  static struct buffer bytes;
  uint8_t form = input_byte(input);
  const struct service *service = find_service((form & 1) != 0);
  struct buffer *const buffers[] = {&request.path, &request.query, &request.headers, &request.body, &bytes};
  for (size_t i = 0; i < sizeof buffers / sizeof buffers[0]; i++) {
    buffer_clear(buffers[i]);
  }
  snprintf(request.method, sizeof request.method, "%s", methods[form >> 1 & 3]);
  request.credential = (enum credential)((form >> 3 & 3) % (CREDENTIAL_NONE + 1));
  request.has_body = (form & 32) != 0;
  append_further_headers(&request.headers, input);
  for (int i = 0; i < 2; i++) {
    size_t length = input_byte(input) & 31;
    const char *text = input_bytes(input, &length);
    buffer_append_text(buffers[i], i == 0 ? "/" : "");
    uri_append_encoded(buffers[i], text, length);
  }
  if (request.has_body) {
    buffer_append(&request.body, input->at, input->left);
  }
  http1_write(&bytes, service, &request);
  written_check(&bytes, service, &request);
}

/* Floods are rare, because they take a hundred times as long as the others. */
static bool is_turn_of_flood(const uint8_t *data, size_t size) {
  uint32_t sum = 0;
  for (size_t i = 0; i < size; i++) {
    sum = sum * 31 + data[i];
  }
  return sum % 512 == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct input input = {data, size};
  switch (input_byte(&input) & 15) {
  case 1:
  case 4:
    read_regular(&input);
    break;
  case 2:
    write_request(&input);
    break;
  case 3:
    if (is_turn_of_flood(data, size)) {
      read_flood(&input);
    }
    break;
  default:
    read_any(&input);
    break;
  }
  return 0;
}
