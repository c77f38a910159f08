/* SPDX-License-Identifier: MIT */
#include "lua/request.h"

#include <string.h>

#include "lua/argument.h"
#include "lua/json_writer.h"
#include "api/names.h"
#include "api/uri.h"

/* What the functions below share while one request is built. */
struct build {
  lua_State *L;
  const struct service *service;
  const struct operation *operation;
  struct endpoint endpoint;
  struct request *request;
  int table; /* stack index of the caller's table; 0 when there is none */
};

/* Where a field of the caller's table goes. */
enum place { IN_PATH, IN_QUERY, IN_BODY, NOWHERE };

static bool is_word(const char *text, size_t length, const char *word) {
  return strlen(word) == length && memcmp(text, word, length) == 0;
}

/* Variables of the path. */

/* The next variable that the caller has a say in, with its Lua name: all but the service id, which is the api's. */
static size_t next_variable(const char **rest, name_text name) {
  struct uri_part part;
  while (uri_next_part(rest, &part)) {
    if (part.is_variable && !is_word(part.text, part.length, "serviceId")) {
      size_t length = names_to_snake(part.text, part.length, name);
      if (length == 0) {
        length = part.length < NAME_MAXIMUM ? part.length : NAME_MAXIMUM;
        memcpy(name, part.text, length);
      }
      return length;
    }
  }
  return 0;
}

static bool is_variable(const struct build *build, const char *name, size_t length) {
  const char *rest = build->endpoint.path;
  name_text variable;
  size_t variable_length = 0;
  while ((variable_length = next_variable(&rest, variable)) > 0) {
    if (variable_length == length && memcmp(variable, name, length) == 0) {
      return true;
    }
  }
  return false;
}

static enum place find_place(const struct build *build, const char *name, size_t length, struct parameter *parameter) {
  if (operation_find_parameter(build->operation->body, name, length, parameter)) {
    return IN_BODY;
  }
  if (operation_find_parameter(build->operation->query, name, length, parameter)) {
    return IN_QUERY;
  }
  return is_variable(build, name, length) ? IN_PATH : NOWHERE;
}

/* Unknown parameters. */

struct nearest {
  const char *wanted;
  size_t wanted_length;
  size_t distance;
  name_text name;
  size_t length;
};

static void consider(struct nearest *nearest, const char *name, size_t length) {
  size_t distance = names_distance(nearest->wanted, nearest->wanted_length, name, length);
  if (distance < nearest->distance && length <= NAME_MAXIMUM) {
    nearest->distance = distance;
    nearest->length = length;
    memcpy(nearest->name, name, length);
  }
}

static void consider_list(struct nearest *nearest, const char *list) {
  struct parameter_walk walk = {.list = list};
  struct parameter parameter;
  while (operation_next_parameter(&walk, &parameter)) {
    consider(nearest, parameter.name, parameter.name_length);
  }
}

static _Noreturn void raise_unknown(const struct build *build, const char *name, size_t length) {
  lua_State *L = build->L;
  struct nearest nearest = {.wanted = name, .wanted_length = length, .distance = NAME_MAXIMUM};
  consider_list(&nearest, build->operation->body);
  consider_list(&nearest, build->operation->query);
  const char *rest = build->endpoint.path;
  name_text variable;
  size_t variable_length = 0;
  while ((variable_length = next_variable(&rest, variable)) > 0) {
    consider(&nearest, variable, variable_length);
  }
  if (nearest.length == 0) {
    argument_raise(L, build->operation, name, length, "is unknown: the operation takes none");
  }
  lua_pushlstring(L, nearest.name, nearest.length);
  bool is_object =
      build->operation->body[0] == '@'; /* which Authlete may have given a field that is newer than we are */
  const char *fault = lua_pushfstring(L, "is unknown; the nearest that is known is '%s'%s", lua_tostring(L, -1),
                                      is_object ? " (the setting strict = false lets it through)" : "");
  argument_raise(L, build->operation, name, length, fault);
}

static _Noreturn void raise_key(const struct build *build) {
  raise_error(build->L, "%s: the request has a key that is no parameter's name", build->operation->name);
}

static int count_required(const char *list) {
  struct parameter_walk walk = {.list = list};
  struct parameter parameter;
  int count = 0;
  while (operation_next_parameter(&walk, &parameter)) {
    count += parameter.is_required;
  }
  return count;
}

