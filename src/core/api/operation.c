/* SPDX-License-Identifier: MIT */
#include "api/operation.h"

#include <string.h>

struct named_list {
  const char *name;
  const char *list;
};

const struct operation operations[] = {
#define NOTE(text)
#define GROUP(title)
#define ENUM(name, values)
#define SCHEMA(name, properties)
#define ARRAYS(names)
#define SNAKE(names)
#define OPERATION(name, v3, v2, retry_class, answer, query, body, actions, response) \
  {name, {v3, v2}, retry_class, answer, query, body, actions, response},
#include "api/operations.def"
#undef OPERATION
};

const size_t operation_count = sizeof operations / sizeof operations[0];

#define OPERATION(name, v3, v2, retry_class, answer, query, body, actions, response)

static const struct named_list enums[] = {
#undef ENUM
#define ENUM(name, values) {name, values},
#include "api/operations.def"
#undef ENUM
#define ENUM(name, values)
};

static const struct named_list schemas[] = {
#undef SCHEMA
#define SCHEMA(name, properties) {name, properties},
#include "api/operations.def"
#undef SCHEMA
#define SCHEMA(name, properties)
};

static const char *const further_arrays[] = {
#undef ARRAYS
#define ARRAYS(names) names,
#include "api/operations.def"
#undef ARRAYS
};

const struct outline_entry operation_outline[] = {
#define ARRAYS(names)
#undef GROUP
#define GROUP(title) {title, true},
#undef OPERATION
#define OPERATION(name, v3, v2, retry_class, answer, query, body, actions, response) {name, false},
#include "api/operations.def"
};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

const size_t operation_outline_count = COUNT(operation_outline);

static bool equals(const char *text, const char *bytes, size_t length) {
  return strncmp(text, bytes, length) == 0 && text[length] == '\0';
}

bool operation_endpoint(const struct operation *operation, enum api_version version, struct endpoint *endpoint) {
  const char *credential = operation->endpoints[version];
  size_t credential_length = strcspn(credential, " ");
  if (credential_length == 0) {
    return false;
  }
  const char *method = credential + credential_length + 1;
  size_t method_length = strcspn(method, " ");
  *endpoint =
      (struct endpoint){.credential = equals("service", credential, credential_length) ? CREDENTIAL_SERVICE
                                      : equals("none", credential, credential_length)  ? CREDENTIAL_NONE
                                                                                       : CREDENTIAL_SERVICE_OWNER,
                        .path = method + method_length + 1};
  memcpy(endpoint->method, method, method_length < METHOD_MAXIMUM ? method_length : METHOD_MAXIMUM - 1);
  return true;
}

bool operation_is_one_shot(const struct operation *operation) {
  return strcmp(operation->retry_class, "read") != 0 && strcmp(operation->retry_class, "idempotent") != 0;
}

bool operation_is_notification(const struct operation *operation) {
  return strcmp(operation->retry_class, "unanswered") == 0;
}

enum result_type operation_result_type(const struct operation *operation) {
  switch (operation->answer[0]) {
  case 'd':
    return RESULT_DOCUMENT;
  case 'n':
    return RESULT_NOTHING;
  case 't':
    return RESULT_TEXT;
  default:
    return RESULT_OBJECT;
  }
}

bool operation_may_be_empty(const struct operation *operation) {
  return strstr(operation->answer, "nothing") != NULL || operation->answer[0] == 't';
}

/* Moves the walk to the next SCHEMA row of its schema; a schema may have several rows. */
static bool enter_next_row(struct parameter_walk *walk) {
  while (walk->row < COUNT(schemas)) {
    const struct named_list *schema = &schemas[walk->row++];
    if (equals(schema->name, walk->schema, walk->schema_length)) {
      walk->list = schema->list;
      return true;
    }
  }
  return false;
}

