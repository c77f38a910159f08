/* SPDX-License-Identifier: MIT
 *
 * A small HTTP/1.1 server in a process of its own. What it answers is in the request's path:
 *
 *   …/introspection      401, with a result code
 *   …/client/get/busy    503, Retry-After: 0
 *   …/client/get/html    200, no JSON
 *   …/client/get/hang    nothing, ever
 *   …/client/get/cut-N-length, cut-N-chunked, cut-N-reset
 *                        200, but only the first N bytes, whereupon the connection ends
 *   /close/…             closes the connection after the answer
 *   /quit/…              the same, without having said so
 *   otherwise            200
 *
 * As a proxy it leads to itself.
 *
 * The first request of each kind, method and path, is the pattern for the others: one with other headers or another
 * body, but for their order, is answered by 418. So a request that went out with a part missing is found. */
#ifndef TORTURE_SERVER_H
#define TORTURE_SERVER_H

/* Returns the port, or -1. The server ends with the process that started it. */
int server_start(void);

#endif