/* Raises for the first required parameter of the list that is not in the table at `table`, which is 0 for none. */
static void check_required(const struct build *build, const char *list, int table) {
  lua_State *L = build->L;
  struct parameter_walk walk = {.list = list};
  struct parameter parameter;
  while (operation_next_parameter(&walk, &parameter)) {
    if (!parameter.is_required) {
      continue;
    }
    bool given = false;
    if (table != 0) {
      lua_pushlstring(L, parameter.name, parameter.name_length);
      lua_rawget(L, table);
      given = !lua_isnil(L, -1);
      lua_pop(L, 1);
    }
    if (!given) {
      argument_raise(L, build->operation, parameter.name, parameter.name_length, "is missing");
    }
  }
}

/* Body. */

/* Appends `"name":value`. The value is on top of the stack. */
static void append_property(const struct build *build, const struct parameter *parameter) {
  lua_State *L = build->L;
  struct buffer *out = &build->request->body;
  int value = lua_gettop(L);
  json_append_name(out, parameter->name, parameter->name_length);
  if (!json_is_null(L, value)) {
    argument_check(L, build->operation, parameter, value, build->service->strict);
  } else if (parameter->is_required) {
    argument_raise(L, build->operation, parameter->name, parameter->name_length, "is required and cannot be null");
  }
  argument_append_json(L, build->operation, parameter, value, out);
}

/* The same for a name that the operation does not have, which is passed on when the settings are not strict. */
static void append_unknown(const struct build *build, const char *name, size_t length) {
  struct buffer *out = &build->request->body;
  const char *fault = json_append_name(out, name, length);
  fault = fault != NULL ? fault : json_append_value(build->L, out, lua_gettop(build->L), name, length);
  if (fault != NULL) {
    argument_raise(build->L, build->operation, name, length, fault);
  }
}

/* What append_field did. */
struct field {
  bool is_appended;
  bool is_required;
};

/* Appends one field of the caller's table, whose key and value are on top, if it belongs to the body. `is_element` says
 * that there is no other place for it, the table being an element of a body that is an array. */
static struct field append_field(const struct build *build, bool is_first, bool is_element) {
  lua_State *L = build->L;
  if (lua_type(L, -2) != LUA_TSTRING) {
    raise_key(build);
  }
  size_t length = 0;
  const char *name = lua_tolstring(L, -2, &length);
  struct parameter parameter = {0};
  enum place place = find_place(build, name, length, &parameter);
  bool is_unknown = is_element ? place != IN_BODY : place == NOWHERE;
  if (is_unknown && build->service->strict) {
    raise_unknown(build, name, length);
  }
  if (place != IN_BODY && !is_unknown) {
    return (struct field){0};
  }
  if (!is_first) {
    buffer_append_byte(&build->request->body, ',');
  }
  if (is_unknown) {
    append_unknown(build, name, length);
    return (struct field){.is_appended = true};
  }
  append_property(build, &parameter);
  return (struct field){.is_appended = true, .is_required = parameter.is_required};
}

/* Appends the fields of the table at `table`, which is 0 for none, that belong to the body, as one JSON object. */
static void append_object(const struct build *build, int table, bool is_element) {
  lua_State *L = build->L;
  const char *list = build->operation->body;
  int missing = count_required(list);
  buffer_append_byte(&build->request->body, '{');
  if (table != 0) {
    bool is_first = true;
    lua_pushnil(L);
    while (lua_next(L, table) != 0) {
      struct field field = append_field(build, is_first, is_element);
      is_first = is_first && !field.is_appended;
      missing -= field.is_required;
      lua_pop(L, 1);
    }
  }
  if (missing > 0) {
    check_required(build, list, table);
  }
  buffer_append_byte(&build->request->body, '}');
}

/* A body that is an array: the elements are the caller's t[1], t[2] …; its other fields go into path and query. */
static void append_array(const struct build *build) {
  lua_State *L = build->L;
  int length = build->table != 0 ? (int)lua_rawlen(L, build->table) : 0;
  buffer_append_byte(&build->request->body, '[');
  for (int i = 1; i <= length; i++) {
    lua_rawgeti(L, build->table, i);
    if (!lua_istable(L, -1)) {
      raise_error(L, "%s: element %d of the request must be a table, got %s", build->operation->name, i,
                  luaL_typename(L, -1));
    }
    if (i > 1) {
      buffer_append_byte(&build->request->body, ',');
    }
    append_object(build, lua_gettop(L), true);
    lua_pop(L, 1);
  }
  buffer_append_byte(&build->request->body, ']');
}

