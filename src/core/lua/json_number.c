/* SPDX-License-Identifier: MIT */
#include "lua/json_number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/c_locale.h"

enum { INTEGER_MAXIMUM = 19 }; /* the number of digits of the largest integer */

static const char *skip_digits(const char *at, const char *end) {
  while (at < end && *at >= '0' && *at <= '9') {
    at++;
  }
  return at;
}

/* Advances past a number, and finds out whether it has neither fraction nor exponent. */
static const char *skip_number(const char **at, const char *end, bool *is_integer) {
  const char *digits = **at == '-' ? *at + 1 : *at;
  const char *after = skip_digits(digits, end);
  bool leading_zero = after - digits > 1 && *digits == '0';
  *is_integer = true;
  if (after == digits || leading_zero) {
    return after == *at ? "invalid JSON: unexpected character" : "invalid JSON: malformed number";
  }
  if (after < end && *after == '.') {
    const char *fraction = after + 1;
    after = skip_digits(fraction, end);
    *is_integer = false;
    if (after == fraction) {
      return "invalid JSON: digit expected after the decimal point";
    }
  }
  if (after < end && (*after == 'e' || *after == 'E')) {
    const char *exponent = after + 1;
    if (exponent < end && (*exponent == '+' || *exponent == '-')) {
      exponent++;
    }
    after = skip_digits(exponent, end);
    *is_integer = false;
    if (after == exponent) {
      return "invalid JSON: digit expected in the exponent";
    }
  }
  *at = after;
  return NULL;
}

/* Returns false if the number does not fit in 64 bits. */
static bool to_integer(const char *start, const char *end, int64_t *integer) {
  const char *digits = *start == '-' ? start + 1 : start;
  uint64_t number = 0;
  if (end - digits > INTEGER_MAXIMUM) {
    return false;
  }
  for (; digits < end; digits++) {
    number = number * 10 + (uint64_t)(*digits - '0');
  }
  bool is_negative = *start == '-';
  if (number > (uint64_t)INT64_MAX + is_negative) {
    return false;
  }
  *integer = is_negative ? (int64_t)(0 - number) : (int64_t)number;
  return true;
}

static const char *to_real(const char *start, const char *end, struct buffer *scratch, double *real) {
  struct c_locale locale;
  scratch->length = 0;
  if (!buffer_append(scratch, start, (size_t)(end - start)) || !c_locale_enter(&locale)) {
    return "out of memory";
  }
  *real = strtod(scratch->bytes, NULL);
  c_locale_leave(&locale);
  return isinf(*real) ? "number out of range in the JSON" : NULL;
}

const char *json_number_take(const char **at, const char *end, struct buffer *scratch, struct json_number *number) {
  const char *start = *at;
  const char *fault = skip_number(at, end, &number->is_integer);
  if (fault != NULL) {
    return fault;
  }
  number->is_integer = number->is_integer && to_integer(start, *at, &number->integer);
  return number->is_integer ? NULL : to_real(start, *at, scratch, &number->real);
}

size_t json_number_write(double number, char text[JSON_NUMBER_MAXIMUM]) {
  struct c_locale locale;
  int length = 0;
  if (!c_locale_enter(&locale)) {
    return 0;
  }
  for (int precision = 15; precision <= 17; precision++) {
    length = snprintf(text, JSON_NUMBER_MAXIMUM, "%.*g", precision, number);
    if (strtod(text, NULL) == number) {
      break;
    }
  }
  c_locale_leave(&locale);
  return (size_t)length;
}
