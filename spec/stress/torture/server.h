/* SPDX-License-Identifier: MIT
 *
 * A small HTTP/1.1 server in its own process. The request's path selects the response:
 *
 *   …/introspection      401, with a result code
 *   …/client/get/busy    503, Retry-After: 0
 *   …/client/get/html    200, not JSON
 *   …/client/get/hang    nothing, ever
 *   …/client/get/cut-N-length, cut-N-chunked, cut-N-reset
 *                        200, but only the first N bytes before the connection ends
 *   /api/close…          announces that it closes the connection after the response, and does so
 *   /api/quit…           the same without announcing it
 *   otherwise            200
 *
 * As a proxy, it connects to itself.
 *
 * The first request for each method and path is the reference for later ones: if headers or body differ in more than
 * their order, the response is 418. This detects requests with a part missing. */
#ifndef TORTURE_SERVER_H
#define TORTURE_SERVER_H

/* Starts the server and returns its port, or -1. It exits with the process that started it. */
int server_start(void);

#endif
