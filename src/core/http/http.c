/* SPDX-License-Identifier: MIT */
#include "http/http.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "http/driver.h"

/* What a version of libcurl can do, said once. */
#if LIBCURL_VERSION_NUM < 0x075100
#error "libcurl 7.81 or newer is needed"
#endif
#if LIBCURL_VERSION_NUM >= 0x075500
#define HAVE_CURL_PROTOCOLS_STR 1
#endif
#if LIBCURL_VERSION_NUM >= 0x075700
#define HAVE_CURL_QUICK_EXIT 1
#endif
#if LIBCURL_VERSION_NUM >= 0x080600
#define HAVE_CURL_TOO_LARGE 1
#endif

enum {
  MAX_HEADER_BYTES = 256 * 1024,
  LARGE_BODY_BYTES = 512 * 1024, /* before a larger one libcurl may want to wait for leave */
  IDLE_SECONDS = 30,             /* for how long an unused connection may be used again: less than servers keep it */
  NEAR_MS = 3                    /* libcurl (7.88) may forget the later of two times that are less than 1 ms apart */
};

void exchange_clear(struct exchange *exchange) {
  buffer_clear(&exchange->request.path);
  buffer_clear(&exchange->request.query);
  buffer_clear(&exchange->request.headers);
  buffer_clear(&exchange->request.body);
  response_clear(&exchange->response);
}

void exchange_forget_request(struct exchange *exchange) {
  buffer_release(&exchange->request.path);
  buffer_release(&exchange->request.query);
  buffer_release(&exchange->request.headers);
  buffer_release(&exchange->request.body);
}

void exchange_free(struct exchange *exchange) {
  if (exchange == NULL) {
    return;
  }
  exchange_forget_request(exchange);
  response_release(&exchange->response);
  free(exchange);
}

/* What a request carries, which its prepared headers depend on. */
enum content { NO_BODY, USUAL_BODY, LARGE_BODY };

struct http {
  struct service *service;
  struct http *next;
  CURL *easy;
  CURLM *multi; /* the driver's */
  CURLU *url;
  struct curl_slist *headers[CREDENTIAL_NONE + 1][LARGE_BODY + 1];
  struct buffer path; /* what `url` holds, so that a repeated call need not set it again */
  char error[CURL_ERROR_SIZE];

  /* One attempt: */
  struct response *response;
  int64_t timeout_ms;
  bool may_be_http_2;
  bool is_suspect;
  struct curl_slist *further_headers; /* of this attempt; the prepared ones follow its last */
  struct curl_slist *last_further_header;
  bool head_complete; /* the blank line after the headers of the last response was seen */
  bool too_large;
  bool is_encoded; /* by a transfer coding that was not asked for */
  bool header_too_large;
  bool out_of_memory;
};

static void initialize_curl(void) {
  curl_global_init(CURL_GLOBAL_DEFAULT);
}

void http_initialize(void) {
  static pthread_once_t initialized = PTHREAD_ONCE_INIT;
  pthread_once(&initialized, initialize_curl);
}

/* libcurl calls this before a request goes out, each time. The second time it is about to repeat the request on its
 * own, because a kept-alive connection died: that is not libcurl's to decide. */
