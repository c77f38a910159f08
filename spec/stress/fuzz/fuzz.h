/* SPDX-License-Identifier: MIT
 *
 * What all fuzz targets share: a check, and bytes taken one after the other from the fuzzer's input. */
#ifndef AUTHLETE_FUZZ_H
#define AUTHLETE_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* Ends the run as a finding. */
#define CHECK(condition)                                                             \
  do {                                                                               \
    if (!(condition)) {                                                              \
      fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition); \
      abort();                                                                       \
    }                                                                                \
  } while (0)

/* What libFuzzer calls. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is left of the input. Nothing left reads as zeros. */
struct input {
  const uint8_t *at;
  size_t left;
};

uint8_t input_byte(struct input *input);
uint64_t input_integer(struct input *input);

/* So many bytes, or as many as are left. */
const char *input_bytes(struct input *input, size_t *length);

#endif
