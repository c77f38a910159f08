/* SPDX-License-Identifier: MIT */
#include "api/names.h"

#include <stdbool.h>
#include <string.h>

/* The property names that Authlete itself writes with an underscore, separated by spaces. */
static const char kept_names[] = " "
#define NOTE(text)
#define GROUP(title)
#define ENUM(name, values)
#define SCHEMA(name, properties)
#define ARRAYS(names)
#define SNAKE(names) names " "
#define OPERATION(name, v3, v2, retry_class, answer, query, body, actions, response)
#include "api/operations.def"
    ;

static bool is_upper(char letter) {
  return letter >= 'A' && letter <= 'Z';
}

static bool is_lower_or_digit(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
}

static bool is_kept(const char *name, size_t length) {
  const char *word = kept_names + 1;
  while (*word != '\0') {
    size_t word_length = strcspn(word, " ");
    if (word_length == length && memcmp(word, name, length) == 0) {
      return true;
    }
    word += word_length + 1;
  }
  return false;
}

size_t names_to_camel(const char *name, size_t length, name_text out) {
  if (length > NAME_MAXIMUM || memchr(name, '_', length) == NULL || is_kept(name, length)) {
    return 0;
  }
  size_t written = 0;
  for (size_t i = 0; i < length; i++) {
    bool joins = name[i] == '_' && i > 0 && i + 1 < length && is_lower_or_digit(name[i + 1]);
    if (joins) {
      i++;
    }
    bool raised = joins && name[i] >= 'a';
    out[written++] = name[i];
    if (raised) {
      out[written - 1] = (char)(name[i] - 'a' + 'A');
    }
  }
  return written;
}

size_t names_to_snake(const char *name, size_t length, name_text out) {
  if (length > NAME_MAXIMUM) {
    return 0;
  }
  bool changed = false;
  size_t written = 0;
  for (size_t i = 0; i < length; i++) {
    if (!is_upper(name[i])) {
      out[written++] = name[i];
      continue;
    }
    bool after_word = i > 0 && is_lower_or_digit(name[i - 1]);
    bool last_of_run = i > 0 && is_upper(name[i - 1]) && i + 1 < length && name[i + 1] >= 'a' && name[i + 1] <= 'z';
    if (after_word || last_of_run) {
      out[written++] = '_';
    }
    out[written++] = (char)(name[i] - 'A' + 'a');
    changed = true;
  }
  return changed ? written : 0;
}

static size_t smallest(size_t first, size_t second) {
  return first < second ? first : second;
}

/* Optimal string alignment distance. The recurrence needs only the last three rows of the table. */
size_t names_distance(const char *left, size_t left_length, const char *right, size_t right_length) {
  if (left_length > NAME_MAXIMUM || right_length > NAME_MAXIMUM) {
    return NAME_MAXIMUM;
  }
  size_t rows[3][NAME_MAXIMUM + 1];
  for (size_t j = 0; j <= right_length; j++) {
    rows[0][j] = j;
  }
  for (size_t i = 1; i <= left_length; i++) {
    size_t *row = rows[i % 3];
    const size_t *above = rows[(i + 2) % 3];
    const size_t *two_above = rows[(i + 1) % 3];
    row[0] = i;
    for (size_t j = 1; j <= right_length; j++) {
      size_t replaced = above[j - 1] + (left[i - 1] != right[j - 1]);
      row[j] = smallest(replaced, 1 + smallest(above[j], row[j - 1]));
      bool swapped = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
      if (swapped) {
        row[j] = smallest(row[j], two_above[j - 2] + 1);
      }
    }
  }
  return rows[left_length % 3][right_length];
}
