/* SPDX-License-Identifier: MIT
 *
 * Any bytes as the response to any operation, with any status: the result is what the operation returns, or a failure
 * whose message contains no text from the peer. */
#include "lua/response.h"

#include <string.h>

#include "lua/json_reader.h"
#include "values.h"

/* A decoded value has only strings or 1 … n as keys, and only types that JSON has. */
static void check_value(lua_State *L, int depth) {
  luaL_checkstack(L, 8, NULL);
  CHECK(depth <= JSON_DEPTH);
  switch (lua_type(L, -1)) {
  case LUA_TNUMBER: {
    lua_Number number = lua_tonumber(L, -1);
    CHECK(number - number == 0);
    break;
  }
  case LUA_TSTRING:
  case LUA_TBOOLEAN:
    break;
  default: {
    CHECK(lua_istable(L, -1) && !lua_getmetatable(L, -1));
    size_t length = lua_rawlen(L, -1);
    size_t elements = 0;
    int names = 0;
    for (lua_pushnil(L); lua_next(L, -2) != 0; lua_pop(L, 1)) {
      bool is_element = lua_isinteger(L, -2);
      elements += is_element;
      names += !is_element;
      CHECK(is_element || lua_type(L, -2) == LUA_TSTRING);
      check_value(L, depth + 1);
    }
    CHECK(elements == 0 || (names == 0 && elements == length));
  }
  }
}

static void check_failure(lua_State *L, int results, const struct failure_context *context,
                          const struct response *response) {
  CHECK(results == 3 && lua_gettop(L) >= 3);
  CHECK(lua_isnil(L, -3) && lua_type(L, -2) == LUA_TSTRING && lua_istable(L, -1));
  size_t length = 0;
  const char *message = lua_tolstring(L, -2, &length);
  CHECK(strlen(message) == length && strncmp(message, context->operation->name, strlen(context->operation->name)) == 0);
  for (size_t i = 0; i < length; i++) {
    CHECK(message[i] >= ' ' && message[i] <= '~');
  }
  lua_getfield(L, -1, "kind");
  CHECK(strcmp(lua_tostring(L, -1), failure_kind_text(response->kind)) == 0);
  lua_getfield(L, -2, "body");
  CHECK(context->body_length == 0 ? lua_isnil(L, -1) : lua_rawlen(L, -1) == context->body_length);
  lua_getfield(L, -3, "result_code");
  CHECK(lua_isnil(L, -1) || lua_type(L, -1) == LUA_TSTRING);
}

/* An object without its closing brace is invalid. */
static void check_cut_short(lua_State *L, const struct failure_context *context, struct response *response) {
  size_t length = context->body_length;
  while (context->body[length - 1] != '}') {
    length--;
  }
  int top = lua_gettop(L);
  CHECK(json_read(L, context->body, length - 1, &response->scratch, NULL) != NULL);
  CHECK(lua_gettop(L) == top);
}

static void check_response(lua_State *L, const struct failure_context *context, struct response *response) {
  enum result_type type = operation_result_type(context->operation);
  if (type == RESULT_NOTHING || response->status == 204) {
    CHECK(lua_isboolean(L, -1) && lua_toboolean(L, -1));
    return;
  }
  if (type == RESULT_OBJECT) {
    CHECK(lua_istable(L, -1));
    check_value(L, 1);
    check_cut_short(L, context, response);
    return;
  }
  size_t length = 0;
  const char *text = lua_tolstring(L, -1, &length);
  CHECK(lua_type(L, -1) == LUA_TSTRING && length == context->body_length && memcmp(text, context->body, length) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const int statuses[] = {200, 200, 200, 201, 204, 400, 401, 403, 404, 429, 500, 302, 503, 0, 200, 200};
  static struct response response;
  lua_State *L = fuzz_lua();
  struct input input = {data, size};
  const struct operation *operation = &operations[input_byte(&input) % operation_count];
  uint8_t form = input_byte(&input);
  response_clear(&response);
  response.status = statuses[form & 15];
  response_set_kind(&response);
  if (response.status == 0) {
    response.kind = FAILURE_NETWORK;
    snprintf(response.detail, sizeof response.detail, "reset");
  }
  struct failure_context context = {
      .operation = operation, .attempts = 1, .body = (const char *)input.at, .body_length = input.left};
  int results = response_push(L, &context, &response);
  CHECK(results <= lua_gettop(L));
  if (response.kind != FAILURE_NONE) {
    check_failure(L, results, &context, &response);
  } else {
    CHECK(results == 1);
    check_response(L, &context, &response);
  }
  return 0;
}
