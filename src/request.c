/* SPDX-License-Identifier: MIT */
#include "request.h"

#include <string.h>

#include "json.h"
#include "names.h"
#include "reply.h"
#include "uri.h"

/* What the functions below share while one request is built. */
struct build {
  lua_State *L;
  const struct request_rules *rules;
  const struct operation *operation;
  struct request *request;
  int table; /* stack index of the caller's table; 0 when there is none */
};

/* Where a field of the caller's table goes. */
enum place { IN_PATH, IN_QUERY, IN_BODY, NOWHERE };

static _Noreturn void raise_parameter(const struct build *build, const char *name, size_t length, const char *fault) {
  lua_pushlstring(build->L, name, length);
  raise_error(build->L, "%s: parameter '%s' %s", build->operation->name, lua_tostring(build->L, -1), fault);
}

static _Noreturn void raise_type(const struct build *build, const struct parameter *parameter, const char *wanted,
                                 int index) {
  const char *fault = lua_pushfstring(build->L, "must be %s, got %s", wanted, luaL_typename(build->L, index));
  raise_parameter(build, parameter->name, parameter->name_length, fault);
}

/* The Lua name of a path's variable. */
static size_t variable_name(const struct uri_part *variable, name_text name) {
  size_t length = names_to_snake(variable->text, variable->length, name);
  if (length == 0) {
    length = variable->length < NAME_MAXIMUM ? variable->length : NAME_MAXIMUM;
    memcpy(name, variable->text, length);
  }
  return length;
}

