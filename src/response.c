/* SPDX-License-Identifier: MIT */
#include "response.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "names.h"

enum {
  NO_CONTENT = 204,
  SLOTS_PER_LEVEL = 6 /* what convert_object and convert_array keep on the stack, with room for a call */
};

static void convert_value(lua_State *L, bool rename);

/* Integral numbers become integers where Lua has them; lua-cjson 2.1.0 makes floats of all. */
static void convert_number(lua_State *L) {
#if HAVE_LUA_INTEGER
  static const lua_Number largest_exact = 9007199254740992.0; /* 2^53 */
  lua_Number number = lua_tonumber(L, -1);
  bool integral = !lua_isinteger(L, -1) && floor(number) == number && fabs(number) <= largest_exact;
  if (integral) {
    lua_pushinteger(L, (lua_Integer)number);
    lua_replace(L, -2);
  }
#else
  (void)L;
#endif
}

/* The array on top; its elements are replaced in place, and nulls are left out. */
static void convert_array(lua_State *L, bool rename) {
  int length = (int)lua_rawlen(L, -1);
  int kept = 0;
  for (int i = 1; i <= length; i++) {
    lua_rawgeti(L, -1, i);
    convert_value(L, rename);
    if (lua_isnil(L, -1)) {
      lua_pop(L, 1);
    } else {
      lua_rawseti(L, -2, ++kept);
    }
  }
  for (int i = kept + 1; i <= length; i++) {
    lua_pushnil(L);
    lua_rawseti(L, -2, i);
  }
}

/* Pushes the Lua name for the wire name at `index`. */
static bool push_name(lua_State *L, int index) {
  size_t length = 0;
  const char *name = lua_tolstring(L, index, &length);
  name_text snake;
  size_t converted = names_to_snake(name, length, snake);
  if (converted == 0) {
    lua_pushvalue(L, index);
    return false;
  }
  lua_pushlstring(L, snake, converted);
  return true;
}

/* Replaces the object on top by one with Lua names and no nulls. Should an object hold "clientId" and "client_id", the
 * former wins whatever the order. */
static void convert_object(lua_State *L, bool rename) {
  int object = lua_gettop(L);
  lua_createtable(L, 0, 4);
  int converted = object + 1;
  lua_pushnil(L);
  while (lua_next(L, object) != 0) {
    convert_value(L, rename);
    if (lua_isnil(L, -1)) {
      lua_pop(L, 1);
      continue;
    }
    bool renamed = false;
    if (rename) {
      renamed = push_name(L, converted + 1);
    } else {
      lua_pushvalue(L, converted + 1);
    }
    if (rename && !renamed) {
      lua_pushvalue(L, -1);
      lua_rawget(L, converted);
      bool taken = !lua_isnil(L, -1);
      lua_pop(L, 1);
      if (taken) {
        lua_pop(L, 2);
        continue;
      }
    }
    lua_insert(L, -2);
    lua_rawset(L, converted);
  }
  lua_replace(L, object);
}

/* Converts the value on top of the stack; null becomes nil. The decoder bounds the depth. */
static void convert_value(lua_State *L, bool rename) {
  switch (lua_type(L, -1)) {
  case LUA_TNUMBER:
    convert_number(L);
    break;
  case LUA_TLIGHTUSERDATA: /* lua-cjson's null */
    lua_pop(L, 1);
    lua_pushnil(L);
    break;
  case LUA_TTABLE: {
    luaL_checkstack(L, SLOTS_PER_LEVEL, "response nested too deep");
    lua_pushnil(L);
    bool is_array = false;
    if (lua_next(L, -2) != 0) {
      is_array = lua_type(L, -2) == LUA_TNUMBER;
      lua_pop(L, 2);
    }
    if (is_array) {
      convert_array(L, rename);
    } else {
      convert_object(L, rename);
    }
    break;
  }
  default:
    break;
  }
}

