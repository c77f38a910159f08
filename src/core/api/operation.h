/* SPDX-License-Identifier: MIT
 *
 * The operations of the Authlete Web API. The table is operations.def, which also documents its columns. Independent of
 * Lua and libcurl; calls nothing. */
#ifndef AUTHLETE_OPERATION_H
#define AUTHLETE_OPERATION_H

#include <stdbool.h>
#include <stddef.h>

struct operation {
  const char *name;
  const char *endpoints[2]; /* indexed by enum api_version; "" if that version lacks the operation */
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
  const char *path; /* a path template; see uri_next_part */
};

/* Fills `endpoint`. Returns false if this version of the API lacks the operation. */
bool operation_endpoint(const struct operation *operation, enum api_version version, struct endpoint *endpoint);

/* Returns whether a request must not be sent again if Authlete may have processed it. True for an unknown class. */
bool operation_is_one_shot(const struct operation *operation);

/* Returns whether the request is a notification: it goes to the server of a client application, not to Authlete.
 * Nothing is sent again once that server has responded, and its responses are not repeated in failures and events: they
 * may hold the tokens that it was sent. */
bool operation_is_notification(const struct operation *operation);

/* What a successful response contains. */
enum result_type { RESULT_OBJECT, RESULT_DOCUMENT, RESULT_NOTHING, RESULT_TEXT };

enum result_type operation_result_type(const struct operation *operation);

/* Returns whether a response without content, status 204, is successful. */
bool operation_may_be_empty(const struct operation *operation);

enum parameter_type {
  TYPE_STRING,
  TYPE_ID, /* a string on the wire, a string or a number in Lua */
  TYPE_INTEGER,
  TYPE_BOOLEAN,
  TYPE_OBJECT,
  TYPE_MAP,  /* an object whose keys are data and are not converted */
  TYPE_NAMED /* `type_name` is an ENUM or a SCHEMA */
};

struct parameter {
  const char *name; /* snake_case, not NUL-terminated; "*" matches any name */
  size_t name_length;
  enum parameter_type type;
  const char *type_name;
  size_t type_name_length;
  bool is_array;
  bool is_required;
};

/* Iterates over a parameter list. Initialize with {.list = list}. A list "@Client" stands for the rows of that SCHEMA.
 */
struct parameter_walk {
  const char *list;
  const char *schema;
  size_t schema_length;
  size_t row;
};

/* Stores the next parameter, whose strings point into the list. Returns false at the end. */
bool operation_next_parameter(struct parameter_walk *walk, struct parameter *parameter);

/* Finds a parameter by its snake_case name. Returns false if the list does not have it. */
bool operation_find_parameter(const char *list, const char *name, size_t name_length, struct parameter *parameter);

/* Returns whether the body is an array of the objects in its list, as in "@TokenCreateRequest[]". */
bool operation_body_is_array(const struct operation *operation);

/* Returns the values of the parameter's enumeration, separated by spaces; NULL if its type is not an enumeration. */
const char *operation_enum_values(const struct parameter *parameter);

/* Returns the fields of the SCHEMA rows of this name one row at a time, beginning with *row = 0; NULL if there are no
 * more. */
const char *operation_next_schema_row(const char *name, size_t *row);

/* One line of the outline: the title of a group, or the name of an operation of the group before it. */
struct outline_entry {
  const char *text;
  bool is_group;
};

extern const struct outline_entry operation_outline[];
extern const size_t operation_outline_count;

/* Returns the name of an enumeration and stores its values, separated by spaces; NULL if there are not so many. */
const char *operation_enum(size_t index, const char **values);

/* Returns whether a list of words, separated by spaces, contains the word. */
bool operation_word_is_in(const char *words, const char *word, size_t length);

/* Returns whether a property of this name is an array anywhere in the API, so that an empty table becomes []. */
bool operation_property_is_array(const char *name, size_t length);

#endif
