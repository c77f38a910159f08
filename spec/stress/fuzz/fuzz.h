/* SPDX-License-Identifier: MIT
 *
 * Shared by all fuzz targets: assertions, and a reader for the fuzzer's input. */
#ifndef AUTHLETE_FUZZ_H
#define AUTHLETE_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* Aborts, which the fuzzer reports as a finding. */
#define CHECK(condition)                                                             \
  do {                                                                               \
    if (!(condition)) {                                                              \
      fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition); \
      abort();                                                                       \
    }                                                                                \
  } while (0)

/* The entry point for libFuzzer. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The rest of the input. At its end, it reads as zeros. */
struct input {
  const uint8_t *at;
  size_t left;
};

uint8_t input_byte(struct input *input);
uint64_t input_integer(struct input *input);

/* Takes that many bytes, or all that are left. */
const char *input_bytes(struct input *input, size_t *length);

#endif
