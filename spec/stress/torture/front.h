/* SPDX-License-Identifier: MIT
 *
 * An nginx in front of the server, which speaks TLS, and HTTP/2 over it. */
#ifndef TORTURE_FRONT_H
#define TORTURE_FRONT_H

#include <stdbool.h>

struct front {
  int tls_port;
  int http2_port; /* over TLS as well */
};

/* Starts it before the server at the port, with its files in the folder. It ends with this process. False when it does
 * not start. */
bool front_start(struct front *front, const char *folder, int port);

#endif
