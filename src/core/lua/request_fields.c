/* SPDX-License-Identifier: MIT */
#include "lua/request_build.h"

#include <string.h>

#include "api/suggestion.h"
#include "api/uri.h"
#include "lua/argument.h"
#include "lua/options.h"

static bool equals(const char *left, size_t left_length, const char *right, size_t right_length) {
  return left_length == right_length && memcmp(left, right, left_length) == 0;
}

size_t next_variable(const char **rest, name_text name) {
  static const char service_id[] = "serviceId";
  struct uri_part part;
  while (uri_next_part(rest, &part)) {
    if (part.is_variable && !equals(part.text, part.length, service_id, strlen(service_id))) {
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
    if (equals(variable, variable_length, name, length)) {
      return true;
    }
  }
  return false;
}

enum place find_place(const struct build *build, int places, const char *name, size_t length,
                      struct parameter *parameter) {
  if ((places & IN_BODY) != 0 && operation_find_parameter(build->operation->body, name, length, parameter)) {
    return IN_BODY;
  }
  if ((places & IN_QUERY) != 0 && operation_find_parameter(build->operation->query, name, length, parameter)) {
    return IN_QUERY;
  }
  return (places & IN_PATH) != 0 && is_variable(build, name, length) ? IN_PATH : NOWHERE;
}

/* Unknown parameters. */

static void consider_list(struct suggestion *suggestion, const char *list) {
  struct parameter_walk walk = {.list = list};
  struct parameter parameter;
  while (operation_next_parameter(&walk, &parameter)) {
    suggestion_consider(suggestion, parameter.name, parameter.name_length);
  }
}

static void consider_variables(struct suggestion *suggestion, const char *rest) {
  name_text variable;
  size_t length = 0;
  while ((length = next_variable(&rest, variable)) > 0) {
    suggestion_consider(suggestion, variable, length);
  }
}

static bool has_parameters(const struct build *build) {
  const char *rest = build->endpoint.path;
  name_text variable;
  return build->operation->body[0] != '\0' || build->operation->query[0] != '\0' || next_variable(&rest, variable) > 0;
}

static _Noreturn void raise_not_list(const struct build *build) {
  raise_error(build->L, "%s: takes a list of requests: wrap it in { … }", build->operation->name);
}

/* For a body that is a list: raises an error for a name that belongs on the other level. */
static void check_level(const struct build *build, int places, const char *name, size_t length) {
  static const int all = IN_PATH | IN_QUERY | IN_BODY;
  struct parameter parameter;
  enum place other = find_place(build, all & ~places, name, length, &parameter);
  if (other == NOWHERE || !operation_body_is_array(build->operation)) {
    return;
  }
  if (other == IN_BODY && lua_rawlen(build->L, build->table) == 0) {
    raise_not_list(build);
  }
  argument_raise(build->L, build->operation, name, length,
                 other == IN_BODY ? "belongs in the requests, not in the list itself"
                                  : "belongs in the list itself, not in a request");
}

/* Raises an error if an option of the call is in the request. */
static void check_option(const struct build *build, const char *name, size_t length) {
  if (options_are_named(name, length)) {
    raise_error(build->L, "%s: '%s' is an option: pass it in the second argument", build->operation->name, name);
  }
}

static void suggest(const struct build *build, int places, struct suggestion *suggestion) {
  if ((places & IN_BODY) != 0) {
    consider_list(suggestion, build->operation->body);
  }
  if ((places & IN_QUERY) != 0) {
    consider_list(suggestion, build->operation->query);
  }
  if ((places & IN_PATH) != 0) {
    consider_variables(suggestion, build->endpoint.path);
  }
}

_Noreturn void raise_unknown_field(const struct build *build, int places, const char *name, size_t length) {
  lua_State *L = build->L;
  const struct operation *operation = build->operation;
  check_level(build, places, name, length);
  check_option(build, name, length);
  struct suggestion suggestion;
  suggestion_begin(&suggestion, name, length);
  suggest(build, places, &suggestion);
  const char *hint = "";
  if (suggestion.length > 0) {
    hint = lua_pushfstring(L, "; did you mean '%s'?", suggestion.name);
  } else if (operation_body_is_array(operation) && (places & IN_BODY) == 0 && lua_rawlen(L, build->table) == 0) {
    raise_not_list(build);
  } else if (!has_parameters(build)) {
    hint = "; the operation takes no parameters";
  } else if (operation->body[0] == '@' && (places & IN_BODY) != 0) { /* Authlete may have added a field to the object */
    hint = " (strict = false sends it anyway)";
  }
  lua_pushlstring(L, name, length);
  raise_error(L, "%s: unknown parameter '%s'%s", operation->name, lua_tostring(L, -1), hint);
}

/* Raises an error if the caller passed a list of requests to an operation that takes one. */
static void check_single(const struct build *build) {
  lua_State *L = build->L;
  if (build->table == 0 || operation_body_is_array(build->operation)) {
    return;
  }
  lua_rawgeti(L, build->table, 1);
  if (lua_istable(L, -1)) {
    raise_error(L, "%s: takes one request, not a list of requests", build->operation->name);
  }
  lua_pop(L, 1);
}

const char *describe_key(lua_State *L, int index) {
  switch (lua_type(L, index)) {
  case LUA_TSTRING:
  case LUA_TNUMBER:
    lua_pushvalue(L, index); /* a copy: lua_next needs number keys unconverted */
    return lua_tostring(L, -1);
  case LUA_TBOOLEAN:
    return lua_toboolean(L, index) ? "true" : "false";
  default:
    return luaL_typename(L, index);
  }
}

_Noreturn void raise_key(const struct build *build, int index) {
  lua_State *L = build->L;
  check_single(build);
  const char *key = describe_key(L, index);
  if (lua_type(L, index) == LUA_TNUMBER && operation_body_is_array(build->operation)) {
    raise_error(L, "%s: the list of requests must not have gaps, but has the key [%s]", build->operation->name, key);
  }
  raise_error(L, "%s: the request has the key [%s], which is not a parameter name", build->operation->name, key);
}

_Noreturn void raise_nil_request(const struct build *build) {
  raise_error(build->L, "%s: the request is nil", build->operation->name);
}

/* A parameter that is missing may be there under a misspelled name. */
static void check_names(const struct build *build) {
  static const int all = IN_PATH | IN_QUERY | IN_BODY;
  lua_State *L = build->L;
  bool may_be_unknown = build->operation->body[0] != '\0' && !build->service->strict;
  if (build->table == 0 || may_be_unknown || operation_body_is_array(build->operation)) {
    return;
  }
  lua_pushnil(L);
  while (lua_next(L, build->table) != 0) {
    lua_pop(L, 1);
    size_t length = 0;
    const char *name = lua_type(L, -1) == LUA_TSTRING ? lua_tolstring(L, -1, &length) : NULL;
    struct parameter parameter;
    if (name != NULL && find_place(build, all, name, length, &parameter) == NOWHERE) {
      raise_unknown_field(build, all, name, length);
    }
  }
}

_Noreturn void raise_missing(const struct build *build, const char *name, size_t length) {
  check_single(build);
  check_names(build);
  if (build->table == 0) {
    lua_pushlstring(build->L, name, length);
    raise_error(build->L, "%s: the request is nil; parameter '%s' is missing", build->operation->name,
                lua_tostring(build->L, -1));
  }
  argument_raise(build->L, build->operation, name, length, "is missing");
}

void check_required(const struct build *build, const char *list, int table) {
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
      raise_missing(build, parameter.name, parameter.name_length);
    }
  }
}
