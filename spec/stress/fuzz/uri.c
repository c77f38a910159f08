/* SPDX-License-Identifier: MIT
 *
 * Path templates, percent-encoding and names: round trips. */
#include "api/uri.h"

#include <string.h>

#include "api/names.h"
#include "api/operation.h"
#include "fuzz.h"

/* The parts of a template must add up to the template. */
static void check_parts(const char *text, size_t length) {
  char template[256];
  length = length < sizeof template - 1 ? length : sizeof template - 1;
  memcpy(template, text, length);
  template[length] = '\0';
  struct buffer whole = {0};
  struct uri_part part;
  const char *rest = template;
  while (uri_next_part(&rest, &part)) {
    CHECK(rest > template && rest <= template + strlen(template));
    buffer_append_text(&whole, part.is_variable ? "{" : "");
    buffer_append(&whole, part.text, part.length);
    buffer_append_text(&whole, part.is_variable ? "}" : "");
    CHECK(part.is_variable || part.length > 0);
  }
  CHECK(strcmp(buffer_text(&whole), template) == 0);
  buffer_release(&whole);
}

static int digit(char letter) {
  const char *all = "0123456789ABCDEF";
  const char *found = letter != '\0' ? strchr(all, letter) : NULL;
  CHECK(found != NULL);
  return (int)(found - all);
}

/* Encoded text must contain no characters with a meaning in URLs, and must decode to the same bytes. */
static void check_encoding(const char *text, size_t length) {
  struct buffer encoded = {0};
  CHECK(uri_append_encoded(&encoded, text, length));
  size_t at = 0;
  for (size_t i = 0; i < length; i++) {
    CHECK(at < encoded.length);
    char byte = encoded.bytes[at++];
    if (byte == '%') {
      CHECK(at + 2 <= encoded.length);
      byte = (char)(digit(encoded.bytes[at]) * 16 + digit(encoded.bytes[at + 1]));
      at += 2;
    } else {
      CHECK(byte != '\0' && strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~", byte) != NULL);
    }
    CHECK(byte == text[i]);
  }
  CHECK(at == encoded.length);
  const char *fault = uri_segment_fault(text, length);
  bool is_step = encoded.length > 0 && (strcmp(encoded.bytes, ".") == 0 || strcmp(encoded.bytes, "..") == 0);
  bool breaks = memchr(text, '\r', length) != NULL || memchr(text, '\n', length) != NULL || memchr(text, 0, length);
  CHECK((fault != NULL) == (length == 0 || is_step || breaks));
  CHECK(uri_has_line_break(text, length) == breaks);
  buffer_release(&encoded);
}

/* Words of at least two letters, joined by underscores. */
static bool is_usual_name(const char *name, size_t length) {
  bool is_start = true;
  for (size_t i = 0; i < length; i++) {
    bool is_letter = name[i] >= 'a' && name[i] <= 'z';
    bool is_digit = name[i] >= '0' && name[i] <= '9';
    if (is_start ? !is_letter || i + 1 == length || name[i + 1] < 'a' || name[i + 1] > 'z'
                 : !is_letter && !is_digit && name[i] != '_') {
      return false;
    }
    is_start = name[i] == '_';
  }
  return length > 0 && length <= NAME_MAXIMUM && !is_start;
}

static void check_names(const char *name, size_t length) {
  name_text camel;
  name_text snake;
  name_text again;
  size_t camel_length = names_to_camel(name, length, camel);
  size_t snake_length = names_to_snake(name, length, snake);
  CHECK(camel_length <= length && snake_length <= sizeof snake);
  if (snake_length > 0) {
    CHECK(names_to_snake(snake, snake_length, again) == 0);
  }
  if (camel_length > 0 && is_usual_name(name, length)) {
    size_t again_length = names_to_snake(camel, camel_length, again);
    CHECK(again_length == length && memcmp(again, name, length) == 0);
  }
  struct parameter parameter;
  for (size_t i = 0; i < operation_count; i += 31) {
    if (operation_find_parameter(operations[i].body, name, length, &parameter) && parameter.name[0] != '*') {
      CHECK(parameter.name_length == length && memcmp(parameter.name, name, length) == 0);
    }
    operation_word_is_in(operations[i].actions, name, length);
  }
}

static void check_distance(const char *left, size_t left_length, const char *right, size_t right_length) {
  size_t distance = names_distance(left, left_length, right, right_length);
  CHECK(distance == names_distance(right, right_length, left, left_length));
  if (left_length > NAME_MAXIMUM || right_length > NAME_MAXIMUM) {
    CHECK(distance == NAME_MAXIMUM);
    return;
  }
  size_t longer = left_length > right_length ? left_length : right_length;
  size_t shorter = left_length + right_length - longer;
  bool same = left_length == right_length && memcmp(left, right, left_length) == 0;
  CHECK(distance >= longer - shorter && distance <= longer && (distance == 0) == same);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct input input = {data, size};
  size_t length = input_byte(&input);
  const char *first = input_bytes(&input, &length);
  const char *second = (const char *)input.at;
  check_parts(first, length);
  check_encoding(first, length);
  check_names(first, length);
  check_parts(second, input.left);
  check_encoding(second, input.left);
  check_names(second, input.left);
  if (length * input.left < 1024 || (size & 15) == 0) { /* the time is proportional to the product */
    check_distance(first, length, second, input.left);
  }
  return 0;
}
