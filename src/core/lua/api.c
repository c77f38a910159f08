/* SPDX-License-Identifier: MIT */
#include "lua/api.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/process.h"
#include "engine/engine.h"
#include "lua/notification.h"
#include "lua/options.h"
#include "lua/request.h"

static const char api_type[] = "authlete.api";
static const char box_type[] = "authlete.exchange";

enum { DESCRIPTION_MAXIMUM = 512 };
/* The fields of the user value: the hook, a box for the next call, and the api itself, for other objects that share the
 * value. */
enum { USER_ON_CALL = 1, USER_SPARE, USER_API };

/* Boxes. */

static void empty_box(struct box *box) {
  exchange_free(box->exchange);
  service_release(box->service);
  *box = (struct box){0};
}

static int collect_box(lua_State *L) {
  empty_box(lua_touserdata(L, 1));
  return 0;
}

/* Pushes the spare box, or a new one if the spare is in use. */
static struct box *push_box(lua_State *L) {
  lua_getuservalue(L, 1);
  lua_rawgeti(L, -1, USER_SPARE);
  struct box *box = lua_touserdata(L, -1);
  if (box != NULL) {
    lua_pushnil(L);
    lua_rawseti(L, -3, USER_SPARE);
  } else {
    lua_pop(L, 1);
    box = lua_newuserdata(L, sizeof *box);
    *box = (struct box){0};
    luaL_getmetatable(L, box_type);
    lua_setmetatable(L, -2);
  }
  lua_remove(L, -2);
  return box;
}

struct box *api_take_box(lua_State *L) {
  const struct api *api = lua_touserdata(L, 1);
  struct box *box = push_box(L);
  if (box->exchange == NULL) { /* new, taken by the engine, or finalized: finalizers can still make calls */
    box->exchange = calloc(1, sizeof *box->exchange);
    if (box->exchange == NULL) {
      raise_error(L, "out of memory");
    }
  }
  if (box->service == NULL && api->open) {
    box->service = service_hold(api->service);
  }
  box->is_taken = true;
  exchange_clear(box->exchange);
  return box;
}

/* If the api has been closed meanwhile, empties the box, because no call will follow. */
void api_return_box(lua_State *L, int owner, int index) {
  const struct api *api = lua_touserdata(L, owner);
  struct box *box = lua_touserdata(L, index);
  box->is_taken = false;
  box->reader.response = NULL;
  box->is_settling = false;
  if (!api->open) {
    empty_box(box);
    return;
  }
  lua_getuservalue(L, owner);
  lua_pushvalue(L, index);
  lua_rawseti(L, -2, USER_SPARE);
  lua_pop(L, 1);
}

void api_return_exchange(lua_State *L, int index, struct exchange **exchange) {
  lua_getuservalue(L, index);
  lua_rawgeti(L, -1, USER_API);
  lua_rawgeti(L, -2, USER_SPARE);
  const struct api *api = lua_touserdata(L, -2);
  struct box *box = lua_touserdata(L, -1);
  if (box != NULL && box->exchange == NULL && api->open) {
    box->exchange = *exchange;
    *exchange = NULL;
  }
  lua_pop(L, 3);
}

/* Closing. */

/* Wipes what the last call left in the spare box now, rather than when it is collected. */
static void drop_spare(lua_State *L) {
  lua_getuservalue(L, 1);
  lua_rawgeti(L, -1, USER_SPARE);
  struct box *box = lua_touserdata(L, -1);
  if (box != NULL) {
    empty_box(box);
    lua_pushnil(L);
    lua_rawseti(L, -3, USER_SPARE);
  }
  lua_pop(L, 2);
}

/* Connections that were opened before a fork belong to the parent. Closing them here would end its TLS sessions, so a
 * child leaves them alone. */
static void close_performer(struct api *api) {
  if (api->process == process_generation()) {
    performer_free(api->performer);
  }
  api->performer = NULL;
}