/* The first letters identify a type. */
static enum parameter_type type_of(const char *name) {
  switch (name[0]) {
  case 's':
    return TYPE_STRING;
  case 'i':
    return name[1] == 'd' ? TYPE_ID : TYPE_INTEGER;
  case 'b':
    return TYPE_BOOLEAN;
  case 'o':
    return TYPE_OBJECT;
  case 'm':
    return TYPE_MAP;
  default:
    return TYPE_NAMED;
  }
}

bool operation_next_parameter(struct parameter_walk *walk, struct parameter *parameter) {
  if (walk->schema == NULL && walk->list[0] == '@') {
    walk->schema = walk->list + 1;
    walk->schema_length = strcspn(walk->schema, "[");
    walk->list = "";
  }
  while (walk->list[0] == '\0') {
    if (walk->schema == NULL || !enter_next_row(walk)) {
      return false;
    }
  }
  const char *colon = strchr(walk->list, ':');
  const char *end = colon + 1;
  while (*end != '\0' && *end != '[' && *end != '!' && *end != ' ') {
    end++;
  }
  *parameter = (struct parameter){.name = walk->list,
                                  .name_length = (size_t)(colon - walk->list),
                                  .type = type_of(colon + 1),
                                  .type_name = colon + 1,
                                  .type_name_length = (size_t)(end - colon - 1)};
  if (end[0] == '[') {
    parameter->is_array = true;
    end += 2;
  }
  if (end[0] == '!') {
    parameter->is_required = true;
    end++;
  }
  walk->list = end[0] == ' ' ? end + 1 : end;
  return true;
}

bool operation_find_parameter(const char *list, const char *name, size_t name_length, struct parameter *parameter) {
  struct parameter_walk walk = {.list = list};
  while (operation_next_parameter(&walk, parameter)) {
    bool is_any = parameter->name[0] == '*';
    if (is_any || (parameter->name_length == name_length && memcmp(parameter->name, name, name_length) == 0)) {
      return true;
    }
  }
  return false;
}

bool operation_body_is_array(const struct operation *operation) {
  return operation->body[0] == '@' && strchr(operation->body, '[') != NULL;
}

const char *operation_enum_values(const struct parameter *parameter) {
  for (size_t i = 0; parameter->type == TYPE_NAMED && i < COUNT(enums); i++) {
    if (enums[i].name[0] == parameter->type_name[0] &&
        equals(enums[i].name, parameter->type_name, parameter->type_name_length)) {
      return enums[i].list;
    }
  }
  return NULL;
}

const char *operation_enum(size_t index, const char **values) {
  if (index >= COUNT(enums)) {
    return NULL;
  }
  *values = enums[index].list;
  return enums[index].name;
}

const char *operation_next_schema_row(const char *name, size_t *row) {
  while (*row < COUNT(schemas)) {
    const struct named_list *schema = &schemas[(*row)++];
    if (strcmp(schema->name, name) == 0) {
      return schema->list;
    }
  }
  return NULL;
}

bool operation_word_is_in(const char *words, const char *word, size_t length) {
  while (words[0] != '\0') {
    size_t found = strcspn(words, " ");
    if (found == length && memcmp(words, word, length) == 0) {
      return true;
    }
    words += words[found] == ' ' ? found + 1 : found;
  }
  return false;
}

static bool list_has_array(const char *list, const char *name, size_t length) {
  struct parameter parameter;
  return list[0] != '@' && operation_find_parameter(list, name, length, &parameter) && parameter.is_array;
}

bool operation_property_is_array(const char *name, size_t length) {
  for (size_t i = 0; i < COUNT(further_arrays); i++) {
    if (operation_word_is_in(further_arrays[i], name, length)) {
      return true;
    }
  }
  for (size_t i = 0; i < COUNT(schemas); i++) {
    if (list_has_array(schemas[i].list, name, length)) {
      return true;
    }
  }
  for (size_t i = 0; i < operation_count; i++) {
    if (list_has_array(operations[i].body, name, length) || list_has_array(operations[i].response, name, length)) {
      return true;
    }
  }
  return false;
}
