/* SPDX-License-Identifier: MIT
 *
 * Finds the name to suggest in "did you mean". May call names.c. */
#ifndef AUTHLETE_SUGGESTION_H
#define AUTHLETE_SUGGESTION_H

#include "api/names.h"

struct suggestion {
  const char *wanted;
  size_t wanted_length;
  name_text snake; /* `wanted`, if it is in camelCase */
  size_t snake_length;
  size_t distance;
  name_text name; /* the nearest so far, NUL-terminated */
  size_t length;  /* 0 if there is none yet */
};

void suggestion_begin(struct suggestion *suggestion, const char *wanted, size_t length);

/* Records the name if it is nearer than all before. Ignores names that are too different, and `wanted` itself. */
void suggestion_consider(struct suggestion *suggestion, const char *name, size_t length);

#endif