static bool is_path_variable(const struct build *build, const char *name, size_t length) {
  const char *rest = build->request->endpoint.path;
  struct uri_part part;
  while (uri_next_part(&rest, &part)) {
    if (part.is_variable) {
      name_text variable;
      if (variable_name(&part, variable) == length && memcmp(variable, name, length) == 0) {
        return true;
      }
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
  return is_path_variable(build, name, length) ? IN_PATH : NOWHERE;
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
  const char *rest = build->request->endpoint.path;
  struct uri_part part;
  while (uri_next_part(&rest, &part)) {
    if (part.is_variable) {
      name_text variable;
      size_t variable_length = variable_name(&part, variable);
      consider(&nearest, variable, variable_length);
    }
  }
  if (nearest.length == 0) {
    raise_parameter(build, name, length, "is unknown: the operation takes none");
  }
  lua_pushlstring(L, nearest.name, nearest.length);
  const char *fault = lua_pushfstring(L, "is unknown; the nearest that is known is '%s'", lua_tostring(L, -1));
  raise_parameter(build, name, length, fault);
}

/* Checks of values. */

static bool is_integer_text(const char *text, size_t length) {
  size_t start = length > 1 && text[0] == '-' ? 1 : 0;
  bool digits = length > start && length - start <= 19;
  for (size_t i = start; i < length; i++) {
    digits = digits && text[i] >= '0' && text[i] <= '9';
  }
  return digits && (text[start] != '0' || length - start == 1);
}

static void check_enum(const struct build *build, const struct parameter *parameter, const char *values, int index) {
  lua_State *L = build->L;
  size_t length = 0;
  const char *value = lua_tolstring(L, index, &length);
  if (build->rules->strict && !operation_word_is_in(values, value, length)) {
    const char *fault = lua_pushfstring(L, "must be one of %s", values);
    raise_parameter(build, parameter->name, parameter->name_length, fault);
  }
}

/* Raises unless the value at `index`, no array, has the parameter's type. */
static void check_scalar(const struct build *build, const struct parameter *parameter, int index) {
  lua_State *L = build->L;
  int type = lua_type(L, index);
  int64_t integer = 0;
  size_t length = 0;
  if (parameter_has_type(parameter, "string")) {
    if (type != LUA_TSTRING) {
      raise_type(build, parameter, "a string", index);
    }
  } else if (parameter_has_type(parameter, "id")) {
    if (type != LUA_TSTRING && !json_to_integer(L, index, &integer)) {
      raise_type(build, parameter, "a string or an integer of at most 2^53", index);
    }
  } else if (parameter_has_type(parameter, "integer")) {
    const char *text = type == LUA_TSTRING ? lua_tolstring(L, index, &length) : NULL;
    bool fits = text != NULL ? is_integer_text(text, length) : json_to_integer(L, index, &integer);
    if (!fits) {
      raise_type(build, parameter, "an integer of at most 2^53", index);
    }
  } else if (parameter_has_type(parameter, "boolean")) {
    if (type != LUA_TBOOLEAN) {
      raise_type(build, parameter, "a boolean", index);
    }
  } else {
    const char *values = operation_enum_values(parameter);
    if (values == NULL) {
      if (type != LUA_TTABLE) {
        raise_type(build, parameter, "a table", index);
      }
    } else if (type != LUA_TSTRING) {
      raise_type(build, parameter, "a string", index);
    } else {
      check_enum(build, parameter, values, index);
    }
  }
}

static void check_value(const struct build *build, const struct parameter *parameter, int index) {
  lua_State *L = build->L;
  if (!parameter->is_array) {
    check_scalar(build, parameter, index);
    return;
  }
  int64_t length = lua_istable(L, index) ? json_array_length(L, index) : -1;
  if (length < 0) {
    raise_type(build, parameter, "an array", index);
  }
  for (int i = 1; i <= (int)length; i++) {
    lua_rawgeti(L, index, i);
    check_scalar(build, parameter, lua_gettop(L));
    lua_pop(L, 1);
  }
}

/* Writing of values. */

/* An id is text on the wire, and an integer is a number, whichever of the two the caller has. */
static const char *append_parameter(const struct build *build, struct buffer *out, const struct parameter *parameter,
                                    int index) {
  lua_State *L = build->L;
  int64_t integer = 0;
  size_t length = 0;
  if (parameter_has_type(parameter, "id") && json_to_integer(L, index, &integer)) {
    buffer_append_byte(out, '"');
    buffer_append_integer(out, integer);
    buffer_append_byte(out, '"');
    return NULL;
  }
  if (parameter_has_type(parameter, "integer") && lua_type(L, index) == LUA_TSTRING) {
    const char *digits = lua_tolstring(L, index, &length);
    buffer_append(out, digits, length);
    return NULL;
  }
  return json_append_value(L, out, index, parameter->name, parameter->name_length);
}

/* Appends `"name":value` for a known parameter, checked. The value is on top of the stack. */
static void append_known(const struct build *build, const struct parameter *parameter) {
  struct buffer *out = &build->request->body;
  int value = lua_gettop(build->L);
  const char *fault = json_append_name(out, parameter->name, parameter->name_length);
  if (!json_is_null(build->L, value)) {
    check_value(build, parameter, value);
  } else if (parameter->is_required) {
    raise_parameter(build, parameter->name, parameter->name_length, "is required and cannot be null");
  }
  fault = fault != NULL ? fault : append_parameter(build, out, parameter, value);
  if (fault != NULL) {
    raise_parameter(build, parameter->name, parameter->name_length, fault);
  }
}

static void append_unknown(const struct build *build, const char *name, size_t length) {
  struct buffer *out = &build->request->body;
  const char *fault = json_append_name(out, name, length);
  fault = fault != NULL ? fault : json_append_value(build->L, out, lua_gettop(build->L), name, length);
  if (fault != NULL) {
    raise_parameter(build, name, length, fault);
  }
}

/* Raises if a required parameter of the list is not in the table at `table`, which is 0 for none. */
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
      raise_parameter(build, parameter.name, parameter.name_length, "is missing");
    }
  }
}

/* Appends the fields of the table at `table` that belong to the body as one JSON object. `is_element` says that the
 * table is an element of a body that is an array, so that there is no other place for its fields. */
