/* SPDX-License-Identifier: MIT */
#include "http/multiplex.h"

#include <stdlib.h>
#include <string.h>

#include "http/headers.h"
#include "http/libcurl.h"
#include "http/limits.h"

enum {
  MAX_CONNECTIONS = 8, /* per host; servers usually allow at least 100 streams on each */
  MAX_STREAMS = 250,   /* per connection; an upper estimate for common servers */
  MAX_REQUESTS = 500   /* per connection: nginx closes it after 1,000 by default */
};

struct multiplex {
  struct libcurl_multi multi;
  struct multiplex *next;
  int64_t begun_at;
  int64_t idle_since; /* if `running` is 0 */
  int begun, running;
  bool may_be_dead;     /* a connection may be dead */
  struct stream *first; /* all streams until stream_end */
  struct stream *done;  /* finished, but not taken yet */
};

struct stream {
  struct multiplex *multiplex;
  struct service *service;
  struct response *response;
  void *context;
  struct stream *next, **link;
  struct stream *next_done;
  CURL *easy;
  struct curl_slist *headers, *addresses;
  struct libcurl_opening opening;
  size_t head_bytes;
  bool is_in_head;    /* of the final response; false in interim responses and trailers */
  bool head_complete; /* the empty line after the latest response head has been read */
  bool is_too_large, is_out_of_memory;
  char error[CURL_ERROR_SIZE];
};

/* The multi handle. */