int api_close(lua_State *L) {
  struct api *api = luaL_checkudata(L, 1, api_type);
  if (!api->open) {
    return 0;
  }
  drop_spare(L);
  close_performer(api);
  engine_close_service(api->service);
  service_release(api->service);
  *api = (struct api){.has_hook = api->has_hook}; /* the hook is still called for attempts under way */
  return 0;
}

/* An api whose creation failed is not open, and has only its service. */
static int collect_api(lua_State *L) {
  struct api *api = luaL_checkudata(L, 1, api_type);
  api_close(L);
  service_release(api->service);
  api->service = NULL;
  return 0;
}

/* Returns "" if there is none. */
static const char *service_number(const struct service *service) {
  const char *number = service->api_version == API_V2 ? service->service_api_key : service->service_id;
  return number != NULL ? number : "";
}

static int describe_api(lua_State *L) {
  const struct api *api = luaL_checkudata(L, 1, api_type);
  if (!api->open) {
    lua_pushliteral(L, "authlete api: closed");
    return 1;
  }
  const struct service *service = api->service;
  const char *number = service_number(service);
  char text[DESCRIPTION_MAXIMUM]; /* a copy, because creating a Lua string may run a finalizer that closes the api */
  bool is_safe = number[strspn(number, "0123456789")] == '\0'; /* anything else may be a token */
  snprintf(text, sizeof text, "authlete api: %s, %s%s", service->origin, number[0] != '\0' ? "service " : "no service",
           is_safe ? number : "(id not shown)");
  lua_pushstring(L, text);
  return 1;
}

int api_identity(lua_State *L) {
  const struct api *api = luaL_checkudata(L, 1, api_type);
  luaL_argcheck(L, api->open, 1, "the api is closed");
  size_t size = strlen(api->service->origin) + strlen(service_number(api->service)) + sizeof "V2  ";
  char *text = lua_newuserdata(L, size); /* may run a finalizer that closes the api */
  luaL_argcheck(L, api->open, 1, "the api is closed");
  const struct service *service = api->service;
  int length = snprintf(text, size, "%s %s %s", service->api_version == API_V2 ? "V2" : "V3", service->origin,
                        service_number(service));
  lua_pushlstring(L, text, (size_t)length);
  return 1;
}

/* Reading the settings from the table at index 1. */

static void copy_text(lua_State *L, const char *name, char **text) {
  lua_getfield(L, 1, name);
  const char *value = lua_tostring(L, -1);
  if (value != NULL && !service_set_text(text, value)) {
    raise_error(L, "out of memory");
  }
  lua_pop(L, 1);
}

static int64_t integer_field(lua_State *L, const char *name) {
  lua_getfield(L, 1, name);
  int64_t number = (int64_t)luaL_checknumber(L, -1);
  lua_pop(L, 1);
  return number;
}

/* Returns whether a field is the given text. */
static bool field_is(lua_State *L, const char *name, const char *text) {
  lua_getfield(L, 1, name);
  bool is_same = strcmp(luaL_checkstring(L, -1), text) == 0;
  lua_pop(L, 1);
  return is_same;
}

static void read_settings(lua_State *L, struct service *service) {
#define TEXT(name) copy_text(L, #name, &service->name);
  SERVICE_TEXTS(TEXT)
#undef TEXT
  if (service->origin == NULL) {
    raise_error(L, "core.new takes settings that authlete/api/settings.lua has checked");
  }
  service->api_version = field_is(L, "api_version", "V2") ? API_V2 : API_V3;
  service->http_version = field_is(L, "http_version", "2") ? HTTP_2 : HTTP_1_1;
  lua_getfield(L, 1, "strict");
  service->strict = lua_toboolean(L, -1);
  lua_pop(L, 1);
  service->timeout_ms = integer_field(L, "timeout_ms");
  service->connect_timeout_ms = integer_field(L, "connect_timeout_ms");
  service->retries = (int)integer_field(L, "retries");
  service->max_response_bytes = (size_t)integer_field(L, "max_response_bytes");
}

