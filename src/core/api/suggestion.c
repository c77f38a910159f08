/* SPDX-License-Identifier: MIT */
#include "api/suggestion.h"

#include <stdbool.h>
#include <string.h>

/* The largest distance, in letters. */
enum { FARTHEST = 3 };

void suggestion_begin(struct suggestion *suggestion, const char *wanted, size_t length) {
  suggestion->wanted = wanted;
  suggestion->wanted_length = length;
  suggestion->snake_length = names_to_snake(wanted, length, suggestion->snake);
  suggestion->distance = NAME_MAXIMUM;
  suggestion->length = 0;
}

/* One letter may differ in any name; otherwise at most FARTHEST letters, and at most a third of them. */
static bool is_near(size_t distance, size_t left_length, size_t right_length) {
  size_t longer = left_length > right_length ? left_length : right_length;
  return distance == 1 || (distance <= FARTHEST && 3 * distance <= longer);
}

static bool is_better(const struct suggestion *suggestion, size_t distance, const char *name, size_t length) {
  if (distance != suggestion->distance) {
    return distance < suggestion->distance;
  }
  return suggestion->length > length || (suggestion->length == length && memcmp(suggestion->name, name, length) > 0);
}

void suggestion_consider(struct suggestion *suggestion, const char *name, size_t length) {
  size_t distance = names_distance(suggestion->wanted, suggestion->wanted_length, name, length);
  bool is_in_camel_case =
      suggestion->snake_length == length && length > 0 && memcmp(suggestion->snake, name, length) == 0;
  distance = is_in_camel_case ? 1 : distance;
  bool is_usable = distance > 0 && length > 0 && length <= NAME_MAXIMUM;
  if (is_usable && is_near(distance, suggestion->wanted_length, length) &&
      is_better(suggestion, distance, name, length)) {
    suggestion->distance = distance;
    suggestion->length = length;
    memcpy(suggestion->name, name, length);
    suggestion->name[length] = '\0';
  }
}
