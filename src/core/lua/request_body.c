/* SPDX-License-Identifier: MIT */
#include "lua/request_build.h"

#include "lua/argument.h"
#include "lua/json_writer.h"

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

/* Does the same for a name that the operation does not have, which is passed on if the settings are not strict. */
static void append_unknown(const struct build *build, const char *name, size_t length) {
  struct buffer *out = &build->request->body;
  const char *fault = json_append_name(out, name, length);
  fault = fault != NULL ? fault : json_append_value(build->L, out, lua_gettop(build->L), name, length);
  if (fault != NULL) {
    argument_raise(build->L, build->operation, name, length, fault);
  }
}

/* Returns whether the value on top is for the path only: "my-alias" as the client_id of update_client, whose body has
 * an integer of this name. */
static bool is_for_path_only(const struct build *build, struct parameter *parameter) {
  lua_State *L = build->L;
  return parameter->type == TYPE_INTEGER && lua_type(L, -1) == LUA_TSTRING && !argument_is_integer(L, -1) &&
         find_place(build, IN_PATH, parameter->name, parameter->name_length, parameter) == IN_PATH;
}

/* The result of append_field. */
struct field {
  bool is_appended;
  bool is_required;
};

/* Appends one field of a table, whose key and value are on top, if it belongs to the body. `places` are those where
 * fields of this table may belong. */
static struct field append_field(const struct build *build, int places, bool is_first) {
  lua_State *L = build->L;
  if (lua_type(L, -2) != LUA_TSTRING) {
    raise_key(build, lua_gettop(L) - 1);
  }
  size_t length = 0;
  const char *name = lua_tolstring(L, -2, &length);
  struct parameter parameter = {0};
  enum place place = find_place(build, places, name, length, &parameter);
  if (place == NOWHERE && build->service->strict) {
    raise_unknown_field(build, places, name, length);
  }
  bool is_elsewhere =
      place == IN_BODY ? (places & IN_PATH) != 0 && is_for_path_only(build, &parameter) : place != NOWHERE;
  if (is_elsewhere) {
    return (struct field){0};
  }
  if (!is_first) {
    buffer_append_byte(&build->request->body, ',');
  }
  if (place == NOWHERE) {
    append_unknown(build, name, length);
    return (struct field){.is_appended = true};
  }
  append_property(build, &parameter);
  return (struct field){.is_appended = true, .is_required = parameter.is_required};
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

/* Appends, as one JSON object, those fields of the table at `table` that belong to the body; 0 stands for no table. */
static void append_object(const struct build *build, int table, int places) {
  lua_State *L = build->L;
  const char *list = build->operation->body;
  int missing = count_required(list);
  buffer_append_byte(&build->request->body, '{');
  if (table != 0) {
    bool is_first = true;
    lua_pushnil(L);
    while (lua_next(L, table) != 0) {
      struct field field = append_field(build, places, is_first);
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

/* Called by append_element with the build and the element's table. */
static int append_element_object(lua_State *L) {
  const struct build *build = lua_touserdata(L, 1);
  append_object(build, 2, IN_BODY);
  return 0;
}

/* Appends the table on top as an element. Adds its number to errors that are raised about it. */
static void append_element(const struct build *build, int number) {
  lua_State *L = build->L;
  int table = lua_gettop(L);
  lua_pushcfunction(L, append_element_object);
  lua_pushlightuserdata(L, (void *)build);
  lua_pushvalue(L, table);
  int status = lua_pcall(L, 2, 0, 0);
  if (status == LUA_ERRRUN && lua_type(L, -1) == LUA_TSTRING) {
    raise_error(L, "%s (in element %d of the list)", lua_tostring(L, -1), number);
  } else if (status != 0) {
    lua_error(L);
  }
}

/* Appends a body that is an array: its elements are the caller's t[1], t[2] …; other fields go into path and query. */
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
    append_element(build, i);
    lua_pop(L, 1);
  }
  buffer_append_byte(&build->request->body, ']');
}

/* For operations without a body or whose body is an array: raises an error for a field that belongs to neither path nor
 * query. Such a field cannot be passed on, so `strict` makes no difference. */
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
      raise_key(build, lua_gettop(L));
    }
    size_t length = 0;
    const char *name = lua_tolstring(L, -1, &length);
    struct parameter parameter;
    if (find_place(build, IN_PATH | IN_QUERY, name, length, &parameter) == NOWHERE) {
      raise_unknown_field(build, IN_PATH | IN_QUERY, name, length);
    }
  }
}

/* An object, or list of objects, must not be empty by mistake: nil may be the result of a failed call. */
void build_body(const struct build *build) {
  if (build->table == 0 && build->operation->body[0] == '@') {
    raise_nil_request(build);
  }
  build->request->has_body = build->operation->body[0] != '\0';
  bool is_array = operation_body_is_array(build->operation);
  if (!build->request->has_body || is_array) {
    check_outside_body(build);
  }
  if (is_array) {
    append_array(build);
  } else if (build->request->has_body) {
    append_object(build, build->table, IN_PATH | IN_QUERY | IN_BODY);
  }
}
