/* SPDX-License-Identifier: MIT
 *
 * The completion queue: tells a Lua state which of its calls are done. A queue of numbers, and a Unix domain socket on
 * which nginx can wait. One byte announces all numbers until they are taken. Any thread may put numbers, one thread
 * accepts and takes. Independent of Lua and libcurl. */
#ifndef AUTHLETE_COMPLETIONS_H
#define AUTHLETE_COMPLETIONS_H

#include <stdbool.h>
#include <stdint.h>

struct completions;

/* Creates a queue with one reference, and listens on a socket at `path`, which must not exist. Returns NULL and sets
 * errno on failure. */
struct completions *completions_new(const char *path);

/* Adds a reference and returns the queue. */
struct completions *completions_hold(struct completions *completions);

/* Drops a reference. The last one closes the sockets and frees the queue. */
void completions_release(struct completions *completions);

/* Accepts the connection that this process has made to the path, stops listening and removes the path. Child processes
 * inherit neither end, if this process has connected from a lower descriptor, as is usual. Call it once. Returns false
 * if this process has not connected; others do not count. */
bool completions_accept(struct completions *completions);

/* Reserves room for one number, so that completions_put cannot fail. Returns false when out of memory. */
bool completions_reserve(struct completions *completions);

/* Puts a number into the room that was reserved for it. Returns whether the caller must call completions_send_byte. */
bool completions_put(struct completions *completions, int64_t number);

/* Sends a byte over the connection, if there is one. */
void completions_send_byte(struct completions *completions);

/* Removes up to `most` numbers from the queue, stores them, and returns how many. */
int completions_take(struct completions *completions, int64_t *numbers, int most);

#endif
