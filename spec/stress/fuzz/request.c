/* SPDX-License-Identifier: MIT
 *
 * Any table and any headers for any operation: either they are refused, or they result in a request whose path, query,
 * headers and body contain nothing that could be misinterpreted. */
#include "lua/request.h"

#include <string.h>

#include "http/http1.h"
#include "lua/json_reader.h"
#include "lua/options.h"
#include "values.h"
#include "written.h"

/* Services for both versions of the API. */
static struct service *make_service(enum api_version version, bool strict) {
  struct service *service = service_new();
  CHECK(service != NULL);
  service_set_text(&service->origin, "https://example.com");
  service_set_text(&service->host, "example.com");
  service_set_text(&service->port, "443");
  service_set_text(&service->service_id, "715948317");
  service_set_text(&service->service_api_key, "21653835348762");
  service_set_text(&service->service_authorization, "Bearer a");
  service_set_text(&service->service_owner_authorization, "Bearer b");
  service->api_version = version;
  service->strict = strict;
  return service;
}

static const struct service *find_service(uint8_t form) {
  static struct service *services[4];
  struct service **service = &services[form & 3];
  if (*service == NULL) {
    *service = make_service((form & 1) != 0 ? API_V2 : API_V3, (form & 2) != 0);
  }
  return *service;
}

/* Pushes the name of the parameter with that number, counting path, query and body; "" if there is none. */
static void push_parameter_name(lua_State *L, const struct operation *operation, uint8_t number) {
  static const char *const in_path[] = {
      "client_id", "subject", "client_identifier", "access_token_identifier", "service_api_key", "grant_id", "scope"};
  if (number < 7) {
    lua_pushstring(L, in_path[number]);
    return;
  }
  const char *lists[] = {operation->query, operation->body};
  for (int i = 0; i < 2; i++) {
    struct parameter_walk walk = {.list = lists[i]};
    struct parameter parameter;
    for (int n = 7; n < 64 && operation_next_parameter(&walk, &parameter); n++) {
      if (n == (number & 63)) {
        lua_pushlstring(L, parameter.name, parameter.name_length);
        return;
      }
    }
  }
  lua_pushliteral(L, "");
}

/* Pushes a value of the type, or any other value. */
static void push_argument(lua_State *L, const struct parameter *parameter, struct input *input) {
  uint8_t form = input_byte(input);
  size_t length = form & 31;
  if (form > 200 || parameter == NULL || parameter->is_array || parameter->type >= TYPE_OBJECT) {
    value_push(L, input);
    lua_pop(L, 1);
  } else if (parameter->type == TYPE_BOOLEAN) {
    lua_pushboolean(L, form & 1);
  } else if (parameter->type == TYPE_INTEGER) {
    lua_pushinteger(L, (lua_Integer)input_integer(input));
  } else {
    const char *text = input_bytes(input, &length);
    lua_pushlstring(L, text, length);
  }
}

/* Adds a header to the table at `headers`; one byte holds the lengths of its name and value. */
static void add_header(lua_State *L, int headers, struct input *input) {
  uint8_t form = input_byte(input);
  size_t length = form & 15;
  const char *name = input_bytes(input, &length);
  lua_pushlstring(L, name, length);
  length = form >> 4;
  const char *value = input_bytes(input, &length);
  lua_pushlstring(L, value, length);
  lua_rawset(L, headers);
}

/* Pushes the caller's table and options. */
static void push_tables(lua_State *L, const struct operation *operation, struct input *input) {
  lua_newtable(L);
  int table = lua_gettop(L);
  lua_newtable(L);
  lua_newtable(L);
  int headers = lua_gettop(L);
  while (input->left > 0) {
    struct parameter parameter;
    size_t length = 0;
    uint8_t form = input_byte(input);
    if (form == 255) { /* an element, for a body that is an array */
      value_push(L, input);
      lua_pop(L, 1);
      lua_rawseti(L, table, (int)lua_rawlen(L, table) + 1);
      continue;
    }
    if (form == 254) {
      add_header(L, headers, input);
      continue;
    }
    if (form > 240) {
      length = form & 7;
      const char *name = input_bytes(input, &length);
      lua_pushlstring(L, name, length);
    } else {
      push_parameter_name(L, operation, form);
    }
    const char *name = lua_tolstring(L, -1, &length);
    bool is_known = operation_find_parameter(operation->body, name, length, &parameter) ||
                    operation_find_parameter(operation->query, name, length, &parameter);
    push_argument(L, is_known ? &parameter : NULL, input);
    lua_rawset(L, table);
  }
  lua_setfield(L, table + 1, "headers");
}

static int build(lua_State *L) {
  const struct service *service = lua_touserdata(L, 3);
  const struct operation *operation = lua_touserdata(L, 4);
  struct request *request = lua_touserdata(L, 5);
  options_read(L, operation, 2, service, request);
  request_build(L, service, operation, 1, request);
  return 0;
}

static void check_encoded(const struct buffer *text, const char *also) {
  for (size_t i = 0; i < text->length; i++) {
    char byte = text->bytes[i];
    bool is_letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9');
    CHECK(is_letter || (byte != '\0' && strchr("-._~%", byte) != NULL) || (byte != '\0' && strchr(also, byte) != NULL));
  }
}

static void check_request(lua_State *L, const struct service *service, const struct request *request) {
  static struct buffer scratch;
  static struct buffer bytes;
  buffer_clear(&bytes);
  http1_write(&bytes, service, request);
  written_check(&bytes, service, request);
  CHECK(request->path.length > 0 && request->path.bytes[0] == '/');
  check_encoded(&request->path, "/");
  check_encoded(&request->query, "=&");
  CHECK(strstr(request->path.bytes, "//") == NULL && strstr(request->path.bytes, "/../") == NULL);
  CHECK(request->has_body == (request->body.length > 0));
  if (request->has_body) {
    const char *fault = json_read(L, request->body.bytes, request->body.length, &scratch, NULL);
    CHECK(fault == NULL || strstr(fault, "nested too deeply") != NULL); /* a body is one level deeper than its values */
    CHECK(text_is_utf8(request->body.bytes, request->body.length));
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static struct request request;
  lua_State *L = fuzz_lua();
  struct input input = {data, size};
  const struct operation *operation = &operations[input_byte(&input) % operation_count];
  const struct service *service = find_service(input_byte(&input));
  buffer_clear(&request.path);
  buffer_clear(&request.query);
  buffer_clear(&request.headers);
  buffer_clear(&request.body);
  lua_pushcfunction(L, build);
  push_tables(L, operation, &input);
  lua_pushlightuserdata(L, (void *)(uintptr_t)service);
  lua_pushlightuserdata(L, (void *)(uintptr_t)operation);
  lua_pushlightuserdata(L, &request);
  int status = lua_pcall(L, 5, 0, 0);
  CHECK(status == LUA_OK || (status == LUA_ERRRUN && lua_type(L, -1) == LUA_TSTRING));
  if (status == LUA_OK) {
    check_request(L, service, &request);
  } else {
    CHECK(strstr(lua_tostring(L, -1), operation->name) != NULL);
  }
  return 0;
}
