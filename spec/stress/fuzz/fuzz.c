/* SPDX-License-Identifier: MIT */
#include "fuzz.h"

uint8_t input_byte(struct input *input) {
  if (input->left == 0) {
    return 0;
  }
  input->left--;
  return *input->at++;
}

uint64_t input_integer(struct input *input) {
  uint64_t integer = 0;
  for (int i = 0; i < 8; i++) {
    integer = integer << 8 | input_byte(input);
  }
  return integer;
}

const char *input_bytes(struct input *input, size_t *length) {
  const char *bytes = (const char *)input->at;
  *length = *length < input->left ? *length : input->left;
  input->at += *length;
  input->left -= *length;
  return bytes;
}
