/* SPDX-License-Identifier: MIT
 *
 * A run of bytes that grows. Lowest layer: knows nothing of Lua, libcurl or Authlete.
 *
 * A buffer of all zero bytes is empty and valid. Appending remembers a failed allocation in `failed`, so that a
 * writer of many pieces asks once, at the end. Memory that is given back is overwritten first, because requests and
 * replies carry tickets, tokens and passwords. */
#ifndef AUTHLETE_BUFFER_H
#define AUTHLETE_BUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buffer {
  char *bytes; /* NUL-terminated once anything was appended; NULL before */
  size_t length;
  size_t capacity;
  bool failed;
};

/* Appends `length` bytes. False, with the contents as they were, when there is no memory. */
bool buffer_append(struct buffer *buffer, const void *bytes, size_t length);

/* Makes room for that many more bytes. False when there is no memory. */
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

/* Appends the decimal digits of a number. */
bool buffer_append_integer(struct buffer *buffer, int64_t number);

/* The contents as a C string; "" when nothing was appended. */
const char *buffer_text(const struct buffer *buffer);

/* Empties the buffer for the next use. Keeps a small block of memory and returns a large one. */
void buffer_clear(struct buffer *buffer);

/* The same, and overwrites what was in it. */
void buffer_wipe(struct buffer *buffer);

/* Overwrites and frees the memory; the buffer is then empty and valid. */
void buffer_release(struct buffer *buffer);

/* Overwrites memory in a way that the compiler may not leave out. */
void wipe(void *memory, size_t length);

#endif
