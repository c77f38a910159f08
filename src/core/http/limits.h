/* SPDX-License-Identifier: MIT
 *
 * Limits that hold for every transport; core.c also passes them on to Lua. */
#ifndef AUTHLETE_LIMITS_H
#define AUTHLETE_LIMITS_H

enum {
  MAX_IDLE = 512,      /* idle connections per service */
  IDLE_MS = 60 * 1000, /* how long a connection stays idle; connection_is_alive checks it before it is used again */
  OLD_MS = 60 * 1000,  /* the age from which a connection is not used again: the server may have moved */
  MAX_HEAD_BYTES = 256 * 1024 /* of a response, including interim responses and trailers */
};

#endif
