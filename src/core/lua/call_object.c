/* SPDX-License-Identifier: MIT */
#include "lua/call_object.h"

#include <errno.h>
#include <string.h>

#include "lua/api.h"
#include "engine/engine.h"
#include "lua/hook.h"
#include "lua/request.h"
#include "lua/response.h"
#include "http/retry.h"

static const char call_type[] = "authlete.call";
static const char inbox_type[] = "authlete.inbox";

enum {
  LATE_MS = 1000, /* what the engine may be late by, before a waiting caller is told so */
  NUMBERS_AT_ONCE = 64
};

struct call_object {
  struct call *call;
  bool has_hook; /* that has not heard of the attempts */
};

/* Starting. The stack begins with api, request, options. */

enum { API = 1, REQUEST, OPTIONS, METATABLE, BOX, CALL };

/* Pushes the call. Whatever is raised on the way finds all of it in boxes. */
static int start(lua_State *L, const struct operation *operation, struct completions *inbox, int64_t number) {
  lua_settop(L, OPTIONS);
  api_push_metatable(L);
  const struct api *api = api_check(L, operation, METATABLE);
  struct box *box = api_take_box(L);
  api_check_open(L, api, operation); /* a finalizer may have closed it, and then the box has no service */
  struct request *request = &box->exchange->request;
  struct options options = api_check_options(L, operation, OPTIONS, box->service, request);
  request_build(L, box->service, operation, REQUEST, request);
  struct call_object *object = lua_newuserdata(L, sizeof *object);
  *object = (struct call_object){0};
  luaL_getmetatable(L, call_type);
  lua_setmetatable(L, CALL);
  api_share(L, CALL);                /* an api is not collected while somebody has a call of it */
  api_check_open(L, api, operation); /* once more: nothing that is closed sends anything */
  object->has_hook = api->has_hook;
  struct call_order order = {.service = box->service,
                             .rules = {.operation = operation, .retries = options.retries},
                             .timeout_ms = options.timeout_ms,
                             .wants_attempts = api->has_hook,
                             .inbox = inbox,
                             .number = number};
  object->call = engine_start(&order, box->exchange);
  if (object->call == NULL) {
    raise_error(L, "%s: not enough memory, or no thread to be had", operation->name);
  }
  box->exchange = NULL;
  api_return_box(L, BOX);
  lua_settop(L, CALL);
  return 1;
}

static struct completions *check_inbox(lua_State *L, int index) {
  struct completions **inbox = luaL_checkudata(L, index, inbox_type);
  luaL_argcheck(L, *inbox != NULL, index, "the inbox is closed");
  return *inbox;
}

int call_object_start(lua_State *L) {
  const struct operation *operation = api_check_operation(L, 2);
  struct completions *inbox = lua_isnoneornil(L, 5) ? NULL : check_inbox(L, 5);
  int64_t number = inbox != NULL ? (int64_t)luaL_checknumber(L, 6) : 0;
  lua_remove(L, 2);
  return start(L, operation, inbox, number);
}

int call_object_start_named(lua_State *L) {
  const char *name = luaL_checkstring(L, 2);
  for (size_t i = 0; i < operation_count; i++) {
    if (strcmp(operations[i].name, name) == 0) {
      lua_remove(L, 2);
      return start(L, &operations[i], NULL, 0);
    }
  }
  raise_error(L, "start: there is no operation '%s'", name);
}

/* Calls. */

static struct call_object *check_call(lua_State *L) {
  struct call_object *object = luaL_checkudata(L, 1, call_type);
  luaL_argcheck(L, object->call != NULL, 1, "the call is over");
  return object;
}

/* call:done() -> whether result() will return at once */
static int call_done(lua_State *L) {
  lua_pushboolean(L, call_is_done(check_call(L)->call));
  return 1;
}

static void run_hooks(lua_State *L, struct call_object *object) {
  const struct call *call = object->call;
  if (!object->has_hook) {
    return;
  }
  object->has_hook = false;
  for (int i = 0; i < call->record_count; i++) {
    api_push_hook(L);
    hook_run(L, call->order.rules.operation, &call->records[i], i + 1);
  }
}

/* call:result() -> as the operation's method; waits until the call is done */
static int call_result(lua_State *L) {
  struct call_object *object = check_call(L);
  struct call *call = object->call;
  lua_settop(L, 1);
  while (!call_wait(call, LATE_MS)) {
  }
  run_hooks(L, object);
  struct exchange *exchange = call_exchange(call);
  struct failure_context context = {.operation = call->order.rules.operation,
                                    .attempts = call->attempts,
                                    .body = buffer_text(&exchange->response.body),
                                    .body_length = exchange->response.body.length};
  return response_push(L, &context, &exchange->response);
}

/* call:cancel(): the call ends with the kind cancelled, unless it is done */
static int cancel(lua_State *L) {
  call_cancel(check_call(L)->call);
  return 0;
}