/* NOLINTNEXTLINE(readability-non-const-parameter): the type is libcurl's */
static int before_request(void *context, char *remote_ip, char *local_ip, int remote_port, int local_port) {
  struct http *http = context;
  (void)remote_ip, (void)local_ip, (void)remote_port, (void)local_port;
  bool again = http->response->sent;
  http->response->sent = true;
  return again ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

static size_t write_body(char *bytes, size_t size, size_t count, void *context) {
  struct http *http = context;
  struct buffer *body = &http->response->body;
  size_t length = size * count;
  if (length > http->service->max_response_bytes - body->length) {
    http->too_large = true;
    return 0;
  }
  if (!buffer_append(body, bytes, length)) {
    http->out_of_memory = true;
    return 0;
  }
  return length;
}

static bool is_space(char byte) {
  return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

/* libcurl expands all codings that Transfer-Encoding names, one inside the other, without a look at the clock: a few
 * kilobytes keep it busy for hours. None but this one can be meant for us. */
static bool is_chunked(const char *value, size_t length) {
  return response_header_is(value, length, "chunked");
}

/* Gets one line, "Name: value\r\n", or the status line; of interim replies too. */
static size_t take_header(char *line, size_t size, size_t count, void *context) {
  struct http *http = context;
  size_t length = size * count;
  http->response->header_bytes += length;
  if (http->response->header_bytes > MAX_HEADER_BYTES) {
    http->too_large = true;
    return 0;
  }
  bool starts_reply = length > 5 && memcmp(line, "HTTP/", 5) == 0;
  bool is_blank = length > 0 && (line[0] == '\r' || line[0] == '\n');
  http->head_complete = (http->head_complete && !starts_reply) || is_blank;
  const char *colon = memchr(line, ':', length);
  if (colon != NULL) {
    const char *value = colon + 1;
    const char *end = line + length;
    while (value < end && is_space(*value)) {
      value++;
    }
    while (value < end && is_space(end[-1])) {
      end--;
    }
    size_t name_length = (size_t)(colon - line);
    size_t value_length = (size_t)(end - value);
    if (response_header_is(line, name_length, "transfer-encoding") && !is_chunked(value, value_length)) {
      http->is_encoded = true;
      return 0;
    }
    response_take_header(http->response, line, name_length, value, value_length);
  }
  return length;
}

/* libcurl takes "Name;" for a header without a value, and "Name:" for one that shall not be sent: `value` NULL. */
static bool append_header(struct curl_slist **list, const char *name, const char *value) {
  struct buffer line = {0};
  buffer_append_text(&line, name);
  bool is_blank = value != NULL && value[strspn(value, " \t")] == '\0';
  buffer_append_text(&line, value == NULL ? ":" : is_blank ? ";" : ": ");
  buffer_append_text(&line, value != NULL && !is_blank ? value : "");
  struct curl_slist *longer = line.failed ? NULL : curl_slist_append(*list, line.bytes);
  buffer_release(&line);
  if (longer == NULL) {
    return false;
  }
  *list = longer;
  return true;
}

/* Each byte of a request's head costs libcurl dozens of instructions, so that there is nothing in it that Authlete does
 * not read. An empty "Expect:" keeps libcurl from asking for leave to send a large body, which costs a round trip. */
static bool make_headers(struct http *http) {
  for (int credential = 0; credential <= CREDENTIAL_NONE; credential++) {
    const char *authorization = service_authorization(http->service, (enum credential)credential);
    for (int content = NO_BODY; content <= LARGE_BODY; content++) {
      struct curl_slist **list = &http->headers[credential][content];
      const char *user_agent = http->service->user_agent;
      bool made = (user_agent == NULL || append_header(list, "User-Agent", user_agent)) &&
                  (authorization == NULL || append_header(list, "Authorization", authorization)) &&
                  (content == NO_BODY || append_header(list, "Content-Type", "application/json")) &&
                  (content != LARGE_BODY || append_header(list, "Expect", NULL));
      if (!made) {
        return false;
      }
    }
  }
  return true;
}

/* HTTP/2 where it is worth its cost, which for one exchange at a time it is not. */
static long curl_http_version(const struct service *service, bool shares) {
  bool is_tls = strncmp(service->origin, "https:", 6) == 0;
  switch (service->http_version) {
  case HTTP_1_1:
    return CURL_HTTP_VERSION_1_1;
  case HTTP_2:
    return is_tls ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE;
  default:
    return shares ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1;
  }
}

static void free_escaped(char *text) {
  if (text != NULL) {
    wipe(text, strlen(text));
    curl_free(text);
  }
}

/* CURLOPT_PROXYUSERPWD decodes percent-encoding in every version. CURLOPT_PROXYUSERNAME and CURLOPT_PROXYPASSWORD do so
 * before 8.8 only, so that a password with '%' would arrive changed. */
static CURLcode set_proxy_credentials(CURL *easy, const struct service *service) {
  if (service->proxy_username == NULL) {
    return CURLE_OK;
  }
  char *username = curl_easy_escape(easy, service->proxy_username, 0);
  char *password = curl_easy_escape(easy, service->proxy_password, 0);
  struct buffer both = {0};
  buffer_append_text(&both, username != NULL ? username : "");
  buffer_append_text(&both, ":");
  buffer_append_text(&both, password != NULL ? password : "");
  bool made = username != NULL && password != NULL && !both.failed;
  CURLcode code = made ? curl_easy_setopt(easy, CURLOPT_PROXYUSERPWD, both.bytes) : CURLE_OUT_OF_MEMORY;
  free_escaped(username);
  free_escaped(password);
  buffer_release(&both);
  return code;
}

/* Sets what is the same for all requests. False when there is no memory. */
static bool set_options(struct http *http) {
  const struct service *service = http->service;
  CURL *easy = http->easy;
  CURLcode code = CURLE_OK;
#define SET(option, value) code = code != CURLE_OK ? code : curl_easy_setopt(easy, option, value)
  SET(CURLOPT_NOSIGNAL, 1L);
  SET(CURLOPT_ERRORBUFFER, http->error);
#if HAVE_CURL_PROTOCOLS_STR
  SET(CURLOPT_PROTOCOLS_STR, "http,https");
#else
  SET(CURLOPT_PROTOCOLS, CURLPROTO_HTTP | CURLPROTO_HTTPS);
#endif
#if HAVE_CURL_QUICK_EXIT
  SET(CURLOPT_QUICK_EXIT, 1L);
#endif
  SET(CURLOPT_FOLLOWLOCATION, 0L);
  SET(CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)service->max_response_bytes);
  SET(CURLOPT_PATH_AS_IS, 1L);
  SET(CURLOPT_PROXY, service->proxy != NULL ? service->proxy : ""); /* empty: no proxy, the environment's neither */
  SET(CURLOPT_NOPROXY, "");
  SET(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
  SET(CURLOPT_TCP_KEEPALIVE, 1L);
  SET(CURLOPT_MAXAGE_CONN, (long)IDLE_SECONDS);
  SET(CURLOPT_PREREQFUNCTION, before_request);
  SET(CURLOPT_PREREQDATA, http);
  SET(CURLOPT_WRITEFUNCTION, write_body);
  SET(CURLOPT_WRITEDATA, http);
  SET(CURLOPT_HEADERFUNCTION, take_header);
  SET(CURLOPT_HEADERDATA, http);
  if (service->ca_file != NULL) {
    SET(CURLOPT_CAINFO, service->ca_file);
    SET(CURLOPT_CAPATH, NULL); /* the one file and nothing else */
  }
  if (service->client_certificate != NULL) {
    SET(CURLOPT_SSLCERT, service->client_certificate);
    SET(CURLOPT_SSLKEY, service->client_key != NULL ? service->client_key : service->client_certificate);
  }
#undef SET
  code = code != CURLE_OK ? code : set_proxy_credentials(easy, service);
  return code == CURLE_OK;
}

struct http *http_new(struct service *service) {
  http_initialize();
  struct http *http = calloc(1, sizeof *http);
  if (http == NULL) {
    return NULL;
  }
  http->service = service_hold(service);
  http->easy = curl_easy_init();
  http->url = curl_url();
  bool made = http->easy != NULL && http->url != NULL && make_headers(http) && set_options(http) &&
              curl_url_set(http->url, CURLUPART_URL, service->origin, 0) == CURLUE_OK;
  if (!made) {
    http_free(http);
    return NULL;
  }
  return http;
}

/* Header lists hold credentials, and what callers add may be secret as well. */
static void free_headers(struct curl_slist *list) {
  for (struct curl_slist *header = list; header != NULL; header = header->next) {
    wipe(header->data, strlen(header->data));
  }
  curl_slist_free_all(list);
}

void http_free(struct http *http) {
  if (http == NULL) {
    return;
  }
  curl_multi_cleanup(http->multi);
  curl_easy_cleanup(http->easy);
  curl_url_cleanup(http->url);
  for (int credential = 0; credential <= CREDENTIAL_NONE; credential++) {
    for (int content = NO_BODY; content <= LARGE_BODY; content++) {
      free_headers(http->headers[credential][content]);
    }
  }
  buffer_release(&http->path);
  service_release(http->service);
  free(http);
}

/* "name NUL value NUL …" as a list of its own. */
static bool make_further_headers(struct curl_slist **list, const struct buffer *headers) {
  size_t at = 0;
  while (at < headers->length) {
    const char *name = headers->bytes + at;
    const char *value = name + strlen(name) + 1;
    at = (size_t)(value - headers->bytes) + strlen(value) + 1;
    if (!append_header(list, name, value)) {
      return false;
    }
  }
  return true;
}

static enum content content_of(const struct request *request) {
  if (!request->has_body) {
    return NO_BODY;
  }
  return request->body.length < LARGE_BODY_BYTES ? USUAL_BODY : LARGE_BODY;
}

static bool set_path(struct http *http, const struct request *request) {
  struct buffer *path = &http->path;
  bool same = path->length == request->path.length && memcmp(path->bytes, request->path.bytes, path->length) == 0;
  if (!same) {
    buffer_clear(path);
    if (curl_url_set(http->url, CURLUPART_PATH, request->path.bytes, 0) != CURLUE_OK) {
      return false;
    }
    if (!buffer_append(path, request->path.bytes, request->path.length)) {
      buffer_release(path); /* then the next call sets it again */
    }
  }
  const char *query = request->query.length > 0 ? request->query.bytes : NULL;
  return curl_url_set(http->url, CURLUPART_QUERY, query, 0) == CURLUE_OK;
}

static bool set_method(CURL *easy, const struct request *request) {
  const char *usual = request->has_body ? "POST" : "GET";
  const char *custom = strcmp(request->method, usual) == 0 ? NULL : request->method;
  CURLcode code = CURLE_OK;
  if (request->has_body) { /* the size first: libcurl would ask strlen for it */
    code = curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body.length);
    code = code != CURLE_OK ? code : curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request->body.bytes);
  } else {
    code = curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
  }
  return code == CURLE_OK && curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, custom) == CURLE_OK;
}