static void append_object(const struct build *build, int table, bool is_element) {
  lua_State *L = build->L;
  struct buffer *out = &build->request->body;
  check_required(build, build->operation->body, table);
  size_t start = out->length + 1;
  buffer_append_byte(out, '{');
  if (table != 0) {
    lua_pushnil(L);
    while (lua_next(L, table) != 0) {
      if (lua_type(L, -2) != LUA_TSTRING) {
        raise_error(L, "%s: the request has a key that is not a parameter's name", build->operation->name);
      }
      size_t length = 0;
      const char *name = lua_tolstring(L, -2, &length);
      struct parameter parameter;
      enum place place = find_place(build, name, length, &parameter);
      if (place == NOWHERE && build->rules->strict) {
        raise_unknown(build, name, length);
      }
      if (place == IN_BODY || place == NOWHERE || is_element) {
        if (out->length > start) {
          buffer_append_byte(out, ',');
        }
        if (place == IN_BODY) {
          append_known(build, &parameter);
        } else {
          append_unknown(build, name, length);
        }
      }
      lua_pop(L, 1);
    }
  }
  buffer_append_byte(out, '}');
}

/* A body that is an array: the elements are the caller's t[1], t[2] …; its other fields go into path and query. */
static void append_array(const struct build *build) {
  lua_State *L = build->L;
  struct buffer *out = &build->request->body;
  int length = build->table != 0 ? (int)lua_rawlen(L, build->table) : 0;
  buffer_append_byte(out, '[');
  for (int i = 1; i <= length; i++) {
    lua_rawgeti(L, build->table, i);
    if (!lua_istable(L, -1)) {
      raise_error(L, "%s: element %d of the request must be a table, got %s", build->operation->name, i,
                  luaL_typename(L, -1));
    }
    if (i > 1) {
      buffer_append_byte(out, ',');
    }
    append_object(build, lua_gettop(L), true);
    lua_pop(L, 1);
  }
  buffer_append_byte(out, ']');
}

/* The fields that must have a place outside the body, because the operation has none or its body is an array. */
static void check_outside_body(const struct build *build) {
  lua_State *L = build->L;
  if (build->table == 0) {
    return;
  }
  bool has_elements = operation_body_is_array(build->operation);
  lua_pushnil(L);
  while (lua_next(L, build->table) != 0) {
    lua_pop(L, 1);
    int64_t number = 0;
    bool is_element = has_elements && json_to_integer(L, -1, &number) && number >= 1 &&
                      number <= (int64_t)lua_rawlen(L, build->table);
    if (is_element) {
      continue;
    }
    if (lua_type(L, -1) != LUA_TSTRING) {
      raise_error(L, "%s: the request has a key that is not a parameter's name", build->operation->name);
    }
    size_t length = 0;
    const char *name = lua_tolstring(L, -1, &length);
    struct parameter parameter;
    bool known = operation_find_parameter(build->operation->query, name, length, &parameter) ||
                 is_path_variable(build, name, length);
    if (!known) { /* it cannot be passed on, so that `strict` makes no difference */
      raise_unknown(build, name, length);
    }
  }
}

/* Appends the text of the string, number or boolean at `index`, percent-encoded. */
static void append_encoded(const struct build *build, struct buffer *out, int index) {
  lua_State *L = build->L;
  int64_t integer = 0;
  if (lua_type(L, index) == LUA_TBOOLEAN) {
    buffer_append_text(out, lua_toboolean(L, index) ? "true" : "false");
  } else if (json_to_integer(L, index, &integer)) {
    buffer_append_integer(out, integer);
  } else {
    size_t length = 0;
    const char *text = lua_tolstring(L, index, &length);
    uri_append_encoded(out, text, length);
  }
}

