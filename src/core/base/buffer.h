/* SPDX-License-Identifier: MIT
 *
 * A growable byte buffer. Lowest layer: independent of Lua, libcurl and Authlete.
 *
 * A zero-initialized buffer is empty and valid. A failed allocation sets `failed`, which stays set until the buffer is
 * cleared or released, so a series of appends needs a single check at the end. Memory is wiped before it is freed,
 * because requests and responses contain tickets, tokens and passwords. */
#ifndef AUTHLETE_BUFFER_H
#define AUTHLETE_BUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buffer {
  char *bytes; /* NUL-terminated after the first append; NULL until memory is allocated */
  size_t length;
  size_t capacity;
  bool failed;
};

/* Appends `length` bytes. Returns false when out of memory; the contents are then unchanged. The other append functions
 * fail the same way. */
bool buffer_append(struct buffer *buffer, const void *bytes, size_t length);

/* Ensures room for `length` more bytes. Returns false when out of memory. */
bool buffer_reserve(struct buffer *buffer, size_t length);

bool buffer_append_text(struct buffer *buffer, const char *text);

static inline bool buffer_append_byte(struct buffer *buffer, char byte) {
  if (buffer->length + 1 >= buffer->capacity) {
    return buffer_append(buffer, &byte, 1);
  }
  buffer->bytes[buffer->length++] = byte;
  buffer->bytes[buffer->length] = '\0';
  return true;
}

/* Appends the number in decimal. */
bool buffer_append_integer(struct buffer *buffer, int64_t number);

/* Returns the contents as a C string, which is valid until the buffer changes; "" if the buffer never held anything. */
const char *buffer_text(const struct buffer *buffer);

/* Empties the buffer for reuse. A block of up to 64 KiB is kept, with its bytes in place; a larger one is released. */
void buffer_clear(struct buffer *buffer);

/* Like buffer_clear, but wipes the contents first. Bytes left beyond `length` by an earlier buffer_clear are not wiped
 * until the memory is freed. */
void buffer_wipe(struct buffer *buffer);

/* Wipes and frees the memory. The buffer is then empty and can be used again. */
void buffer_release(struct buffer *buffer);

/* Zeroes memory; the compiler cannot optimize this away. */
void wipe(void *memory, size_t length);

#endif
