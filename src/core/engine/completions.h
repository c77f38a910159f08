/* SPDX-License-Identifier: MIT
 *
 * Where the engine tells a Lua state which of its calls are done: a list of numbers, and a byte on a socket that nginx
 * can wait for. One byte stands for all numbers until they are taken. Any thread may put; knows no Lua and no libcurl.
 */
#ifndef AUTHLETE_COMPLETIONS_H
#define AUTHLETE_COMPLETIONS_H

#include <stdbool.h>
#include <stdint.h>

struct completions;

/* Completions that listen on a socket at the path, where nothing may be yet. NULL, with errno set, when that cannot be.
 */
struct completions *completions_new(const char *path);

struct completions *completions_hold(struct completions *completions);

void completions_release(struct completions *completions);

/* Takes the connection that somebody made to the path, and removes the path. False when there is none. */
bool completions_accept(struct completions *completions);

/* Makes sure of room for one number more, so that putting it cannot fail. False when there is no memory. */
bool completions_reserve(struct completions *completions);

/* Puts a number that has its room. True when a byte must be sent for it, which is the caller's to do. */
bool completions_put(struct completions *completions, int64_t number);

void completions_send_byte(struct completions *completions);

/* Stores the numbers, `most` at the most, and returns how many. Each is told once. */
int completions_take(struct completions *completions, int64_t *numbers, int most);

#endif
