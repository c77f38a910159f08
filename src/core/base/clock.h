/* SPDX-License-Identifier: MIT
 *
 * The monotonic clock, in milliseconds. All deadlines and durations use it. Calls no other module. */
#ifndef AUTHLETE_CLOCK_H
#define AUTHLETE_CLOCK_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

enum { UNKNOWN = -1 /* a time, duration or number that is unknown or not set */ };

int64_t clock_ms(void);

/* Sleeps for the whole duration; a signal does not cut it short. */
void clock_sleep_ms(int64_t duration_ms);

/* Returns the earlier of two times. UNKNOWN counts as later than any time. */
int64_t clock_earlier(int64_t time, int64_t other);

/* Returns the milliseconds left until `time`, as a timeout for poll(2): 0 if it has passed, -1 if it is UNKNOWN. */
int clock_poll_timeout(int64_t time);

/* Initializes a condition variable for use with clock_wait. */
void clock_init_condition(pthread_cond_t *condition);

/* Waits for the condition until `time`, or indefinitely if that is UNKNOWN. The caller holds the mutex. Returns false
 * if the time has passed; true may be a spurious wakeup. */
bool clock_wait(pthread_cond_t *condition, pthread_mutex_t *mutex, int64_t time);

#endif
