/* SPDX-License-Identifier: MIT */
#include "lua/response.h"

#include <stdio.h>
#include <string.h>

#include "lua/json_reader.h"

enum { NO_CONTENT = 204 };

static int push_protocol_failure(lua_State *L, const struct failure_context *context, struct response *response,
                                 const char *fault) {
  response->kind = FAILURE_PROTOCOL;
  snprintf(response->detail, sizeof response->detail, "%s", fault);
  return failure_push(L, context, response, 0);
}

/* Pushes a failure, which includes the result code and message if the body has them. */
static int push_failure(lua_State *L, const struct failure_context *context, struct response *response) {
  bool is_complete = response->kind == FAILURE_HTTP || response->kind == FAILURE_RATE_LIMITED;
  bool is_read = is_complete && !operation_is_notification(context->operation) &&
                 json_is_object(context->body, context->body_length) &&
                 json_read(L, context->body, context->body_length, &response->scratch, NULL) == NULL;
  return failure_push(L, context, response, is_read ? lua_gettop(L) : 0);
}

/* Returns the property whose names are data (type `map` in operations.def), or "*"; NULL for nearly all operations. */
static const char *find_data_name(lua_State *L, const struct operation *operation) {
  if (operation->response[0] == '*') {
    return operation->response;
  }
  const char *type = strstr(operation->response, ":map");
  if (type == NULL) {
    return NULL;
  }
  const char *start = type;
  while (start > operation->response && start[-1] != ' ') {
    start--;
  }
  lua_pushlstring(L, start, (size_t)(type - start));
  return lua_tostring(L, -1);
}

/* Parses only objects: an array may be large. */
static int push_object(lua_State *L, const struct failure_context *context, struct response *response) {
  if (!json_is_object(context->body, context->body_length)) {
    return push_protocol_failure(L, context, response, "the response is not a JSON object");
  }
  const char *data_name = find_data_name(L, context->operation);
  const char *fault = json_read(L, context->body, context->body_length, &response->scratch, data_name);
  return fault == NULL ? 1 : push_protocol_failure(L, context, response, fault);
}

int response_push(lua_State *L, const struct failure_context *context, struct response *response) {
  if (response->kind != FAILURE_NONE) {
    return push_failure(L, context, response);
  }
  enum result_type type = operation_result_type(context->operation);
  bool is_empty = response->status == NO_CONTENT;
  if (type == RESULT_NOTHING || (is_empty && operation_may_be_empty(context->operation))) {
    lua_pushboolean(L, 1);
    return 1;
  }
  if (is_empty) {
    return push_protocol_failure(L, context, response, "the response has no content (status 204)");
  }
  if (type == RESULT_TEXT) {
    lua_pushlstring(L, context->body, context->body_length);
    return 1;
  }
  int results = push_object(L, context, response);
  if (type == RESULT_DOCUMENT && results == 1) {
    lua_pushlstring(L, context->body, context->body_length);
  }
  return results;
}
