/* SPDX-License-Identifier: MIT
 *
 * Limits that more than one transport keeps. */
#ifndef AUTHLETE_LIMITS_H
#define AUTHLETE_LIMITS_H

enum {
  MOST_IDLE = 512,     /* connections to a service */
  IDLE_MS = 60 * 1000, /* for a connection; one that died meanwhile costs nothing, since it is looked at before use */
  MAX_HEAD_BYTES = 256 * 1024 /* of a response, interim ones and trailers included */
};

#endif
