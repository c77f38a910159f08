/* SPDX-License-Identifier: MIT
 *
 * Numbers of JSON text, both ways, with a decimal point in any locale. May call buffer.c; knows no Lua. */
#ifndef AUTHLETE_JSON_NUMBER_H
#define AUTHLETE_JSON_NUMBER_H

#include "base/buffer.h"

struct json_number {
  bool is_integer; /* neither fraction nor exponent, and 64 bits hold it */
  int64_t integer;
  double real; /* set when it is not an integer */
};

/* Takes the number at `*at`, of any length, and moves `*at` past it. `scratch` is overwritten. Returns NULL, or what is
 * wrong. */
const char *json_number_take(const char **at, const char *end, struct buffer *scratch, struct json_number *number);

/* Room for any number that json_number_write writes. */
enum { JSON_NUMBER_MAXIMUM = 32 };

/* Writes a finite number with as few digits as read back as the same number, and returns the length; 0 when out of
 * memory. */
size_t json_number_write(double number, char text[JSON_NUMBER_MAXIMUM]);

#endif
