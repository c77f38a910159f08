/* SPDX-License-Identifier: MIT
 *
 * The locale "C" for a stretch of code, such as conversions of numbers. Calls no other module. */
#ifndef AUTHLETE_C_LOCALE_H
#define AUTHLETE_C_LOCALE_H

#include <locale.h>
#include <stdbool.h>
#ifdef __APPLE__
#include <xlocale.h> /* has what POSIX puts in <locale.h> */
#endif

/* Unlike setlocale(), this does not affect other threads, and this thread is then not affected by their setlocale(). */
struct c_locale {
  locale_t own;
  locale_t previous;
};

/* Sets the locale for this thread until c_locale_leave. Returns false when out of memory. (The common C libraries
 * allocate nothing for "C".) */
bool c_locale_enter(struct c_locale *locale);
void c_locale_leave(const struct c_locale *locale);

#endif