/* libcurl gives up at a header of 100 KiB, older versions with the code for a lack of memory. */
static bool is_header_too_large(const struct http *http, CURLcode code) {
#if HAVE_CURL_TOO_LARGE
  if (code == CURLE_TOO_LARGE) {
    return true;
  }
#endif
  return code == CURLE_OUT_OF_MEMORY && http->response->sent && !http->head_complete;
}

/* Once the request has begun, what fails while libcurl connects again is no reason to think that it had not. */
static enum failure_kind kind_of(const struct http *http, CURLcode code) {
  if (http->too_large || http->header_too_large || code == CURLE_FILESIZE_EXCEEDED) {
    return FAILURE_TOO_LARGE;
  }
  if (http->response->sent) {
    return code == CURLE_OPERATION_TIMEDOUT ? FAILURE_TIMEOUT : FAILURE_NETWORK;
  }
  switch (code) {
  case CURLE_COULDNT_RESOLVE_HOST:
  case CURLE_COULDNT_RESOLVE_PROXY:
    return FAILURE_DNS;
  case CURLE_COULDNT_CONNECT:
    return FAILURE_CONNECT;
  case CURLE_OPERATION_TIMEDOUT:
    return FAILURE_TIMEOUT;
  case CURLE_SSL_CONNECT_ERROR:
  case CURLE_PEER_FAILED_VERIFICATION:
  case CURLE_SSL_ENGINE_NOTFOUND:
  case CURLE_SSL_ENGINE_SETFAILED:
  case CURLE_SSL_CERTPROBLEM:
  case CURLE_SSL_CIPHER:
  case CURLE_SSL_CACERT_BADFILE:
  case CURLE_SSL_CRL_BADFILE:
  case CURLE_SSL_ISSUER_ERROR:
  case CURLE_SSL_INVALIDCERTSTATUS:
  case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
  case CURLE_USE_SSL_FAILED:
    return FAILURE_TLS;
  default: /* a connection that broke before the request had begun was never one */
    return FAILURE_CONNECT;
  }
}