static void append_query_pair(const struct build *build, const struct parameter *parameter, int index) {
  struct buffer *query = &build->request->query;
  name_text camel;
  size_t converted = names_to_camel(parameter->name, parameter->name_length, camel);
  if (query->length > 0) {
    buffer_append_byte(query, '&');
  }
  uri_append_encoded(query, converted > 0 ? camel : parameter->name,
                     converted > 0 ? converted : parameter->name_length);
  buffer_append_byte(query, '=');
  append_encoded(build, query, index);
}

/* An array is its name with each value in turn. */
static void build_query(const struct build *build) {
  lua_State *L = build->L;
  check_required(build, build->operation->query, build->table);
  struct parameter_walk walk = {.list = build->operation->query};
  struct parameter parameter;
  while (build->table != 0 && operation_next_parameter(&walk, &parameter)) {
    lua_pushlstring(L, parameter.name, parameter.name_length);
    lua_rawget(L, build->table);
    int value = lua_gettop(L);
    if (!lua_isnil(L, value)) {
      check_value(build, &parameter, value);
      int length = parameter.is_array ? (int)lua_rawlen(L, value) : 0;
      for (int i = 1; i <= length; i++) {
        lua_rawgeti(L, value, i);
        append_query_pair(build, &parameter, value + 1);
        lua_pop(L, 1);
      }
      if (!parameter.is_array) {
        append_query_pair(build, &parameter, value);
      }
    }
    lua_pop(L, 1);
  }
}

/* Pushes what stands for a path's variable: the caller's field, or else what the settings have for it. */
static void push_variable(const struct build *build, const char *name, size_t length) {
  lua_State *L = build->L;
  lua_pushnil(L);
  bool is_service_id = length == strlen("service_id") && memcmp(name, "service_id", length) == 0;
  if (build->table != 0 && !is_service_id) {
    lua_pushlstring(L, name, length);
    lua_rawget(L, build->table);
    lua_replace(L, -2);
  }
  bool is_service_api_key = length == strlen("service_api_key") && memcmp(name, "service_api_key", length) == 0;
  const char *set =
      is_service_id ? build->rules->service_id : (is_service_api_key ? build->rules->service_api_key : NULL);
  if (lua_isnil(L, -1) && set != NULL) {
    lua_pushstring(L, set);
    lua_replace(L, -2);
  }
}

static void append_variable(const struct build *build, const struct uri_part *part) {
  lua_State *L = build->L;
  name_text name;
  size_t name_length = variable_name(part, name);
  push_variable(build, name, name_length);
  int value = lua_gettop(L);
  int64_t integer = 0;
  if (lua_isnil(L, value)) {
    raise_parameter(build, name, name_length, "is missing");
  }
  if (lua_type(L, value) == LUA_TSTRING) {
    size_t length = 0;
    const char *text = lua_tolstring(L, value, &length);
    const char *fault = uri_segment_fault(text, length);
    if (fault != NULL) {
      raise_parameter(build, name, name_length, fault);
    }
  } else if (!json_to_integer(L, value, &integer)) {
    struct parameter parameter = {.name = name, .name_length = name_length};
    raise_type(build, &parameter, "a string or an integer of at most 2^53", value);
  }
  append_encoded(build, &build->request->path, value);
  lua_pop(L, 1);
}

static void build_path(const struct build *build) {
  buffer_append_text(&build->request->path, build->rules->base_path);
  const char *rest = build->request->endpoint.path;
  struct uri_part part;
  while (uri_next_part(&rest, &part)) {
    if (part.is_variable) {
      append_variable(build, &part);
    } else {
      buffer_append(&build->request->path, part.text, part.length);
    }
  }
}

static void check_credential(const struct build *build) {
  static const char *const missing[2][2] = {
      {"service_access_token", "service_api_key' and 'service_api_secret"},
      {"service_owner_access_token", "service_owner_api_key' and 'service_owner_api_secret"}};
  enum credential credential = build->request->endpoint.credential;
  if (credential != CREDENTIAL_NONE && !build->rules->has_credential[credential]) {
    raise_error(build->L, "%s: the setting '%s' is needed", build->operation->name,
                missing[credential][build->rules->version]);
  }
}

