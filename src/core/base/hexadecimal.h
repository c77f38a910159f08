/* SPDX-License-Identifier: MIT
 *
 * Hexadecimal digits, whatever the locale. */
#ifndef AUTHLETE_HEXADECIMAL_H
#define AUTHLETE_HEXADECIMAL_H

/* Returns the value of a digit; -1 if it is not one. */
static inline int hexadecimal_digit(char digit) {
  if (digit >= '0' && digit <= '9') {
    return digit - '0';
  }
  int letter = digit | 0x20;
  return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

#endif
