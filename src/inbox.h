/* SPDX-License-Identifier: MIT
 *
 * Where the engine tells a Lua state which of its calls are done: a list of numbers, and a byte on a socket that nginx
 * can wait for. One byte stands for all numbers until they are taken. Any thread may put; knows no Lua and no libcurl.
 */
#ifndef AUTHLETE_INBOX_H
#define AUTHLETE_INBOX_H

#include <stdbool.h>
#include <stdint.h>

struct inbox;

/* An inbox that listens on a socket at the path, where nothing may be yet. NULL, with errno set, when that cannot be.
 */
struct inbox *inbox_new(const char *path);

struct inbox *inbox_hold(struct inbox *inbox);

void inbox_release(struct inbox *inbox);

/* Takes the connection that somebody made to the path, and removes the path. False when there is none. */
bool inbox_accept(struct inbox *inbox);

/* Makes sure of room for one number more, so that putting it cannot fail. False when there is no memory. */
bool inbox_reserve(struct inbox *inbox);

/* Puts a number that has its room. True when a byte must be sent for it, which is the caller's to do. */
bool inbox_put(struct inbox *inbox, int64_t number);

void inbox_send_byte(struct inbox *inbox);

/* Stores the numbers, `most` at the most, and returns how many. Each is told once. */
int inbox_take(struct inbox *inbox, int64_t *numbers, int most);

#endif
