/* SPDX-License-Identifier: MIT
 *
 * Drives one attempt of libcurl on the calling thread, from its begin to its end. What curl_easy_perform does, but for
 * the deadline: libcurl (7.88) forgets an attempt's timeout when another of its times, that of the connect timeout or
 * of something to read, comes less than a millisecond before, and then looks again after up to a second.
 *
 * Knows no Lua and nothing of requests; calls libcurl's multi interface and retry.c's clock. For http.c. */
#ifndef AUTHLETE_DRIVER_H
#define AUTHLETE_DRIVER_H

#include <curl/curl.h>
#include <stdint.h>

enum { PATIENCE_MS = 10 }; /* after a deadline, in which libcurl may see to it itself */

/* Runs the attempt that `easy` is set up for, and returns how it ended: at the latest, PATIENCE_MS after `timeout_ms`
 * with CURLE_OPERATION_TIMEDOUT. `*multi` has the connections, for the next attempt; NULL at first, and again after
 * libcurl had no memory. No SIGPIPE comes of it. */
CURLcode driver_run(CURLM **multi, CURL *easy, int64_t timeout_ms);

#endif
