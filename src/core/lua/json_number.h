/* SPDX-License-Identifier: MIT
 *
 * Parses and formats JSON numbers, independent of the locale's decimal separator. May call buffer.h and
 * c_locale.h; independent of Lua. */
#ifndef AUTHLETE_JSON_NUMBER_H
#define AUTHLETE_JSON_NUMBER_H

#include "base/buffer.h"

struct json_number {
  bool is_integer; /* has no fraction or exponent, and fits in 64 bits */
  int64_t integer;
  double real; /* set if it is not an integer */
};

/* Parses the number at `*at` and advances `*at` past it. Overwrites `scratch`. Returns NULL, or a message if the number
 * is invalid. */
const char *json_number_take(const char **at, const char *end, struct buffer *scratch, struct json_number *number);

/* The size of the buffer for json_number_write. */
enum { JSON_NUMBER_MAXIMUM = 32 };

/* Writes a finite number with the fewest digits that identify it. Returns the length; 0 when out of memory. */
size_t json_number_write(double number, char text[JSON_NUMBER_MAXIMUM]);

#endif