/* The properties of the operation's answer whose keys are data are of type `map`; all others are renamed. */
static void convert_response(lua_State *L, const struct operation *operation) {
  struct parameter_walk walk = {.list = operation->response};
  struct parameter parameter;
  bool has_map = strstr(operation->response, ":map") != NULL;
  if (!has_map) {
    convert_value(L, true);
    return;
  }
  int decoded = lua_gettop(L);
  lua_newtable(L); /* the maps, by their Lua names, taken out before the rest is converted */
  while (operation_next_parameter(&walk, &parameter)) {
    name_text camel;
    if (!parameter_has_type(&parameter, "map")) {
      continue;
    }
    size_t length = names_to_camel(parameter.name, parameter.name_length, camel);
    lua_pushlstring(L, parameter.name, parameter.name_length);
    if (length > 0) {
      lua_pushlstring(L, camel, length);
    } else {
      lua_pushvalue(L, -1);
    }
    lua_pushvalue(L, -1);
    lua_rawget(L, decoded);
    convert_value(L, false);
    lua_insert(L, -2); /* maps, Lua name, value, wire name */
    lua_pushnil(L);
    lua_rawset(L, decoded);
    lua_rawset(L, decoded + 1);
  }
  lua_insert(L, decoded);
  convert_value(L, true);
  lua_pushnil(L);
  while (lua_next(L, decoded) != 0) {
    lua_pushvalue(L, -2);
    lua_insert(L, -2);
    lua_rawset(L, decoded + 1);
  }
  lua_remove(L, decoded);
}

/* Pushes what the body decodes to and returns true, or pushes nothing. */
static bool decode_body(lua_State *L, const struct failure_context *context, int decode) {
  if (context->body_length == 0) {
    return false;
  }
  lua_pushvalue(L, decode);
  lua_pushlstring(L, context->body, context->body_length);
  if (lua_pcall(L, 1, 1, 0) != 0) {
    lua_pop(L, 1);
    return false;
  }
  return true;
}

/* An empty array and an empty object decode to the same table: the text tells. */
static bool is_object(lua_State *L, const struct failure_context *context) {
  const char *start = context->body;
  const char *end = start + context->body_length;
  while (start < end && strchr(" \t\r\n", *start) != NULL && *start != '\0') {
    start++;
  }
  return lua_istable(L, -1) && start < end && *start == '{';
}

static int push_protocol_failure(lua_State *L, const struct failure_context *context, struct reply *reply,
                                 const char *reason) {
  reply->kind = FAILURE_PROTOCOL;
  reply->begun = true;
  snprintf(reply->detail, sizeof reply->detail, "%s", reason);
  return failure_push(L, context, reply, 0);
}

int response_push(lua_State *L, const struct failure_context *context, struct reply *reply, int decode) {
  decode = lua_absindex(L, decode);
  luaL_checkstack(L, SLOTS_PER_LEVEL, "response");
  if (reply->kind != FAILURE_NONE) {
    bool complete = reply->kind == FAILURE_HTTP || reply->kind == FAILURE_RATE_LIMITED;
    bool decoded = complete && decode_body(L, context, decode) && lua_istable(L, -1);
    return failure_push(L, context, reply, decoded ? lua_gettop(L) : 0);
  }
  enum answer answer = operation_answer(context->operation);
  if (answer == ANSWER_NOTHING || reply->status == NO_CONTENT) {
    lua_pushboolean(L, 1);
    return 1;
  }
  if (answer == ANSWER_TEXT) {
    lua_pushlstring(L, context->body != NULL ? context->body : "", context->body_length);
    return 1;
  }
  if (!decode_body(L, context, decode)) {
    return push_protocol_failure(L, context, reply, "the body is no JSON, or nested too deep");
  }
  if (!is_object(L, context)) {
    return push_protocol_failure(L, context, reply, "the body is no JSON object");
  }
  if (answer == ANSWER_DOCUMENT) {
    lua_pushlstring(L, context->body, context->body_length);
    return 1;
  }
  convert_response(L, context->operation);
  return 1;
}
