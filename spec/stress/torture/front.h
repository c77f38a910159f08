/* SPDX-License-Identifier: MIT
 *
 * An nginx in front of the server, for TLS and for HTTP/2 over TLS. */
#ifndef TORTURE_FRONT_H
#define TORTURE_FRONT_H

#include <stdbool.h>

struct front {
  int tls_port;
  int http2_port; /* over TLS as well */
};

/* Starts nginx in front of the server at the port, with its files in the folder. It exits with this process. Returns
 * false if it does not start. */
bool front_start(struct front *front, const char *folder, int port);

#endif
