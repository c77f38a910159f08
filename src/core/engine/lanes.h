/* SPDX-License-Identifier: MIT
 *
 * The engine's lanes, and which of them an attempt runs on. Owns the multi handles and what they share: names that were
 * resolved, and TLS sessions. Knows no Lua and no calls; may call lane.c. For attempts.c, on the engine's thread.
 *
 * libcurl opens a connection for each attempt that finds no free stream, even while another is being opened. So
 * attempts that shall share connections go where their number is limited, and the rest wait there for a stream;
 * attempts that need a connection each go where it is not.
 *
 * Servers end an HTTP/2 connection after a number of requests, 1,000 for nginx, and whatever began meanwhile fails,
 * which is final for what may not be sent twice. So there are two shared lanes: before that number is reached, attempts
 * go to the other, and once the first has none left it is set up anew, with new connections. The same when an answer
 * did not come in time: the connection may be dead, and on HTTP/2 libcurl would go on using it. */
#ifndef AUTHLETE_LANES_H
#define AUTHLETE_LANES_H

#include "engine/lane.h"
#include "http/service.h"

enum { FIRST_SHARED, SECOND_SHARED, SINGLE, LANES };

struct lanes {
  int epoll; /* the engine's; a socket's mark is the index of its lane */
  struct lane all[LANES];
  struct lane *shared; /* the one of the two that attempts go to */
  CURLSH *share;
};

/* Of lanes that are all zero. False when there is no memory; `lanes_tear_down` is due all the same. */
bool lanes_set_up(struct lanes *lanes, int epoll);

/* Of lanes that are all zero, too. */
void lanes_tear_down(struct lanes *lanes);

/* Whether attempts for a service may share connections. They do so until the server answers otherwise. */
bool lanes_are_shared_by(const struct service *service);

/* The lane for a new attempt. */
struct lane *lanes_choose(struct lanes *lanes, const struct service *service);

/* Whether attempts on this lane share connections. */
bool lanes_is_shared(const struct lanes *lanes, const struct lane *lane);

/* Sets a lane without attempts up anew. One for which there was no memory has faltered again. */
void lanes_renew(struct lanes *lanes, struct lane *lane);

#endif
