/* SPDX-License-Identifier: MIT
 *
 * The operations of the Authlete Web API, as operations.def lists them: that file says what the columns mean.
 * Knows no Lua and no libcurl; calls nothing. */
#ifndef AUTHLETE_OPERATION_H
#define AUTHLETE_OPERATION_H

#include <stdbool.h>
#include <stddef.h>

struct operation {
  const char *name;
  const char *endpoints[2]; /* by enum api_version; "" where that version has none */
  const char *retry_class;
  const char *answer;
  const char *query; /* parameter lists: see operation_next_parameter */
  const char *body;
  const char *actions;
  const char *response;
};

extern const struct operation operations[];
extern const size_t operation_count;

enum api_version { API_V3, API_V2 };

enum credential { CREDENTIAL_SERVICE, CREDENTIAL_SERVICE_OWNER, CREDENTIAL_NONE };

enum { METHOD_MAXIMUM = 8 };

struct endpoint {
  enum credential credential;
  char method[METHOD_MAXIMUM];
  const char *path; /* a template for uri_next_part */
};

/* False when the version does not have the operation. */
bool operation_endpoint(const struct operation *operation, enum api_version version, struct endpoint *endpoint);

/* What must not be sent twice: it consumes a ticket, code or token, or creates something. */
bool operation_is_one_shot(const struct operation *operation);

enum answer { ANSWER_OBJECT, ANSWER_DOCUMENT, ANSWER_NOTHING, ANSWER_TEXT };

enum answer operation_answer(const struct operation *operation);

enum parameter_type {
  TYPE_STRING,
  TYPE_ID, /* text on the wire, a string or a number in Lua */
  TYPE_INTEGER,
  TYPE_BOOLEAN,
  TYPE_OBJECT,
  TYPE_MAP,  /* an object whose names are data */
  TYPE_NAMED /* an ENUM or SCHEMA row */
};

struct parameter {
  const char *name; /* snake_case; "*" stands for any name */
  size_t name_length;
  enum parameter_type type;
  const char *type_name;
  size_t type_name_length;
  bool is_array;
  bool is_required;
};

/* A walk over a parameter list. Starts as {.list = list}; a list "@Client" stands for the rows of that SCHEMA. */
struct parameter_walk {
  const char *list;
  const char *schema;
  size_t schema_length;
  size_t row;
};

bool operation_next_parameter(struct parameter_walk *walk, struct parameter *parameter);

bool operation_find_parameter(const char *list, const char *name, size_t name_length, struct parameter *parameter);

/* The body is an array of what its list names ("@TokenCreateRequest[]"). */
bool operation_body_is_array(const struct operation *operation);

/* The values of the enumeration that is the parameter's type, separated by spaces; NULL when its type is none. */
const char *operation_enum_values(const struct parameter *parameter);

bool operation_word_is_in(const char *words, const char *word, size_t length);

/* True for a property that is an array somewhere in the API, so that an empty table is written as []. */
bool operation_property_is_array(const char *name, size_t length);

#endif