int api_new(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 1);
  struct api *api = lua_newuserdata(L, sizeof *api);
  *api = (struct api){0};
  luaL_getmetatable(L, api_type);
  lua_setmetatable(L, 2);
  api->service = service_new();
  if (api->service == NULL) {
    raise_error(L, "out of memory");
  }
  read_settings(L, api->service);
  lua_createtable(L, USER_API, 0); /* allocated in full now: calls and the finalizer must not need memory for it */
  lua_getfield(L, 1, "on_call");
  api->has_hook = !lua_isnil(L, -1);
  lua_rawseti(L, -2, USER_ON_CALL);
  lua_pushvalue(L, 2);
  lua_rawseti(L, -2, USER_API);
  lua_setuservalue(L, 2);
  api->open = true;
  return 1;
}

/* Access for calls. */

void api_push_metatable(lua_State *L) {
  luaL_getmetatable(L, api_type);
}

void api_check_open(lua_State *L, const struct api *api, const struct operation *operation) {
  if (!api->open) {
    raise_error(L, "%s: the api is closed", operation->name);
  }
}

static struct api *check_api(lua_State *L, const struct operation *operation, int metatable) {
  struct api *api = lua_touserdata(L, 1);
  bool is_api = api != NULL && lua_getmetatable(L, 1) && lua_rawequal(L, -1, metatable);
  if (!is_api) {
    raise_error(L, "%s: called without an api; write api:%s{...} with a colon", operation->name, operation->name);
  }
  lua_pop(L, 1);
  api_check_open(L, api, operation);
  return api;
}

struct box *api_prepare_call(lua_State *L, const struct operation *operation, int metatable) {
  const struct api *api = check_api(L, operation, metatable);
  struct box *box = api_take_box(L);
  api_check_open(L, api, operation); /* a finalizer may have closed the api, and then the box has no service */
  struct request *request = &box->exchange->request;
  request_build(L, box->service, operation, CALL_REQUEST, request);
  struct options options = options_read(L, operation, CALL_OPTIONS, box->service, request);
  api_check_open(L, api, operation); /* again, because a closed api must not send anything */
  box->retry =
      (struct retry){.operation = operation, .retries = options.retries, .deadline = clock_ms() + options.timeout_ms};
  return box;
}

void api_share(lua_State *L, int index) {
  lua_getuservalue(L, 1);
  lua_setuservalue(L, index);
}

struct api *api_push_shared(lua_State *L, int index) {
  lua_getuservalue(L, index);
  if (lua_istable(L, -1)) {
    lua_rawgeti(L, -1, USER_API);
    lua_remove(L, -2);
  }
  return lua_touserdata(L, -1);
}

struct box *api_check_box(lua_State *L) {
  struct box *box = luaL_checkudata(L, 1, box_type);
  luaL_argcheck(L, box->is_taken && box->exchange != NULL, 1, "the call is over");
  return box;
}

void api_push_box_metatable(lua_State *L) {
  luaL_getmetatable(L, box_type);
}

void api_push_hook(lua_State *L, int index) {
  lua_getuservalue(L, index);
  lua_rawgeti(L, -1, USER_ON_CALL);
  lua_remove(L, -2);
}

const struct operation *api_check_operation(lua_State *L, int index) {
  lua_Integer number = luaL_checkinteger(L, index);
  if (number == NOTIFICATION_NUMBER) {
    return &notification;
  }
  luaL_argcheck(L, number >= 1 && (size_t)number <= operation_count, index, "no operation has this number");
  return &operations[number - 1];
}

/* Registration. */

static const luaL_Reg api_metamethods[] = {
    {"__gc", collect_api}, {"__close", api_close}, {"__tostring", describe_api}, {NULL, NULL}};

static const luaL_Reg box_metamethods[] = {{"__gc", collect_box}, {NULL, NULL}};

void api_register(lua_State *L) {
  luaL_newmetatable(L, box_type);
  set_functions(L, box_metamethods, 0);
  lua_pop(L, 1);
  luaL_newmetatable(L, api_type);
  set_functions(L, api_metamethods, 0);
  lua_pushliteral(L, "authlete.api"); /* the result of getmetatable(api), which hides the metamethods */
  lua_setfield(L, -2, "__metatable");
}
