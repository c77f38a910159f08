/* SPDX-License-Identifier: MIT
 *
 * luaopen_authlete_core: the C functions that the library's Lua files use. Not for users. */
#include "lua/api.h"
#include "lua/call_object.h"
#include "lua/description.h"
#include "lua/method.h"
#include "api/operation.h"
#include "http/limits.h"
#include "lua/failure.h"
#include "lua/notification.h"
#include "lua/operation_names.h"
#include "lua/terminal.h"
#include "lua/transport.h"
#include "lua/version.h"

#define AUTHLETE_VERSION "0.1.0"

/* The only symbol that the shared library exports. */
__attribute__((visibility("default"))) int luaopen_authlete_core(lua_State *L);

/* core.clock() -> milliseconds of a monotonic clock */
static int read_clock(lua_State *L) {
  lua_pushinteger(L, (lua_Integer)clock_ms());
  return 1;
}

/* core.sleep(milliseconds) blocks the thread */
static int sleep_for(lua_State *L) {
  clock_sleep_ms((int64_t)luaL_checknumber(L, 1));
  return 0;
}

/* core.words(number, field) -> the operation's actions, or the values of the enumeration of its parameter `field`,
 * separated by spaces; nil if it has none */
static int words(lua_State *L) {
  lua_Integer number = luaL_checkinteger(L, 1);
  size_t length = 0;
  const char *field = luaL_checklstring(L, 2, &length);
  luaL_argcheck(L, number >= 1 && (size_t)number <= operation_count, 1, "no operation has this number");
  const struct operation *operation = &operations[number - 1];
  struct parameter parameter;
  const char *found = NULL;
  if (operation_word_is_in("action", field, length)) {
    found = operation->actions[0] != '\0' ? operation->actions : NULL;
  } else if (operation_find_parameter(operation->body, field, length, &parameter)) {
    found = operation_enum_values(&parameter);
  }
  lua_pushstring(L, found); /* nil for NULL */
  return 1;
}

/* Pushes a table with the values of each enumeration, separated by spaces, by its name. */
static void push_enums(lua_State *L) {
  const char *values = NULL;
  const char *name = NULL;
  lua_newtable(L);
  for (size_t i = 0; (name = operation_enum(i, &values)) != NULL; i++) {
    lua_pushstring(L, values);
    lua_setfield(L, -2, name);
  }
}

static const luaL_Reg functions[] = {
    {"clock", read_clock},
    {"sleep", sleep_for},
    {"nearest", operation_names_nearest},
    {"missing", operation_names_missing},
    {"number", operation_names_number},
    {"words", words},
    {"outline", description_outline},
    {"describe", description_of_operation},
    {"schema", description_of_schema},
    {"is_array", description_is_array},
    {"is_terminal", terminal_is},
    {"read_private", terminal_read_private},
    {"catch_interrupt", terminal_catch_interrupt},
    {"is_interrupted", terminal_is_interrupted},
    {"new", api_new},
    {"identity", api_identity},
    {"prepare", transport_prepare},
    {"fail", transport_fail},
    {"start", call_object_start},
    {"completions", call_object_completions},
    {NULL, NULL},
};

static const luaL_Reg methods[] = {{"close", api_close}, {"start", call_object_start_named}, {NULL, NULL}};

/* Adds the methods to the metatable of apis, which is on top. */
static void set_methods(lua_State *L) {
  lua_createtable(L, 0, (int)operation_count + 2);
  set_functions(L, methods, 0);
  for (size_t i = 0; i < operation_count; i++) {
    method_push(L, &operations[i]);
    lua_setfield(L, -2, operations[i].name);
  }
  method_push(L, &notification);
  lua_rawseti(L, -2, NOTIFICATION_NUMBER);
  lua_createtable(L, 0, 1);
  lua_pushcfunction(L, operation_names_missing);
  lua_setfield(L, -2, "__index");
  lua_setmetatable(L, -2);
  lua_setfield(L, -2, "__index");
}

int luaopen_authlete_core(lua_State *L) {
  version_check(L);
#if LUA_VERSION_NUM >= 502
  luaL_checkversion(L); /* the sizes of numbers */
#endif
  api_register(L);
  set_methods(L);
  call_object_register(L);
  transport_register(L);
  lua_newtable(L);
  set_functions(L, functions, 0);
  operation_names_push(L);
  lua_setfield(L, -2, "operations");
  lua_pushinteger(L, NOTIFICATION_NUMBER);
  lua_setfield(L, -2, "notification");
  push_enums(L);
  lua_setfield(L, -2, "enums");
  failure_push_kinds(L);
  lua_setfield(L, -2, "failure_kinds");
  lua_pushinteger(L, MAX_IDLE);
  lua_setfield(L, -2, "max_idle"); /* idle connections per service, for transports in Lua */
  lua_pushinteger(L, OLD_MS);
  lua_setfield(L, -2, "old_ms"); /* the age from which a connection is not used again */
  lua_pushliteral(L, AUTHLETE_VERSION);
  lua_setfield(L, -2, "version");
  return 1;
}
