/* SPDX-License-Identifier: MIT */
#include "base/buffer.h"

#include <stdlib.h>
#include <string.h>

enum {
  SMALLEST_CAPACITY = 256,
  KEPT_CAPACITY = 64 * 1024,    /* buffer_clear frees anything larger */
  LARGE_CAPACITY = 1024 * 1024, /* from here on, grow by half instead of doubling */
};

void wipe(void *memory, size_t length) {
  memset(memory, 0, length);
  __asm__ volatile("" : : "r"(memory) : "memory"); /* tells the compiler that the memory is read */
}

/* Copies and wipes instead of calling realloc, which may free the old block without wiping it. */
static bool grow(struct buffer *buffer, size_t needed) {
  size_t capacity = buffer->capacity > SMALLEST_CAPACITY ? buffer->capacity : SMALLEST_CAPACITY;
  while (capacity < needed) {
    if (capacity > SIZE_MAX / 2) {
      return false;
    }
    capacity += capacity < LARGE_CAPACITY ? capacity : capacity / 2;
  }
  char *bytes = malloc(capacity);
  if (bytes == NULL) {
    return false;
  }
  if (buffer->bytes != NULL) {
    memcpy(bytes, buffer->bytes, buffer->length);
    wipe(buffer->bytes, buffer->capacity); /* all of it: buffer_clear leaves old bytes beyond `length` */
    free(buffer->bytes);
  }
  buffer->bytes = bytes;
  buffer->capacity = capacity;
  return true;
}

bool buffer_reserve(struct buffer *buffer, size_t length) {
  bool fits = length < buffer->capacity - buffer->length;
  if (!fits && (length > SIZE_MAX - buffer->length - 1 || !grow(buffer, buffer->length + length + 1))) {
    buffer->failed = true;
    return false;
  }
  return true;
}

bool buffer_append(struct buffer *buffer, const void *bytes, size_t length) {
  if (!buffer_reserve(buffer, length)) {
    return false;
  }
  if (length > 0) {
    memcpy(buffer->bytes + buffer->length, bytes, length);
  }
  buffer->length += length;
  buffer->bytes[buffer->length] = '\0';
  return true;
}

bool buffer_append_text(struct buffer *buffer, const char *text) {
  return buffer_append(buffer, text, strlen(text));
}

bool buffer_append_integer(struct buffer *buffer, int64_t number) {
  char digits[24];
  size_t start = sizeof digits;
  uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
  do {
    digits[--start] = (char)('0' + rest % 10);
    rest /= 10;
  } while (rest > 0);
  if (number < 0) {
    digits[--start] = '-';
  }
  return buffer_append(buffer, digits + start, sizeof digits - start);
}

const char *buffer_text(const struct buffer *buffer) {
  return buffer->bytes != NULL ? buffer->bytes : "";
}

void buffer_clear(struct buffer *buffer) {
  if (buffer->capacity > KEPT_CAPACITY) {
    buffer_release(buffer);
  }
  if (buffer->bytes != NULL) {
    buffer->bytes[0] = '\0';
  }
  buffer->length = 0;
  buffer->failed = false;
}

void buffer_wipe(struct buffer *buffer) {
  if (buffer->bytes != NULL) {
    wipe(buffer->bytes, buffer->length);
  }
  buffer_clear(buffer);
}

void buffer_release(struct buffer *buffer) {
  if (buffer->bytes != NULL) {
    wipe(buffer->bytes, buffer->capacity);
    free(buffer->bytes);
  }
  *buffer = (struct buffer){0};
}