static void describe(struct http *http, CURLcode code) {
  struct response *response = http->response;
  if (http->too_large) {
    snprintf(response->detail, sizeof response->detail, "the response is larger than %zu bytes, or its headers than %d",
             http->service->max_response_bytes, MAX_HEADER_BYTES);
  } else if (http->header_too_large) {
    snprintf(response->detail, sizeof response->detail, "a header of the response is too large, or there is no memory for it");
  } else if (http->is_encoded) {
    snprintf(response->detail, sizeof response->detail, "the response is in a transfer coding that was not asked for");
  } else if (http->out_of_memory) {
    snprintf(response->detail, sizeof response->detail, "not enough memory for the reply");
  } else if (code == CURLE_OPERATION_TIMEDOUT && response->sent) {
    snprintf(response->detail, sizeof response->detail, "no complete answer within %lld ms", (long long)http->timeout_ms);
  } else if (code == CURLE_SEND_FAIL_REWIND || code == CURLE_ABORTED_BY_CALLBACK) {
    snprintf(response->detail, sizeof response->detail, "the kept-alive connection broke before an answer came");
  } else {
    /* Once the request went out, libcurl may quote the answer, which may repeat what the request held. */
    bool is_own_text = response->sent || http->error[0] == '\0';
    snprintf(response->detail, sizeof response->detail, "%s", is_own_text ? curl_easy_strerror(code) : http->error);
  }
}