/* Raises for a field that has no place outside the body, where the operation has none or its body is an array. Such a
 * field cannot be passed on, so that `strict` makes no difference. */
static void check_outside_body(const struct build *build) {
  lua_State *L = build->L;
  if (build->table == 0) {
    return;
  }
  size_t elements = operation_body_is_array(build->operation) ? lua_rawlen(L, build->table) : 0;
  lua_pushnil(L);
  while (lua_next(L, build->table) != 0) {
    lua_pop(L, 1);
    int64_t number = 0;
    bool is_element = json_to_integer(L, -1, &number) && number >= 1 && number <= (int64_t)elements;
    if (is_element) {
      continue;
    }
    if (lua_type(L, -1) != LUA_TSTRING) {
      raise_key(build);
    }
    size_t length = 0;
    const char *name = lua_tolstring(L, -1, &length);
    struct parameter parameter;
    bool is_known =
        operation_find_parameter(build->operation->query, name, length, &parameter) || is_variable(build, name, length);
    if (!is_known) {
      raise_unknown(build, name, length);
    }
  }
}

static void build_body(const struct build *build) {
  build->request->has_body = build->operation->body[0] != '\0';
  bool is_array = operation_body_is_array(build->operation);
  if (!build->request->has_body || is_array) {
    check_outside_body(build);
  }
  if (is_array) {
    append_array(build);
  } else if (build->request->has_body) {
    append_object(build, build->table, false);
  }
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

/* The value is on top of the stack. An array is its name with each value in turn. */
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

/* The parameter "*": every field is one, under its own name, which is the caller's and stays as it is. */
static void append_any_parameters(const struct build *build, const struct parameter *any) {
  lua_State *L = build->L;
  lua_pushnil(L);
  while (lua_next(L, build->table) != 0) {
    if (lua_type(L, -2) != LUA_TSTRING) {
      raise_key(build);
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

/* Pushes what the caller gives for a variable of the path, or what the settings have for it. */
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

/* The path with this text for the variable would be that of another operation: a client id of "list" turns
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

/* `name` is the variable's Lua name. */
static void append_variable(const struct build *build, const struct uri_part *variable, const char *name,
                            size_t name_length) {
  lua_State *L = build->L;
  push_variable(build, name, name_length);
  int value = lua_gettop(L);
  if (lua_isnil(L, value)) {
    argument_raise(L, build->operation, name, name_length, "is missing");
  }
  struct parameter parameter = {.name = name, .name_length = name_length, .type = TYPE_ID};
  argument_check(L, build->operation, &parameter, value, true);
  if (lua_type(L, value) == LUA_TSTRING) {
    size_t length = 0;
    const char *text = lua_tolstring(L, value, &length);
    append_segment(build, name, name_length, text, length);
    if (names_other_operation(build, variable, text, length)) {
      argument_raise(L, build->operation, name, name_length, "is a word of the API's own paths");
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
    raise_error(build->L, "%s: the setting 'service_id' is needed", build->operation->name);
  }
  append_segment(build, name, strlen(name), id, strlen(id));
}

static void build_path(const struct build *build) {
  if (build->service->base_path != NULL) {
    buffer_append_text(&build->request->path, build->service->base_path);
  }
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
      {"service_access_token", "service_api_key' and 'service_api_secret"},
      {"service_owner_access_token", "service_owner_api_key' and 'service_owner_api_secret"}};
  enum credential credential = build->endpoint.credential;
  if (credential != CREDENTIAL_NONE && service_authorization(build->service, credential) == NULL) {
    raise_error(build->L, "%s: the setting '%s' is needed", build->operation->name,
                missing[credential][build->service->api_version]);
  }
}

void request_build(lua_State *L, const struct service *service, const struct operation *operation, int index,
                   struct request *request) {
  if (!lua_isnoneornil(L, index) && !lua_istable(L, index)) {
    raise_error(L, "%s: the request must be a table, got %s", operation->name, luaL_typename(L, index));
  }
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
    raise_error(L, "%s: not enough memory for the request", operation->name);
  }
}
