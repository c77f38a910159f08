/* SPDX-License-Identifier: MIT
 *
 * Shared by connection.c and multiplex.c, the two users of libcurl: features by version, options common to all handles,
 * and the meaning of error codes. May call service.h, exchange.h and base. */
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
#define HAVE_CURL_CLOSES_CONNECT_ONLY 1 /* closes a CONNECT_ONLY connection when its handle is removed */
#endif
#if LIBCURL_VERSION_NUM >= 0x075700
#define HAVE_CURL_CA_CACHE 1
#endif
#if LIBCURL_VERSION_NUM < 0x075800 || LIBCURL_VERSION_NUM >= 0x080000
#define HAVE_CURL_REUSES_PLAIN_HTTP2 1
#endif

/* Initializes libcurl, once per process. */
void libcurl_initialize(void);

/* Identifies the version of the CA bundle that libcurl last read. */
struct libcurl_trust {
  time_t changed;
  ino_t file;
  off_t size;
  bool is_respelled; /* see libcurl_set_trust */
};

/* A multi handle, and the share object of its easy handles. Child processes inherit none of its descriptors. */
struct libcurl_multi {
  struct watcher watcher; /* of libcurl's sockets; the first member */
  struct poller *poller;  /* NULL: the owner drives the multi handle itself */
  CURLM *multi;
  CURLSH *share; /* TLS sessions */
  struct libcurl_trust trust;
  int64_t due;     /* when libcurl_run must be called; UNKNOWN for never */
  bool has_failed; /* libcurl or the poller ran out of memory, so sockets and timeouts may have been lost */
};

/* Returns false when out of memory or descriptors; libcurl_close_multi must still be called. */
bool libcurl_open_multi(struct libcurl_multi *multi, struct poller *poller);

/* All easy handles must have been removed. */
void libcurl_close_multi(struct libcurl_multi *multi);

/* Handles libcurl's timeouts that have expired. */
void libcurl_run(struct libcurl_multi *multi);

/* Returns an easy handle that has finished, and stores its CURLOPT_PRIVATE and its result. Returns each one only once;
 * NULL if there is none. */
CURL *libcurl_take_done(const struct libcurl_multi *multi, void **context, CURLcode *code);

/* An easy handle whose options are being set, and the first option that libcurl refused. */
struct libcurl_options {
  CURL *easy;
  const char *refused; /* the option's name, "" for a failed allocation; NULL if none */
  CURLcode code;
};

/* Records the first failure. CURLE_OK is ignored. */
void libcurl_note(struct libcurl_options *options, const char *name, CURLcode code);

#define LIBCURL_SET(options, option, value) \
  libcurl_note((options), "CURLOPT_" #option, curl_easy_setopt((options)->easy, CURLOPT_##option, (value)))

/* Writes to `fault` why the options could not be set; out of memory if none was refused. */
void libcurl_describe_refusal(const struct libcurl_options *options, char fault[DETAIL_MAXIMUM]);

/* Limits the work that libcurl does for a handle until its connection is open, and notes why it could not open a
 * socket. */
struct libcurl_opening {
  struct libcurl_multi *multi;
  int steps;
  int shortage; /* errno: no descriptors are left; 0 otherwise */
  bool is_over; /* the connection is open */
};

/* Sets the options that all handles of the service share: protocol, proxy, TLS, and the addresses, made by
 * libcurl_make_addresses or NULL. The CA bundle is not included. `opening` must be zero-initialized and outlive the
 * handle. */
void libcurl_set_common(struct libcurl_options *options, const struct service *service, struct libcurl_multi *multi,
                        struct curl_slist *addresses, struct libcurl_opening *opening);

/* Sets the CA bundle for the server and for an https proxy. */
void libcurl_set_trust(struct libcurl_options *options, const struct service *service, struct libcurl_multi *multi);

/* Makes the value of CURLOPT_RESOLVE for the service's host, or for its proxy. The caller frees it. Returns NULL when
 * out of memory. */
struct curl_slist *libcurl_make_addresses(const struct service *service, const char *addresses);

/* Stores the failure of an attempt whose request was not sent in the response. `error` is the text of
 * CURLOPT_ERRORBUFFER, which is used only if it cannot contain a secret. */
void libcurl_store_failure(CURL *easy, const struct service *service, const struct libcurl_opening *opening,
                           CURLcode code, const char *error, struct response *response);

/* Returns the times of the handle's last transfer. */
struct response_times libcurl_times(CURL *easy);

#endif