static bool set_headers(struct http *http, const struct request *request) {
  struct curl_slist *prepared = http->headers[request->credential][content_of(request)];
  if (!make_further_headers(&http->further_headers, &request->headers)) {
    return false;
  }
  struct curl_slist *last = http->further_headers;
  while (last != NULL && last->next != NULL) {
    last = last->next;
  }
  if (last != NULL) {
    last->next = prepared;
  }
  http->last_further_header = last;
  return curl_easy_setopt(http->easy, CURLOPT_HTTPHEADER, last != NULL ? http->further_headers : prepared) == CURLE_OK;
}

static void free_further_headers(struct http *http) {
  if (http->last_further_header != NULL) {
    http->last_further_header->next = NULL;
  }
  free_headers(http->further_headers);
  http->further_headers = NULL;
  http->last_further_header = NULL;
}

bool http_begin(struct http *http, const struct request *request, int64_t timeout_ms, struct response *response,
                bool shares) {
  http->response = response;
  http->timeout_ms = timeout_ms;
  http->head_complete = false;
  http->too_large = false;
  http->is_encoded = false;
  http->header_too_large = false;
  http->out_of_memory = false;
  http->error[0] = '\0';
  free_further_headers(http); /* of an attempt that was begun on another lane */
  int64_t connect_timeout_ms = http->service->connect_timeout_ms;
  bool is_shorter = connect_timeout_ms < timeout_ms - NEAR_MS;
  connect_timeout_ms = is_shorter ? connect_timeout_ms : timeout_ms;
  long version = curl_http_version(http->service, shares);
  http->may_be_http_2 = version != CURL_HTTP_VERSION_1_1;
  return set_headers(http, request) && set_path(http, request) && set_method(http->easy, request) &&
         curl_easy_setopt(http->easy, CURLOPT_CURLU, http->url) == CURLE_OK &&
         curl_easy_setopt(http->easy, CURLOPT_HTTP_VERSION, version) == CURLE_OK &&
         curl_easy_setopt(http->easy, CURLOPT_PIPEWAIT, shares ? 1L : 0L) == CURLE_OK &&
         curl_easy_setopt(http->easy, CURLOPT_CONNECTTIMEOUT_MS, (long)connect_timeout_ms) == CURLE_OK &&
         curl_easy_setopt(http->easy, CURLOPT_TIMEOUT_MS, (long)timeout_ms) == CURLE_OK;
}

