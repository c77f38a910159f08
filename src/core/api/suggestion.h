/* SPDX-License-Identifier: MIT
 *
 * "Did you mean": the one of many names that somebody may have meant by another. May call names.c. */
#ifndef AUTHLETE_SUGGESTION_H
#define AUTHLETE_SUGGESTION_H

#include "api/names.h"

struct suggestion {
  const char *wanted;
  size_t wanted_length;
  name_text snake; /* `wanted`, if it is in camelCase */
  size_t snake_length;
  size_t distance;
  name_text name; /* the nearest so far, with a NUL */
  size_t length;  /* 0 while there is none */
};

void suggestion_begin(struct suggestion *suggestion, const char *wanted, size_t length);

/* Takes the name if it is nearer than those before; never one that is far away, or the same. */
void suggestion_consider(struct suggestion *suggestion, const char *name, size_t length);

#endif