/* call:getfd(), call:pollfd() -> a descriptor that becomes readable when the call is done */
static int call_getfd(lua_State *L) {
  int descriptor = call_descriptor(check_call(L)->call);
  if (descriptor < 0) {
    raise_error(L, "no descriptor for the call: %s", strerror(errno));
  }
  lua_pushinteger(L, descriptor);
  return 1;
}

/* call:events() -> "r": what to wait for on the descriptor, as cqueues asks */
static int call_events(lua_State *L) {
  check_call(L);
  lua_pushliteral(L, "r");
  return 1;
}

/* call:timeout() -> seconds after which to look again although nothing was readable, as cqueues asks; nil for never */
static int call_timeout(lua_State *L) {
  const struct call *call = check_call(L)->call;
  int64_t left_ms = call->deadline + LATE_MS - retry_clock_ms();
  lua_pushnumber(L, left_ms > 0 ? (lua_Number)left_ms / 1000 : 0);
  return 1;
}

/* core's wait: call:wait(milliseconds) -> whether the call is done */
static int wait(lua_State *L) {
  struct call *call = check_call(L)->call;
  lua_pushboolean(L, call_wait(call, (int64_t)luaL_checknumber(L, 2)));
  return 1;
}

static int call_collect(lua_State *L) {
  struct call_object *object = luaL_checkudata(L, 1, call_type);
  if (object->call != NULL) {
    call_cancel(object->call);
    call_drop(object->call);
    object->call = NULL;
  }
  return 0;
}

static int call_describe(lua_State *L) {
  const struct call *call = check_call(L)->call;
  lua_pushfstring(L, "authlete call: %s, %s", call->order.rules.operation->name,
                  call_is_done(call) ? "done" : "under way");
  return 1;
}

/* Inboxes. */

int call_object_inbox(lua_State *L) {
  const char *path = luaL_checkstring(L, 1);
  struct completions **inbox = lua_newuserdata(L, sizeof(struct completions *));
  *inbox = NULL;
  luaL_getmetatable(L, inbox_type);
  lua_setmetatable(L, -2);
  *inbox = completions_new(path);
  if (*inbox == NULL) {
    lua_pushnil(L);
    lua_pushstring(L, strerror(errno));
    return 2;
  }
  return 1;
}

/* inbox:accept() -> whether somebody has connected to the path, which is gone afterwards */
static int accept_connection(lua_State *L) {
  lua_pushboolean(L, completions_accept(check_inbox(L, 1)));
  return 1;
}

/* inbox:take(ids) -> how many ids were stored in the table */
static int take(lua_State *L) {
  struct completions *inbox = check_inbox(L, 1);
  luaL_checktype(L, 2, LUA_TTABLE);
  int64_t numbers[NUMBERS_AT_ONCE];
  int count = completions_take(inbox, numbers, NUMBERS_AT_ONCE);
  for (int i = 0; i < count; i++) {
    lua_pushnumber(L, (lua_Number)numbers[i]);
    lua_rawseti(L, 2, i + 1);
  }
  lua_pushinteger(L, count);
  return 1;
}

/* inbox:ring(): whoever waits at the socket gets a byte */
static int ring(lua_State *L) {
  completions_send_byte(check_inbox(L, 1));
  return 0;
}

static int inbox_collect(lua_State *L) {
  struct completions **inbox = luaL_checkudata(L, 1, inbox_type);
  if (*inbox != NULL) {
    completions_release(*inbox);
    *inbox = NULL;
  }
  return 0;
}

/* Registration. */

static const luaL_Reg call_methods[] = {{"done", call_done},       {"result", call_result}, {"cancel", cancel},
                                        {"getfd", call_getfd},     {"pollfd", call_getfd},  {"events", call_events},
                                        {"timeout", call_timeout}, {"wait", wait},          {NULL, NULL}};

static const luaL_Reg call_metamethods[] = {{"__gc", call_collect}, {"__tostring", call_describe}, {NULL, NULL}};

static const luaL_Reg inbox_methods[] = {
    {"accept", accept_connection}, {"take", take}, {"ring", ring}, {"close", inbox_collect}, {NULL, NULL}};

static const luaL_Reg inbox_metamethods[] = {{"__gc", inbox_collect}, {NULL, NULL}};

static void register_type(lua_State *L, const char *type, const luaL_Reg *metamethods, const luaL_Reg *methods) {
  luaL_newmetatable(L, type);
  set_functions(L, metamethods, 0);
  lua_newtable(L);
  set_functions(L, methods, 0);
  lua_setfield(L, -2, "__index");
  lua_pop(L, 1);
}

void call_object_register(lua_State *L) {
  register_type(L, call_type, call_metamethods, call_methods);
  register_type(L, inbox_type, inbox_metamethods, inbox_methods);
}
