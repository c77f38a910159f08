/* SPDX-License-Identifier: MIT
 *
 * Handles without an attempt, kept for the next one: making one costs more than a call on it. May call http.c. All on
 * the engine's thread. */
#ifndef AUTHLETE_POOL_H
#define AUTHLETE_POOL_H

#include "http/http.h"

/* All zero is an empty one. */
struct pool {
  struct service *services; /* that have or had idle handles; held */
};

/* An idle handle of the service, or a new one; NULL when there is no memory. */
struct http *pool_take(struct pool *pool, struct service *service);

/* Keeps a handle that was taken, or frees it when there are enough or the service was closed. */
void pool_keep(struct service *service, struct http *http);

/* Frees what is kept for services that were closed, and lets go of them. */
void pool_drop_closed(struct pool *pool);

#endif
