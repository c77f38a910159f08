/* SPDX-License-Identifier: MIT */
#include "http/libcurl.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/descriptor.h"

enum {
  DESCRIPTORS_TO_CONNECT = 3, /* the socket, a second one for another address, and a file with certificates */
  MAX_DESCRIPTOR = 64 * 1024, /* to look at: a process may be allowed a billion */
  MAX_STEPS = 64 * 1024
};

static void initialize(void) {
  curl_global_init(CURL_GLOBAL_DEFAULT);
}

void libcurl_initialize(void) {
  static pthread_once_t initialized = PTHREAD_ONCE_INIT;
  pthread_once(&initialized, initialize);
}

/* Multi handles. */

/* Returns whether the descriptor is one of the socket pair that wakes up curl_multi_poll: with each wakeup, one end has
 * one byte more to read, or one more that was not read. */
static bool is_for_wakeups(CURLM *multi, int descriptor) {
  int before = descriptor_inherited_bytes(descriptor);
  return before >= 0 && curl_multi_wakeup(multi) == CURLM_OK && descriptor_inherited_bytes(descriptor) > before;
}

/* Before 8.9, this socket pair is not close-on-exec, and libcurl does not say which it is. */
static CURLM *new_multi(void) {
  CURLM *multi = curl_multi_init();
  if (multi == NULL || curl_version_info(CURLVERSION_NOW)->version_num >= 0x080900 ||
      curl_multi_wakeup(multi) != CURLM_OK) { /* there were no descriptors for it */
    return multi;
  }
  for (int descriptor = STDERR_FILENO + 1, found = 0; found < 2 && descriptor < MAX_DESCRIPTOR; descriptor++) {
    if (is_for_wakeups(multi, descriptor)) {
      descriptor_close_on_exec(descriptor);
      found++;
    }
  }
  curl_multi_poll(multi, NULL, 0, 0, NULL); /* reads all bytes */
  return multi;
}

static void act(struct libcurl_multi *multi, curl_socket_t socket, int events) {
  int running = 0;
  if (!multi->has_failed && curl_multi_socket_action(multi->multi, socket, events, &running) != CURLM_OK) {
    multi->has_failed = true;
  }
}

static void run_socket(struct watcher *watcher, int descriptor, unsigned events) {
  act((struct libcurl_multi *)watcher, descriptor,
      ((events & POLLER_READ) != 0 ? CURL_CSELECT_IN : 0) | ((events & POLLER_WRITE) != 0 ? CURL_CSELECT_OUT : 0));
}

static int watch_socket(CURL *easy, curl_socket_t socket, int what, void *context, void *known) {
  struct libcurl_multi *multi = context;
  (void)easy, (void)known;
  if (what == CURL_POLL_REMOVE || what == CURL_POLL_NONE) {
    poller_forget(multi->poller, socket, &multi->watcher);
    return 0;
  }
  unsigned events = (what != CURL_POLL_OUT ? POLLER_READ : 0U) | (what != CURL_POLL_IN ? POLLER_WRITE : 0U);
  if (!poller_watch(multi->poller, socket, events, &multi->watcher)) {
    multi->has_failed = true;
  }
  return 0;
}

static int set_timer(CURLM *handle, long timeout_ms, void *context) {
  struct libcurl_multi *multi = context;
  (void)handle;
  multi->due = timeout_ms < 0 ? UNKNOWN : clock_ms() + timeout_ms;
  return 0;
}

bool libcurl_open_multi(struct libcurl_multi *multi, struct poller *poller) {
  libcurl_initialize();
  *multi = (struct libcurl_multi){
      .watcher = {run_socket}, .poller = poller, .multi = new_multi(), .share = curl_share_init(), .due = UNKNOWN};
  if (multi->multi == NULL || multi->share == NULL) {
    return false;
  }
  CURLSHcode shared = curl_share_setopt(multi->share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
  if (shared != CURLSHE_OK && shared != CURLSHE_NOT_BUILT_IN) { /* NOT_BUILT_IN: libcurl was built without TLS */
    return false;
  }
  if (poller != NULL) {
    curl_multi_setopt(multi->multi, CURLMOPT_SOCKETFUNCTION, watch_socket);
    curl_multi_setopt(multi->multi, CURLMOPT_SOCKETDATA, multi);
    curl_multi_setopt(multi->multi, CURLMOPT_TIMERFUNCTION, set_timer);
    curl_multi_setopt(multi->multi, CURLMOPT_TIMERDATA, multi);
  }
  return true;
}

void libcurl_close_multi(struct libcurl_multi *multi) {
  curl_multi_cleanup(multi->multi);
  curl_share_cleanup(multi->share);
}

void libcurl_run(struct libcurl_multi *multi) {
  if (multi->due != UNKNOWN && multi->due <= clock_ms()) {
    multi->due = UNKNOWN;
    act(multi, CURL_SOCKET_TIMEOUT, 0);
  }
}

CURL *libcurl_take_done(const struct libcurl_multi *multi, void **context, CURLcode *code) {
  int left = 0;
  const CURLMsg *message = curl_multi_info_read(multi->multi, &left);
  if (message == NULL) {
    return NULL;
  }
  *code = message->data.result;
  curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, context);
  return message->easy_handle;
}

