/* SPDX-License-Identifier: MIT */
#include "lua/request.h"

#include <string.h>

#include "api/uri.h"
#include "lua/argument.h"
#include "lua/notification.h"
#include "lua/request_build.h"

static bool is_word(const char *text, size_t length, const char *word) {
  return strlen(word) == length && memcmp(text, word, length) == 0;
}

/* Query. */

/* Appends "name=value" for the value at `index`. */
static void append_pair(const struct build *build, const char *name, size_t length, int index) {
  struct buffer *query = &build->request->query;
  if (query->length > 0) {
    buffer_append_byte(query, '&');
  }
  uri_append_encoded(query, name, length);
  buffer_append_byte(query, '=');
  argument_append_encoded(build->L, index, query);
}

/* Appends the value on top of the stack. For an array, appends the name with each value in turn. */
static void append_query_parameter(const struct build *build, const struct parameter *parameter) {
  lua_State *L = build->L;
  int value = lua_gettop(L);
  argument_check(L, build->operation, parameter, value, build->service->strict);
  name_text camel;
  size_t converted = names_to_camel(parameter->name, parameter->name_length, camel);
  const char *name = converted > 0 ? camel : parameter->name;
  size_t name_length = converted > 0 ? converted : parameter->name_length;
  if (!parameter->is_array) {
    append_pair(build, name, name_length, value);
    return;
  }
  int length = (int)lua_rawlen(L, value);
  for (int i = 1; i <= length; i++) {
    lua_rawgeti(L, value, i);
    append_pair(build, name, name_length, value + 1);
    lua_pop(L, 1);
  }
}

/* The parameter "*": appends every field under its own name, which is the caller's and is not converted. */
static void append_any_parameters(const struct build *build, const struct parameter *any) {
  lua_State *L = build->L;
  lua_pushnil(L);
  while (lua_next(L, build->table) != 0) {
    if (lua_type(L, -2) != LUA_TSTRING) {
      raise_key(build, lua_gettop(L) - 1);
    }
    struct parameter parameter = *any;
    parameter.name = lua_tolstring(L, -2, &parameter.name_length);
    argument_check(L, build->operation, &parameter, lua_gettop(L), build->service->strict);
    append_pair(build, parameter.name, parameter.name_length, lua_gettop(L));
    lua_pop(L, 1);
  }
}

static void build_query(const struct build *build) {
  lua_State *L = build->L;
  check_required(build, build->operation->query, build->table);
  struct parameter_walk walk = {.list = build->operation->query};
  struct parameter parameter;
  while (build->table != 0 && operation_next_parameter(&walk, &parameter)) {
    if (parameter.name[0] == '*') {
      append_any_parameters(build, &parameter);
      continue;
    }
    lua_pushlstring(L, parameter.name, parameter.name_length);
    lua_rawget(L, build->table);
    if (!lua_isnil(L, -1)) {
      append_query_parameter(build, &parameter);
    }
    lua_pop(L, 1);
  }
}

/* Path. */

/* Pushes the value of a path variable from the caller's table or, failing that, from the settings. */
static void push_variable(const struct build *build, const char *name, size_t length) {
  lua_State *L = build->L;
  lua_pushnil(L);
  if (build->table != 0) {
    lua_pushlstring(L, name, length);
    lua_rawget(L, build->table);
    lua_replace(L, -2);
  }
  if (lua_isnil(L, -1) && is_word(name, length, "service_api_key")) {
    lua_pushstring(L, build->service->service_api_key); /* nil for NULL */
    lua_replace(L, -2);
  }
}

static void append_segment(const struct build *build, const char *name, size_t name_length, const char *text,
                           size_t length) {
  const char *fault = uri_segment_fault(text, length);
  if (fault != NULL) {
    argument_raise(build->L, build->operation, name, name_length, fault);
  }
  uri_append_encoded(&build->request->path, text, length);
}

/* Returns whether the text would turn the path into another operation's: a client id of "list" turns
 * /client/get/{clientId} into /client/get/list. */