struct multiplex *multiplex_new(struct poller *poller) {
  struct multiplex *multiplex = calloc(1, sizeof *multiplex);
  if (multiplex == NULL) {
    return NULL;
  }
  multiplex->begun_at = multiplex->idle_since = clock_ms();
  if (!libcurl_open_multi(&multiplex->multi, poller)) {
    multiplex_free(multiplex);
    return NULL;
  }
  curl_multi_setopt(multiplex->multi.multi, CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
  curl_multi_setopt(multiplex->multi.multi, CURLMOPT_MAX_HOST_CONNECTIONS, (long)MAX_CONNECTIONS);
  curl_multi_setopt(multiplex->multi.multi, CURLMOPT_MAXCONNECTS, (long)MAX_CONNECTIONS);
  return multiplex;
}

void multiplex_free(struct multiplex *multiplex) {
  if (multiplex != NULL) {
    libcurl_close_multi(&multiplex->multi);
    free(multiplex);
  }
}

struct multiplex **multiplex_next(struct multiplex *multiplex) {
  return &multiplex->next;
}

int64_t multiplex_due(const struct multiplex *multiplex) {
  return multiplex->multi.due;
}

/* libcurl does not say how many connections are open, so this uses the number that the streams need. */
bool multiplex_is_used_up(const struct multiplex *multiplex) {
  int connections = 1 + multiplex->running / MAX_STREAMS;
  bool is_old = clock_ms() - multiplex->begun_at >= OLD_MS;
  return multiplex->may_be_dead || is_old || multiplex->begun >= MAX_REQUESTS * connections;
}

bool multiplex_is_idle(const struct multiplex *multiplex) {
  return multiplex->running == 0;
}

int64_t multiplex_expires_at(const struct multiplex *multiplex) {
  return multiplex->running == 0 ? multiplex->idle_since + IDLE_MS : UNKNOWN;
}

/* Streams: callbacks. */

/* Called before libcurl sends a request. If it is called twice, libcurl is about to repeat the request on its own
 * because a reused connection died. This is refused: whether to retry is up to retry.c. */
/* NOLINTNEXTLINE(readability-non-const-parameter): libcurl defines the type */
static int before_request(void *context, char *remote_ip, char *local_ip, int remote_port, int local_port) {
  struct stream *stream = context;
  (void)remote_ip, (void)local_ip, (void)remote_port, (void)local_port;
  bool again = stream->response->sent;
  stream->response->sent = true;
  stream->opening.is_over = true;
  return again ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

static void take_status(struct stream *stream) {
  long status = 0;
  curl_easy_getinfo(stream->easy, CURLINFO_RESPONSE_CODE, &status);
  stream->response->status = stream->response->sent && status >= 200 ? (int)status : 0;
}

static size_t write_body(char *bytes, size_t size, size_t count, void *context) {
  struct stream *stream = context;
  struct buffer *body = &stream->response->body;
  size_t length = size * count;
  stream->is_too_large = length > stream->service->max_response_bytes - body->length;
  stream->is_out_of_memory = !stream->is_too_large && !buffer_append(body, bytes, length);
  return stream->is_too_large || stream->is_out_of_memory ? 0 : length;
}

static bool is_space(char byte) {
  return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

/* Called for each header line, "Name: value\r\n", for each status line and for the empty line after the headers,
 * including those of interim responses. Refuses transfer codings other than chunked, which a server that negotiated
 * HTTP/1.1 may send: libcurl would decode nested ones without checking for a timeout. */
static size_t take_header(char *line, size_t size, size_t count, void *context) {
  struct stream *stream = context;
  size_t length = size * count;
  stream->head_bytes += length;
  stream->is_too_large = stream->head_bytes > MAX_HEAD_BYTES;
  bool starts_response = length > 5 && memcmp(line, "HTTP/", 5) == 0;
  bool is_blank = length > 0 && (line[0] == '\r' || line[0] == '\n');
  if (starts_response) { /* now, because the attempt may be stopped before the response is complete */
    take_status(stream);
    stream->is_in_head = stream->response->status != 0;
  }
  stream->head_complete = (stream->head_complete && !starts_response) || is_blank;
  stream->is_in_head = stream->is_in_head && !is_blank;
  const char *colon = memchr(line, ':', length);
  if (stream->is_too_large || colon == NULL) {
    return stream->is_too_large ? 0 : length;
  }
  const char *value = colon + 1;
  const char *end = line + length;
  while (value < end && is_space(*value)) {
    value++;
  }
  while (value < end && is_space(end[-1])) {
    end--;
  }
  size_t name_length = (size_t)(colon - line);
  if (header_is(line, name_length, "transfer-encoding") && !header_is(value, (size_t)(end - value), "chunked")) {
    return 0;
  }
  if (stream->is_in_head) {
    response_take_header(stream->response, line, name_length, value, (size_t)(end - value));
  }
  return length;
}

/* Streams: setting up. */

/* Appends a header in libcurl's format: "Name;" sends an empty value, "Name:" suppresses the header (`value` is NULL).
 */
static bool append_header(struct curl_slist **list, const char *name, const char *value) {
  struct buffer line = {0};
  buffer_append_text(&line, name);
  bool is_blank = value != NULL && value[strspn(value, " \t")] == '\0';
  buffer_append_text(&line, value == NULL ? ":" : is_blank ? ";" : ": ");
  buffer_append_text(&line, value != NULL && !is_blank ? value : "");
  struct curl_slist *longer = line.failed ? NULL : curl_slist_append(*list, line.bytes);
  buffer_release(&line);
  *list = longer != NULL ? longer : *list;
  return longer != NULL;
}

/* Suppresses Expect: libcurl would otherwise send "Expect: 100-continue" with a large body, which costs a round trip.
 */
static bool make_headers(struct stream *stream, const struct request *request) {
  struct header_walk walk = {.service = stream->service, .request = request};
  struct header header;
  bool is_made = append_header(&stream->headers, "Expect", NULL);
  while (is_made && headers_next(&walk, &header)) {
    is_made = append_header(&stream->headers, header.name, header.value);
  }
  return is_made;
}

static void set_url(struct libcurl_options *options, const struct service *service, const struct request *request) {
  struct buffer url = {0};
  buffer_append_text(&url, service->origin);
  buffer_append_text(&url, buffer_text(&request->path));
  buffer_append_text(&url, request->query.length > 0 ? "?" : "");
  buffer_append_text(&url, buffer_text(&request->query));
  if (url.failed) {
    libcurl_note(options, "", CURLE_OUT_OF_MEMORY);
  } else {
    LIBCURL_SET(options, URL, url.bytes);
  }
  buffer_release(&url);
  LIBCURL_SET(options, PATH_AS_IS, 1L);
}

static void set_request(struct libcurl_options *options, const struct request *request) {
  if (request->has_body) {
    LIBCURL_SET(options, POSTFIELDSIZE_LARGE, (curl_off_t)request->body.length);
    LIBCURL_SET(options, POSTFIELDS, request->body.bytes);
  }
  if (strcmp(request->method, request->has_body ? "POST" : "GET") != 0) {
    LIBCURL_SET(options, CUSTOMREQUEST, request->method);
  }
}

static void set_callbacks(struct libcurl_options *options, struct stream *stream) {
  LIBCURL_SET(options, PREREQFUNCTION, before_request);
  LIBCURL_SET(options, PREREQDATA, stream);
  LIBCURL_SET(options, WRITEFUNCTION, write_body);
  LIBCURL_SET(options, WRITEDATA, stream);
  LIBCURL_SET(options, HEADERFUNCTION, take_header);
  LIBCURL_SET(options, HEADERDATA, stream);
  LIBCURL_SET(options, ERRORBUFFER, stream->error);
  LIBCURL_SET(options, PRIVATE, stream);
}

static void set_options(struct libcurl_options *options, struct stream *stream, const struct request *request,
                        int64_t timeout_ms) {
  const struct service *service = stream->service;
  libcurl_set_common(options, service, &stream->multiplex->multi, stream->addresses, &stream->opening);
  libcurl_set_trust(options, service, &stream->multiplex->multi);
  set_url(options, service, request);
  set_request(options, request);
  set_callbacks(options, stream);
  LIBCURL_SET(options, HTTP_VERSION,
              (long)(service_is_tls(service) ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE));
#if !HAVE_CURL_REUSES_PLAIN_HTTP2 /* libcurl would start HTTP/2 again on a connection that already uses it */
  LIBCURL_SET(options, FRESH_CONNECT, service_is_tls(service) ? 0L : 1L);
  LIBCURL_SET(options, FORBID_REUSE, service_is_tls(service) ? 0L : 1L);
#endif
  LIBCURL_SET(options, PIPEWAIT, 1L);
  LIBCURL_SET(options, MAXFILESIZE_LARGE, (curl_off_t)service->max_response_bytes);
  LIBCURL_SET(options, CONNECTTIMEOUT_MS, (long)(timeout_ms > 1 ? timeout_ms : 1));
  LIBCURL_SET(options, HTTPHEADER, stream->headers);
}

/* Wipes the headers: they contain credentials, and headers that callers add may be secret, too. */
static void free_headers(struct curl_slist *list) {
  for (struct curl_slist *header = list; header != NULL; header = header->next) {
    wipe(header->data, strlen(header->data));
  }
  curl_slist_free_all(list);
}

static void free_stream(struct stream *stream) {
  curl_easy_cleanup(stream->easy);
  free_headers(stream->headers);
  curl_slist_free_all(stream->addresses);
  service_release(stream->service);
  free(stream);
}

struct stream *stream_begin(struct multiplex *multiplex, const struct stream_order *order, char fault[DETAIL_MAXIMUM]) {
  struct libcurl_options options = {0};
  struct stream *stream = calloc(1, sizeof *stream);
  if (stream == NULL) {
    libcurl_describe_refusal(&options, fault);
    return NULL;
  }
  stream->multiplex = multiplex;
  stream->service = service_hold(order->service);
  stream->response = &order->exchange->response;
  stream->context = order->context;
  stream->addresses = order->addresses != NULL ? libcurl_make_addresses(order->service, order->addresses) : NULL;
  options.easy = stream->easy = curl_easy_init();
  bool has_memory = options.easy != NULL && (order->addresses == NULL || stream->addresses != NULL) &&
                    make_headers(stream, &order->exchange->request);
  if (has_memory) {
    set_options(&options, stream, &order->exchange->request, order->timeout_ms);
  }
  if (!has_memory || options.refused != NULL ||
      curl_multi_add_handle(multiplex->multi.multi, stream->easy) != CURLM_OK) {
    libcurl_describe_refusal(&options, fault);
    free_stream(stream);
    return NULL;
  }
  multiplex->begun++;
  multiplex->running++;
  stream->next = multiplex->first;
  stream->link = &multiplex->first;
  if (stream->next != NULL) {
    stream->next->link = &stream->next;
  }
  multiplex->first = stream;
  return stream;
}

/* Streams: ending. */

/* Returns whether the body is complete according to Content-Length. */
static bool is_whole(const struct stream *stream) {
  curl_off_t length = -1;
  curl_easy_getinfo(stream->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
  return stream->head_complete && length >= 0 && (uint64_t)length == stream->response->body.length;
}

/* Once the request was sent, only libcurl's fixed texts are used: CURLOPT_ERRORBUFFER may quote the response, which may
 * echo secrets of the request. */
static void store_failure(struct stream *stream, CURLcode code) {
  struct response *response = stream->response;
  if (stream->is_too_large || code == CURLE_FILESIZE_EXCEEDED) {
    response_fail(response, FAILURE_TOO_LARGE,
                  "the response is larger than %zu bytes, or its headers are larger than %d bytes",
                  stream->service->max_response_bytes, MAX_HEAD_BYTES);
  } else if (stream->is_out_of_memory) {
    response_fail(response, FAILURE_NETWORK, "out of memory");
  } else if (!response->sent) {
    libcurl_store_failure(stream->easy, stream->service, &stream->opening, code, stream->error, response);
  } else if (code == CURLE_SEND_FAIL_REWIND || code == CURLE_ABORTED_BY_CALLBACK) {
    response_fail(response, FAILURE_NETWORK, "the connection broke before a response arrived");
  } else {
    response_fail(response, code == CURLE_OPERATION_TIMEDOUT ? FAILURE_TIMEOUT : FAILURE_NETWORK, "%s",
                  curl_easy_strerror(code));
  }
}

static void finish(struct stream *stream, CURLcode code) {
  struct response *response = stream->response;
  take_status(stream);
  response->times = libcurl_times(stream->easy);
  if (code == CURLE_OK && !stream->head_complete) { /* libcurl accepts a truncated head */
    code = CURLE_RECV_ERROR;
  }
  /* A server may respond before it has read the whole request and then reset the stream (RFC 9113 section 8.1). */
  if (code == CURLE_HTTP2_STREAM && is_whole(stream)) {
    code = CURLE_OK;
  }
  if (code == CURLE_OK) {
    response_set_kind(response);
  } else {
    store_failure(stream, code);
  }
}

bool multiplex_run(struct multiplex *multiplex) {
  void *context = NULL;
  CURLcode code = CURLE_OK;
  libcurl_run(&multiplex->multi);
  while (libcurl_take_done(&multiplex->multi, &context, &code) != NULL) {
    struct stream *stream = context;
    finish(stream, code);
    stream->next_done = multiplex->done;
    multiplex->done = stream;
  }
  return !multiplex->multi.has_failed;
}

struct stream *multiplex_take(struct multiplex *multiplex) {
  struct stream *stream = multiplex->done;
  if (stream != NULL) {
    multiplex->done = stream->next_done;
  }
  return stream;
}

struct stream *multiplex_first(const struct multiplex *multiplex) {
  return multiplex->first;
}

void *stream_context(const struct stream *stream) {
  return stream->context;
}

void stream_end(struct stream *stream, bool may_be_dead) {
  struct multiplex *multiplex = stream->multiplex;
  struct stream **link = &multiplex->done;
  while (*link != NULL && *link != stream) {
    link = &(*link)->next_done;
  }
  if (*link == stream) {
    *link = stream->next_done;
  }
  *stream->link = stream->next;
  if (stream->next != NULL) {
    stream->next->link = stream->link;
  }
  multiplex->may_be_dead |= may_be_dead;
  multiplex->running--;
  multiplex->idle_since = clock_ms();
  curl_multi_remove_handle(multiplex->multi.multi, stream->easy);
  free_stream(stream);
}