/* Options. */

void libcurl_note(struct libcurl_options *options, const char *name, CURLcode code) {
  if (code != CURLE_OK && options->refused == NULL) {
    options->refused = name;
    options->code = code;
  }
}

void libcurl_describe_refusal(const struct libcurl_options *options, char fault[DETAIL_MAXIMUM]) {
  if (options->refused == NULL || options->code == CURLE_OUT_OF_MEMORY) {
    snprintf(fault, DETAIL_MAXIMUM, "out of memory");
  } else {
    snprintf(fault, DETAIL_MAXIMUM, "this build of libcurl does not support %s: %s", options->refused,
             curl_easy_strerror(options->code));
  }
}

static void free_escaped(char *text) {
  if (text != NULL) {
    wipe(text, strlen(text));
    curl_free(text);
  }
}

/* Uses CURLOPT_PROXYUSERPWD, which every version percent-decodes; CURLOPT_PROXYUSERNAME and CURLOPT_PROXYPASSWORD are
 * decoded only before 8.8. */
static void set_proxy_credentials(struct libcurl_options *options, const struct service *service) {
  char *username = curl_easy_escape(options->easy, service->proxy_username, 0);
  char *password = curl_easy_escape(options->easy, service->proxy_password, 0);
  struct buffer both = {0};
  buffer_append_text(&both, username != NULL ? username : "");
  buffer_append_text(&both, ":");
  buffer_append_text(&both, password != NULL ? password : "");
  if (username == NULL || password == NULL || both.failed) {
    libcurl_note(options, "", CURLE_OUT_OF_MEMORY);
  } else {
    LIBCURL_SET(options, PROXYUSERPWD, both.bytes);
  }
  free_escaped(username);
  free_escaped(password);
  buffer_release(&both);
}

static bool is_proxy_tls(const struct service *service) {
  return service->proxy != NULL && strncmp(service->proxy, "https:", 6) == 0;
}

/* libcurl (7.88) reads a proxy's response to CONNECT byte by byte, without checking the time, and calls this for each
 * byte. Without a limit, an endless response would block the thread. */
static int count_step(void *context, curl_off_t to_receive, curl_off_t received, curl_off_t to_send, curl_off_t sent) {
  struct libcurl_opening *opening = context;
  (void)to_receive, (void)received, (void)to_send, (void)sent;
  return !opening->is_over && ++opening->steps > MAX_STEPS ? 1 : 0;
}

static void set_proxy(struct libcurl_options *options, const struct service *service, struct libcurl_opening *opening) {
  LIBCURL_SET(options, PROXY, service->proxy != NULL ? service->proxy : ""); /* "" ignores the environment */
  LIBCURL_SET(options, NOPROXY, "");
  if (service->proxy == NULL) {
    return;
  }
  LIBCURL_SET(options, HTTPPROXYTUNNEL, 1L); /* the proxy never sees a request */
  LIBCURL_SET(options, NOPROGRESS, 0L);
  LIBCURL_SET(options, XFERINFOFUNCTION, count_step);
  LIBCURL_SET(options, XFERINFODATA, opening);
  if (is_proxy_tls(service)) {
    LIBCURL_SET(options, PROXY_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
  }
  if (service->proxy_username != NULL) {
    set_proxy_credentials(options, service);
  }
}

/* Without the descriptors that the connection needs besides the socket, libcurl would report that the server could not
 * be reached, or that a certificate is missing.
 *
 * libcurl may have closed a socket with the same number without removing it, so the poller must forget that one. */
static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address) {
  struct libcurl_opening *opening = context;
  const struct libcurl_multi *multi = opening->multi;
  (void)purpose;
  opening->shortage = descriptor_shortage(DESCRIPTORS_TO_CONNECT);
  if (opening->shortage != 0) {
    return CURL_SOCKET_BAD;
  }
  int descriptor = descriptor_socket(address->family, address->socktype, address->protocol);
  if (descriptor >= 0 && multi->poller != NULL) {
    poller_forget(multi->poller, descriptor, &multi->watcher);
  }
  return descriptor;
}

