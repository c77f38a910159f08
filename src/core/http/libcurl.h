/* SPDX-License-Identifier: MIT
 *
 * What the two users of libcurl, connection.c and multiplex.c, have in common: what its version can do, the options of
 * every handle, and what its codes mean. May call service.h, exchange.h and base. */
#ifndef AUTHLETE_LIBCURL_H
#define AUTHLETE_LIBCURL_H

#include <curl/curl.h>
#include <sys/types.h>
#include <time.h>

#include "base/poller.h"
#include "http/exchange.h"
#include "http/service.h"

#if LIBCURL_VERSION_NUM < 0x075100
#error "libcurl 7.81 or newer is needed"
#endif
#if LIBCURL_VERSION_NUM >= 0x075500
#define HAVE_CURL_PROTOCOLS_STR 1
#define HAVE_CURL_CLOSES_CONNECT_ONLY 1 /* when the handle is removed */
#endif
#if LIBCURL_VERSION_NUM >= 0x075700
#define HAVE_CURL_CA_CACHE 1
#endif
#if LIBCURL_VERSION_NUM < 0x075800 || LIBCURL_VERSION_NUM >= 0x080000
#define HAVE_CURL_REUSES_PLAIN_HTTP2 1
#endif

/* Sets libcurl up, once for the process. */
void libcurl_initialize(void);

/* The bundle of certificates, as it was when libcurl read it last. */
struct libcurl_trust {
  time_t changed;
  ino_t file;
  off_t size;
  bool is_spelled_anew;
};

/* A multi handle, and what its handles share. Child processes inherit nothing of it. */
struct libcurl_multi {
  struct watcher watcher; /* of libcurl's sockets; the first member */
  struct poller *poller;  /* NULL: whoever owns it drives it */
  CURLM *multi;
  CURLSH *share; /* TLS sessions */
  struct libcurl_trust trust;
  int64_t due;       /* when libcurl_run is; UNKNOWN for never */
  bool has_faltered; /* libcurl had no memory: it may have forgotten sockets and times */
};

/* False when there is no memory or no descriptor left; libcurl_close_multi must still be called. */
bool libcurl_open_multi(struct libcurl_multi *multi, struct poller *poller);
void libcurl_close_multi(struct libcurl_multi *multi);

/* Does what is due. */
void libcurl_run(struct libcurl_multi *multi);

/* A handle that libcurl is done with, its CURLOPT_PRIVATE and how it ended. NULL when there is none. */
CURL *libcurl_take_done(const struct libcurl_multi *multi, void **context, CURLcode *code);

/* The options of a handle, and the first that libcurl refused. */
struct libcurl_options {
  CURL *easy;
  const char *refused; /* its name; NULL for none */
  CURLcode code;
};

void libcurl_note(struct libcurl_options *options, const char *name, CURLcode code);

#define LIBCURL_SET(options, option, value) \
  libcurl_note((options), "CURLOPT_" #option, curl_easy_setopt((options)->easy, CURLOPT_##option, (value)))

/* Writes why setting the options failed into `fault`. */
void libcurl_describe_refusal(const struct libcurl_options *options, char fault[DETAIL_MAXIMUM]);

/* Of a handle that opens a connection: what libcurl has done for that. */
struct libcurl_opening {
  int steps;
  bool is_over; /* the connection is open */
};

/* Sets what every handle of the service has: its protocols, proxy, TLS, addresses as libcurl_make_addresses made them;
 * not whom to trust. `opening`, all zero, stays where it is as long as the handle. */
void libcurl_set_common(struct libcurl_options *options, const struct service *service, struct libcurl_multi *multi,
                        struct curl_slist *addresses, struct libcurl_opening *opening);

/* Says whom to trust, as server and as proxy. */
void libcurl_set_trust(struct libcurl_options *options, const struct service *service, struct libcurl_multi *multi);

/* CURLOPT_RESOLVE for the service's host, or for its proxy's; NULL when there is no memory. */
struct curl_slist *libcurl_make_addresses(const struct service *service, const char *addresses);

/* Makes the response the failure that `code` and, where it may be shown, `error` say, of an attempt that was not sent.
 */
void libcurl_tell_failure(CURL *easy, const struct service *service, CURLcode code, const char *error,
                          struct response *response);

/* Of the handle's last transfer. */
struct response_times libcurl_times(CURL *easy);

#endif