void request_build(lua_State *L, const struct request_rules *rules, const struct operation *operation, int index,
                   struct request *request) {
  if (!lua_isnoneornil(L, index) && !lua_istable(L, index)) {
    raise_error(L, "%s: the request must be a table, got %s", operation->name, luaL_typename(L, index));
  }
  if (!operation_endpoint(operation, rules->version, &request->endpoint)) {
    raise_error(L, "%s: version %s of the API does not have this operation", operation->name,
                rules->version == API_V2 ? "2" : "3");
  }
  luaL_checkstack(L, 16, operation->name);
  struct build build = {.L = L,
                        .rules = rules,
                        .operation = operation,
                        .request = request,
                        .table = lua_istable(L, index) ? lua_absindex(L, index) : 0};
  check_credential(&build);
  build_path(&build);
  build_query(&build);
  request->has_body = operation->body[0] != '\0';
  if (!request->has_body || operation_body_is_array(operation)) {
    check_outside_body(&build);
  }
  if (request->has_body) {
    if (operation_body_is_array(operation)) {
      append_array(&build);
    } else {
      append_object(&build, build.table, false);
    }
  }
  if (request->path.failed || request->query.failed || request->body.failed) {
    raise_error(L, "%s: not enough memory for the request", operation->name);
  }
}

/* Further headers. */

/* RFC 9110 section 5.6.2 */
static bool is_token(const char *text, size_t length) {
  for (size_t i = 0; i < length; i++) {
    bool allowed = (text[i] >= 'a' && text[i] <= 'z') || (text[i] >= 'A' && text[i] <= 'Z') ||
                   (text[i] >= '0' && text[i] <= '9') ||
                   (text[i] != '\0' && strchr("!#$%&'*+-.^_`|~", text[i]) != NULL);
    if (!allowed) {
      return false;
    }
  }
  return length > 0;
}

/* Those that the exchange itself depends on. */
static bool is_own_header(const char *name, size_t length) {
  static const char *const own[] = {
      "accept", "authorization", "connection", "content-length", "content-type",      "expect",
      "host",   "keep-alive",    "te",         "trailer",        "transfer-encoding", "upgrade"};
  for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
    if (reply_header_is(name, length, own[i])) {
      return true;
    }
  }
  return false;
}

void request_add_headers(lua_State *L, const struct operation *operation, int index, struct request *request) {
  if (lua_isnil(L, index)) {
    return;
  }
  if (!lua_istable(L, index)) {
    raise_error(L, "%s: option 'headers' must be a table, got %s", operation->name, luaL_typename(L, index));
  }
  index = lua_absindex(L, index);
  lua_pushnil(L);
  while (lua_next(L, index) != 0) {
    if (lua_type(L, -2) != LUA_TSTRING || lua_type(L, -1) != LUA_TSTRING) {
      raise_error(L, "%s: option 'headers' must have strings as names and values", operation->name);
    }
    size_t name_length = 0;
    size_t value_length = 0;
    const char *name = lua_tolstring(L, -2, &name_length);
    const char *value = lua_tolstring(L, -1, &value_length);
    if (!is_token(name, name_length)) {
      raise_error(L, "%s: option 'headers' has a name that no header can have", operation->name);
    }
    if (is_own_header(name, name_length)) {
      raise_error(L, "%s: option 'headers' cannot set '%s'", operation->name, name);
    }
    if (uri_has_line_break(value, value_length)) {
      raise_error(L, "%s: header '%s' contains CR, LF or NUL", operation->name, name);
    }
    buffer_append(&request->headers, name, name_length + 1);
    buffer_append(&request->headers, value, value_length + 1);
    lua_pop(L, 1);
  }
  if (request->headers.failed) {
    raise_error(L, "%s: not enough memory for the request", operation->name);
  }
}