static bool names_other_operation(const struct build *build, const struct uri_part *variable, const char *text,
                                  size_t length) {
  const char *own = build->operation->endpoints[build->service->api_version];
  const char *rest = variable->text + variable->length + 1;
  size_t prefix = (size_t)(variable->text - 1 - own);
  for (size_t i = 0; i < operation_count; i++) {
    const char *other = operations[i].endpoints[build->service->api_version];
    if (other != own && strncmp(other, own, prefix) == 0 && strncmp(other + prefix, text, length) == 0 &&
        strcmp(other + prefix + length, rest) == 0) {
      return true;
    }
  }
  return false;
}

static _Noreturn void raise_reserved(const struct build *build, const char *name, size_t name_length, const char *text,
                                     size_t length) {
  lua_State *L = build->L;
  lua_pushlstring(L, name, name_length);
  lua_pushlstring(L, text, length);
  raise_error(L, "%s: parameter '%s': '%s' is reserved by the Authlete API", build->operation->name,
              lua_tostring(L, -2), lua_tostring(L, -1));
}

/* `name` is the variable's Lua name. */
static void append_variable(const struct build *build, const struct uri_part *variable, const char *name,
                            size_t name_length) {
  lua_State *L = build->L;
  push_variable(build, name, name_length);
  int value = lua_gettop(L);
  if (lua_isnil(L, value)) {
    raise_missing(build, name, name_length);
  }
  struct parameter parameter = {.name = name, .name_length = name_length, .type = TYPE_ID};
  argument_check(L, build->operation, &parameter, value, true);
  if (lua_type(L, value) == LUA_TSTRING) {
    size_t length = 0;
    const char *text = lua_tolstring(L, value, &length);
    append_segment(build, name, name_length, text, length);
    if (names_other_operation(build, variable, text, length)) {
      raise_reserved(build, name, name_length, text, length);
    }
  } else {
    argument_append_encoded(L, value, &build->request->path);
  }
  lua_pop(L, 1);
}

static void append_service_id(const struct build *build) {
  static const char name[] = "service_id";
  const char *id = build->service->service_id;
  if (id == NULL) {
    raise_error(build->L, "%s: the setting 'service_id' is required", build->operation->name);
  }
  append_segment(build, name, strlen(name), id, strlen(id));
}

static void build_path(const struct build *build) {
  const char *rest = build->endpoint.path;
  const char *variables = rest;
  struct uri_part part;
  while (uri_next_part(&rest, &part)) {
    name_text name;
    if (!part.is_variable) {
      buffer_append(&build->request->path, part.text, part.length);
    } else if (is_word(part.text, part.length, "serviceId")) {
      append_service_id(build);
    } else {
      size_t length = next_variable(&variables, name);
      append_variable(build, &part, name, length);
    }
  }
}

static void check_credential(const struct build *build) {
  static const char *const missing[2][2] = {
      {"setting 'service_access_token' is", "settings 'service_api_key' and 'service_api_secret' are"},
      {"setting 'service_owner_access_token' is",
       "settings 'service_owner_api_key' and 'service_owner_api_secret' are"}};
  enum credential credential = build->endpoint.credential;
  if (credential != CREDENTIAL_NONE && service_authorization(build->service, credential) == NULL) {
    raise_error(build->L, "%s: the %s required", build->operation->name,
                missing[credential][build->service->api_version]);
  }
}

void request_build(lua_State *L, const struct service *service, const struct operation *operation, int index,
                   struct request *request) {
  if (!lua_isnoneornil(L, index) && !lua_istable(L, index)) {
    raise_error(L, "%s: the request must be a table, got %s", operation->name, luaL_typename(L, index));
  }
  if (operation == &notification) {
    notification_build(L, index, request);
    return;
  }
  request->is_form = false;
  struct build build = {.L = L, .service = service, .operation = operation, .request = request};
  if (!operation_endpoint(operation, service->api_version, &build.endpoint)) {
    raise_error(L, "%s: version %s of the API does not have this operation", operation->name,
                service->api_version == API_V2 ? "2" : "3");
  }
  luaL_checkstack(L, 16, operation->name);
  build.table = lua_istable(L, index) ? lua_absindex(L, index) : 0;
  memcpy(request->method, build.endpoint.method, sizeof request->method);
  request->credential = build.endpoint.credential;
  check_credential(&build);
  build_path(&build);
  build_query(&build);
  build_body(&build);
  if (request->path.failed || request->query.failed || request->body.failed) {
    raise_error(L, "%s: out of memory", operation->name);
  }
}