/* The body is as long as the head said. */
static bool is_whole(const struct http *http) {
  curl_off_t length = -1;
  curl_easy_getinfo(http->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
  return http->head_complete && length >= 0 && (uint64_t)length == http->response->body.length;
}

void http_finish(struct http *http, unsigned result) {
  struct response *response = http->response;
  CURLcode code = (CURLcode)result;
  long status = 0;
  free_further_headers(http);
  curl_easy_getinfo(http->easy, CURLINFO_RESPONSE_CODE, &status);
  response->status = response->sent ? (int)status : 0; /* libcurl still tells that of the request before */
  if (code == CURLE_OK && !http->head_complete) { /* libcurl takes a head that was cut short for a whole one */
    code = CURLE_RECV_ERROR;
  }
  if (code == CURLE_HTTP2_STREAM && is_whole(http)) { /* a server that did not read all of the request: RFC 9113, 8.1 */
    code = CURLE_OK;
  }
  if (code == CURLE_OK) {
    response_judge_status(response);
  } else {
    http->header_too_large = is_header_too_large(http, code);
    response->kind = kind_of(http, code);
    describe(http, code);
  }
  http->is_suspect =
      http->may_be_http_2 && response->sent && (response->kind == FAILURE_TIMEOUT || response->kind == FAILURE_TOO_LARGE);
}

void http_perform(struct http *http, const struct request *request, int64_t timeout_ms, struct response *response) {
  bool ready = http_begin(http, request, timeout_ms, response, false);
  http_finish(http, ready ? driver_run(&http->multi, http->easy, timeout_ms) : CURLE_OUT_OF_MEMORY);
}

bool http_was_http_2(const struct http *http) {
  long version = 0;
  return curl_easy_getinfo(http->easy, CURLINFO_HTTP_VERSION, &version) == CURLE_OK && version == CURL_HTTP_VERSION_2;
}

bool http_is_suspect(const struct http *http) {
  return http->is_suspect;
}

void *http_handle(const struct http *http) {
  return http->easy;
}

struct http **http_next(struct http *http) {
  return &http->next;
}

/* libcurl tells microseconds. */
static int64_t elapsed_ms(CURL *easy, CURLINFO info) {
  curl_off_t microseconds = 0;
  return curl_easy_getinfo(easy, info, &microseconds) == CURLE_OK ? (int64_t)(microseconds / 1000) : UNKNOWN;
}

struct response_times http_times(const struct http *http) {
  return (struct response_times){.dns_ms = elapsed_ms(http->easy, CURLINFO_NAMELOOKUP_TIME_T),
                              .connect_ms = elapsed_ms(http->easy, CURLINFO_CONNECT_TIME_T),
                              .tls_ms = elapsed_ms(http->easy, CURLINFO_APPCONNECT_TIME_T),
                              .first_byte_ms = elapsed_ms(http->easy, CURLINFO_STARTTRANSFER_TIME_T),
                              .total_ms = elapsed_ms(http->easy, CURLINFO_TOTAL_TIME_T)};
}
