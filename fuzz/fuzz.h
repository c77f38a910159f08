/* SPDX-License-Identifier: MIT
 *
 * What the fuzz targets share: bytes taken one after the other from the fuzzer's input, and Lua values made of them. */
#ifndef AUTHLETE_FUZZ_H
#define AUTHLETE_FUZZ_H

#include <stdint.h>
#include <stdio.h>

#include "lua/compat.h"

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

/* The one Lua state of the process, with an empty stack. */
lua_State *fuzz_lua(void);

/* Pushes a value made of the input, and the value that JSON should make of it: names in camelCase, no nulls. False when
 * JSON cannot express the value; then the second is of no use. */
bool value_push(lua_State *L, struct input *input);

/* Whether two values are the same, tables by what is in them. */
bool value_equals(lua_State *L, int left, int right);

/* By the letter of RFC 3629, table 3-7 of Unicode. */
bool text_is_utf8(const char *text, size_t length);

#endif
