/* SPDX-License-Identifier: MIT
 *
 * A multi handle of libcurl whose sockets an epoll watches: what the engine's attempts run on. Knows no Lua; calls
 * libcurl and retry.c's clock. All on the engine's thread. */
#ifndef AUTHLETE_LANE_H
#define AUTHLETE_LANE_H

#include <curl/curl.h>
#include <stdbool.h>
#include <stdint.h>

struct lane {
  CURLM *multi;
  int epoll;         /* the engine's */
  uint32_t mark;     /* what tells this lane's sockets from others in `epoll` */
  int64_t timer_due; /* libcurl's, on retry_clock_ms; UNKNOWN for none */
  int sent;         /* attempts since it was set up */
  int running;       /* attempts */
  bool has_faltered; /* libcurl had no memory: the lane is of no use any more */
};

/* False when there is no memory; `lane_tear_down` is due all the same. `most_connections` are kept alive;
 * `most_to_a_host` may be open at a time, 0 for any number. */
bool lane_set_up(struct lane *lane, int epoll, uint32_t mark, long most_connections, long most_to_a_host);

void lane_tear_down(struct lane *lane);

/* Adds an attempt's handle. False when there is no memory. */
bool lane_add(struct lane *lane, CURL *easy);

/* Takes a handle off, whether its attempt is over or not. */
void lane_remove(struct lane *lane, CURL *easy);

/* Makes the lane one that has had more attempts than any may have. */
void lane_retire(struct lane *lane);

/* What epoll's data holds for a socket, and back. */
uint64_t lane_socket_data(uint32_t mark, int socket);
uint32_t lane_mark_of(uint64_t data);
int lane_socket_of(uint64_t data);

/* Lets libcurl work on a socket for which epoll reported `events`. */
void lane_run_socket(struct lane *lane, int socket, uint32_t events);

/* Lets libcurl work on what is due. */
void lane_run_timer(struct lane *lane);

#endif