void libcurl_set_common(struct libcurl_options *options, const struct service *service, struct libcurl_multi *multi,
                        struct curl_slist *addresses, struct libcurl_opening *opening) {
  LIBCURL_SET(options, NOSIGNAL, 1L);
#if HAVE_CURL_PROTOCOLS_STR
  LIBCURL_SET(options, PROTOCOLS_STR, service_is_tls(service) ? "https" : "http");
#else
  LIBCURL_SET(options, PROTOCOLS, service_is_tls(service) ? CURLPROTO_HTTPS : CURLPROTO_HTTP);
#endif
  LIBCURL_SET(options, FOLLOWLOCATION, 0L);
  LIBCURL_SET(options, TCP_KEEPALIVE, 1L);
  LIBCURL_SET(options, SUPPRESS_CONNECT_HEADERS, 1L);
  LIBCURL_SET(options, OPENSOCKETFUNCTION, open_socket);
  opening->multi = multi;
  LIBCURL_SET(options, OPENSOCKETDATA, opening);
  LIBCURL_SET(options, SHARE, multi->share);
  if (addresses != NULL) {
    LIBCURL_SET(options, RESOLVE, addresses);
  }
  set_proxy(options, service, opening);
  if (!service_is_tls(service)) {
    return;
  }
  LIBCURL_SET(options, SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
  if (service->client_certificate != NULL) {
    LIBCURL_SET(options, KEYPASSWD, ""); /* otherwise OpenSSL prompts for the password of an encrypted key */
    LIBCURL_SET(options, SSLCERT, service->client_certificate);
    LIBCURL_SET(options, SSLKEY, service->client_key != NULL ? service->client_key : service->client_certificate);
  }
}

/* Returns the CA bundle to set explicitly: the service's, or libcurl's default, because libcurl caches a parsed bundle
 * only if CURLOPT_CAPATH is not set. NULL: leave libcurl's defaults alone. */
static const char *find_bundle(const struct service *service) {
  if (service->ca_file != NULL) {
    return service->ca_file;
  }
#if HAVE_CURL_CA_CACHE
  const char *built_in = curl_version_info(CURLVERSION_NOW)->cainfo;
  return built_in != NULL && access(built_in, R_OK) == 0 ? built_in : NULL;
#else
  return NULL;
#endif
}

static void set_bundle(struct libcurl_options *options, const struct service *service, const char *file) {
  if (service_is_tls(service)) {
    LIBCURL_SET(options, CAINFO, file);
    LIBCURL_SET(options, CAPATH, NULL);
  }
  if (is_proxy_tls(service)) {
    LIBCURL_SET(options, PROXY_CAINFO, file);
    LIBCURL_SET(options, PROXY_CAPATH, NULL);
  }
#if HAVE_CURL_CA_CACHE
  curl_easy_setopt(options->easy, CURLOPT_CA_CACHE_TIMEOUT, -1L); /* may fail: not every TLS backend supports it */
#endif
}

/* libcurl reads the CA bundle once per multi handle; for the system's bundle that takes about 50 ms. The cache is keyed
 * by the file name, so if the file has been replaced, spelling the name differently makes libcurl read it again. */
void libcurl_set_trust(struct libcurl_options *options, const struct service *service, struct libcurl_multi *multi) {
  struct libcurl_trust *trust = &multi->trust;
  bool needs_trust = service_is_tls(service) || is_proxy_tls(service);
  const char *file = needs_trust ? find_bundle(service) : NULL;
  if (file == NULL) {
    return;
  }
  struct stat now = {0};
  stat(file, &now); /* if the file is missing, libcurl reports it */
  bool is_same = trust->changed == now.st_mtime && trust->file == now.st_ino && trust->size == now.st_size;
  *trust = (struct libcurl_trust){now.st_mtime, now.st_ino, now.st_size, trust->is_respelled != !is_same};
  struct buffer name = {0};
  buffer_append_text(&name, !trust->is_respelled ? "" : file[0] == '/' ? "/." : "./");
  buffer_append_text(&name, file);
  if (name.failed) {
    libcurl_note(options, "", CURLE_OUT_OF_MEMORY);
  } else {
    set_bundle(options, service, name.bytes);
  }
  buffer_release(&name);
}

struct curl_slist *libcurl_make_addresses(const struct service *service, const char *addresses) {
  struct buffer line = {0};
  buffer_append_text(&line, service->proxy != NULL ? service->proxy_host : service->host);
  buffer_append_byte(&line, ':');
  buffer_append_text(&line, service->proxy != NULL ? service->proxy_port : service->port);
  buffer_append_byte(&line, ':');
  buffer_append_text(&line, addresses);
  struct curl_slist *list = line.failed ? NULL : curl_slist_append(NULL, line.bytes);
  buffer_release(&line);
  return list;
}

/* Results. */

static enum failure_kind kind_of(CURLcode code) {
  switch (code) {
  case CURLE_COULDNT_RESOLVE_HOST:
  case CURLE_COULDNT_RESOLVE_PROXY:
    return FAILURE_DNS;
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
  default: /* the request was not sent, so this cannot be FAILURE_NETWORK */
    return FAILURE_CONNECT;
  }
}

/* libcurl's error text may quote a proxy's response, which may echo the proxy password. So if there is a proxy, only
 * fixed texts are used, with its host and port, except after a handshake that failed. */
void libcurl_store_failure(CURL *easy, const struct service *service, const struct libcurl_opening *opening,
                           CURLcode code, const char *error, struct response *response) {
  enum failure_kind kind = kind_of(code);
  if (code == CURLE_BAD_FUNCTION_ARGUMENT && service_is_tls(service) && service->client_certificate != NULL) {
    kind = FAILURE_TLS; /* libcurl 8.23 cannot read the client's key */
  }
  long status = 0;
  curl_easy_getinfo(easy, CURLINFO_HTTP_CONNECTCODE, &status);
  const char *proxy = service_proxy_address(service);
  if (kind == FAILURE_CONNECT && opening->shortage != 0) {
    response_fail(response, kind, "cannot open a socket: %s", strerror(opening->shortage));
  } else if (code == CURLE_ABORTED_BY_CALLBACK && proxy != NULL) {
    response_fail(response, kind, "the response of the proxy %s to CONNECT is too long", proxy);
  } else if (kind == FAILURE_TLS) { /* either with a proxy, which has not responded yet, or with the server */
    bool is_about_proxy = proxy != NULL && status == 0 && strncmp(service->proxy, "https:", 6) == 0;
    response_fail(response, kind, "%s%s%s%s", is_about_proxy ? "the proxy " : "", is_about_proxy ? proxy : "",
                  is_about_proxy ? ": " : "", error[0] == '\0' ? curl_easy_strerror(code) : error);
  } else if (proxy == NULL) {
    response_fail(response, kind, "%s", error[0] == '\0' ? curl_easy_strerror(code) : error);
  } else if (status / 100 != 2 && status != 0) {
    response_fail(response, kind, "the proxy %s refused the connection with HTTP status %ld", proxy, status);
  } else if (code == CURLE_COULDNT_CONNECT && status == 0) {
    response_fail(response, kind, "cannot connect to the proxy %s", proxy);
  } else {
    response_fail(response, kind, "through the proxy %s: %s", proxy, curl_easy_strerror(code));
  }
}

/* libcurl reports microseconds. */
static int64_t elapsed_ms(CURL *easy, CURLINFO info) {
  curl_off_t microseconds = 0;
  return curl_easy_getinfo(easy, info, &microseconds) == CURLE_OK ? (int64_t)(microseconds / 1000) : UNKNOWN;
}

struct response_times libcurl_times(CURL *easy) {
  return (struct response_times){.dns_ms = elapsed_ms(easy, CURLINFO_NAMELOOKUP_TIME_T),
                                 .connect_ms = elapsed_ms(easy, CURLINFO_CONNECT_TIME_T),
                                 .tls_ms = elapsed_ms(easy, CURLINFO_APPCONNECT_TIME_T),
                                 .first_byte_ms = elapsed_ms(easy, CURLINFO_STARTTRANSFER_TIME_T),
                                 .total_ms = elapsed_ms(easy, CURLINFO_TOTAL_TIME_T)};
}
