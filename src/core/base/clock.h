/* SPDX-License-Identifier: MIT
 *
 * Time that never goes back, in milliseconds: every deadline and duration is on this clock. Calls nothing of ours. */
#ifndef AUTHLETE_CLOCK_H
#define AUTHLETE_CLOCK_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

enum { UNKNOWN = -1 /* a time, duration or number that is not known or not set */ };

int64_t clock_ms(void);

/* Sleeps; signals do not shorten it. */
void clock_sleep_ms(int64_t duration_ms);

/* The earlier of two times, each of which may be UNKNOWN. */
int64_t clock_earlier(int64_t time, int64_t other);

/* How long poll may sleep until a time: 0 when it has passed, -1 when it is UNKNOWN. */
int clock_sleep_until(int64_t time);

/* A condition for clock_wait. */
void clock_init_condition(pthread_cond_t *condition);

/* Waits for the condition, until `time` at the latest; UNKNOWN waits without a limit. False when the time has passed.
 * The mutex is held. */
bool clock_wait(pthread_cond_t *condition, pthread_mutex_t *mutex, int64_t time);

#endif
