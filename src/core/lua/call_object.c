/* SPDX-License-Identifier: MIT */
#include "lua/call_object.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "engine/engine.h"
#include "lua/api.h"
#include "lua/hook.h"
#include "lua/operation_names.h"
#include "lua/response.h"

static const char call_type[] = "authlete.call";
static const char taken_type[] = "authlete.call.taken";
static const char completions_type[] = "authlete.completions";

enum {
  LATE_MS = 1000, /* how long after the deadline a waiting program should look again */
  NUMBERS_AT_ONCE = 64
};

static const lua_Number LONG_MS = 1e15; /* practically no limit */

struct call_object {
  struct call *call;
  bool has_hook; /* the api has a hook, which has not been called for the attempts yet */
  int uses;      /* the number of functions below that are using the call, which must not be freed meanwhile */
};

/* Starting. */

/* Replaces the box on top of the stack with the call, and returns the number of results: 1, or 3 if the call cannot
 * start. If an error is raised, everything is owned by boxes. */
static int start(lua_State *L, struct completions *completions, int64_t number) {
  int index = lua_gettop(L);
  struct box *box = lua_touserdata(L, index);
  const struct api *api = lua_touserdata(L, CALL_API);
  struct call_object *object = lua_newuserdata(L, sizeof *object);
  *object = (struct call_object){.has_hook = api->has_hook};
  luaL_getmetatable(L, call_type);
  lua_setmetatable(L, -2);
  api_share(L, lua_gettop(L));                  /* an api is not collected while one of its calls is referenced */
  api_check_open(L, api, box->retry.operation); /* a closed api must not send anything */
  struct call_order order = {.service = box->service,
                             .retry = box->retry,
                             .wants_attempts = api->has_hook,
                             .completions = completions,
                             .number = number};
  struct response *response = &box->exchange->response;
  object->call = engine_start(&order, box->exchange);
  if (object->call == NULL) {
    struct failure_context context = failure_context_of(&box->retry, box->service, response);
    return response_push(L, &context, response);
  }
  box->exchange = NULL;
  api_return_box(L, CALL_API, index);
  lua_replace(L, index);
  return 1;
}

/* The stack starts with api, request, options. */
static int prepare_and_start(lua_State *L, const struct operation *operation, struct completions *completions,
                             int64_t number) {
  lua_settop(L, CALL_OPTIONS);
  api_push_metatable(L);
  api_prepare_call(L, operation, CALL_OPTIONS + 1);
  return start(L, completions, number);
}

static struct completions *check_completions(lua_State *L, int index) {
  struct completions **completions = luaL_checkudata(L, index, completions_type);
  luaL_argcheck(L, *completions != NULL, index, "the completions are closed");
  return *completions;
}

int call_object_start(lua_State *L) {
  const struct operation *operation = api_check_operation(L, 2);
  struct completions *completions = lua_isnoneornil(L, 5) ? NULL : check_completions(L, 5);
  int64_t number = completions != NULL ? (int64_t)luaL_checknumber(L, 6) : 0;
  lua_remove(L, 2);
  return prepare_and_start(L, operation, completions, number);
}

int call_object_start_named(lua_State *L) {
  const struct operation *operation = operation_names_check(L, 2);
  lua_remove(L, 2);
  return prepare_and_start(L, operation, NULL, 0);
}

/* Calls. */

static const char taken[] = "the call was already taken";

static struct call_object *check_call(lua_State *L) {
  struct call_object *object = luaL_checkudata(L, 1, call_type);
  luaL_argcheck(L, object->call != NULL, 1, taken);
  return object;
}

/* call:done() -> whether result() would return at once */
static int call_done(lua_State *L) {
  lua_pushboolean(L, call_is_done(check_call(L)->call));
  return 1;
}

static void run_hooks(lua_State *L, struct call_object *object, int index) {
  const struct call *call = object->call;
  if (!object->has_hook) {
    return;
  }
  object->has_hook = false;
  for (int i = 0; i < call->record_count; i++) {
    api_push_hook(L, index);
    hook_run(L, call->order.retry.operation, &call->records[i], i + 1);
  }
}

/* Pushes what the operation's method would return for the call at `index`. */
static int push_result(lua_State *L, int index) {
  struct call_object *object = lua_touserdata(L, index);
  struct call *call = object->call;
  object->uses++; /* if an error is raised, the call is freed by the collector */
  call_wait(call, UNKNOWN);
  run_hooks(L, object, index);
  struct response *response = &call_exchange(call)->response;
  struct failure_context context = failure_context_of(&call->order.retry, call->order.service, response);
  int results = response_push(L, &context, response);
  object->uses--;
  return results;
}

/* call:result() -> what the operation's method would return; waits until the call is done */
static int call_result(lua_State *L) {
  check_call(L);
  lua_settop(L, 1);
  return push_result(L, 1);
}

/* Returns the exchange of a finished call to the spare box, which has none since the call started. The object then
 * has no finalizer, so that the collector frees it at once, without a call for each. */
static void end_call(lua_State *L, int index) {
  struct call_object *object = lua_touserdata(L, index);
  struct call *call = object->call;
  if (object->uses > 0) {
    return;
  }
  object->call = NULL;
  api_return_exchange(L, index, &call->exchange);
  call_drop(call);
  luaL_getmetatable(L, taken_type);
  lua_setmetatable(L, index);
}

/* call:take() -> as result(), but only once: the call object is unusable afterwards, and the next call reuses its
 * memory */
static int call_take(lua_State *L) {
  check_call(L);
  lua_settop(L, 1);
  int results = push_result(L, 1);
  end_call(L, 1);
  return results;
}

int call_object_call(lua_State *L, int index) {
  int results = start(L, NULL, 0);
  if (results == 1) {
    results = push_result(L, index);
    end_call(L, index);
  }
  return results;
}

/* call:cancel() ends the call with the kind cancelled, unless it is done */
static int cancel(lua_State *L) {
  call_cancel(check_call(L)->call);
  return 0;
}

/* call:getfd(), call:pollfd() -> a descriptor that becomes readable when the call is done */
static int call_getfd(lua_State *L) {
  int descriptor = call_descriptor(check_call(L)->call);
  if (descriptor < 0) {
    raise_error(L, "cannot create a descriptor for the call: %s", strerror(errno));
  }
  lua_pushinteger(L, descriptor);
  return 1;
}

/* call:events() -> "r", the event to wait for on the descriptor; for cqueues */
static int call_events(lua_State *L) {
  check_call(L);
  lua_pushliteral(L, "r");
  return 1;
}

/* call:timeout() -> seconds after which to look again even if the descriptor is not readable; for cqueues */
static int call_timeout(lua_State *L) {
  const struct call *call = check_call(L)->call;
  int64_t left_ms = call->order.retry.deadline + LATE_MS - clock_ms();
  lua_pushnumber(L, left_ms > 0 ? (lua_Number)left_ms / 1000 : 0);
  return 1;
}

/* call:wait(milliseconds) -> whether the call is done; waits until it is, but no longer than that */
static int await(lua_State *L) {
  struct call *call = check_call(L)->call;
  if (lua_type(L, 2) != LUA_TNUMBER || isnan(lua_tonumber(L, 2))) {
    raise_error(L, "wait: the milliseconds must be a number, got %s",
                lua_type(L, 2) == LUA_TNUMBER ? "NaN" : luaL_typename(L, 2));
  }
  lua_Number duration_ms = lua_tonumber(L, 2);
  int64_t until = duration_ms >= LONG_MS ? UNKNOWN : clock_ms() + (duration_ms > 0 ? (int64_t)duration_ms : 0);
  lua_pushboolean(L, call_wait(call, until));
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
  lua_pushfstring(L, "authlete call: %s, %s", call->order.retry.operation->name,
                  call_is_done(call) ? "done" : "under way");
  return 1;
}

/* Any method of a call that was taken. */
static int refuse_taken(lua_State *L) {
  return luaL_argerror(L, 1, taken);
}

static int taken_describe(lua_State *L) {
  lua_pushliteral(L, "authlete call (taken)");
  return 1;
}

static int taken_index(lua_State *L) {
  lua_pushcfunction(L, refuse_taken);
  return 1;
}

/* Completions. */

int call_object_completions(lua_State *L) {
  const char *path = luaL_checkstring(L, 1);
  struct completions **completions = lua_newuserdata(L, sizeof(struct completions *));
  *completions = NULL;
  luaL_getmetatable(L, completions_type);
  lua_setmetatable(L, -2);
  *completions = completions_new(path);
  if (*completions == NULL) {
    int error = errno;
    lua_pushnil(L);
    lua_pushstring(L, strerror(error));
    lua_pushboolean(L, error != EMFILE && error != ENFILE);
    return 3;
  }
  return 1;
}

/* completions:accept() -> whether a connection to the path was accepted; the path is then removed */
static int accept_connection(lua_State *L) {
  lua_pushboolean(L, completions_accept(check_completions(L, 1)));
  return 1;
}

/* completions:take(ids) -> how many ids were stored in the table */
static int take(lua_State *L) {
  struct completions *completions = check_completions(L, 1);
  luaL_checktype(L, 2, LUA_TTABLE);
  int64_t numbers[NUMBERS_AT_ONCE];
  int count = completions_take(completions, numbers, NUMBERS_AT_ONCE);
  for (int i = 0; i < count; i++) {
    lua_pushnumber(L, (lua_Number)numbers[i]);
    lua_rawseti(L, 2, i + 1);
  }
  lua_pushinteger(L, count);
  return 1;
}

/* completions:wake_reader() sends a byte to the reader of the socket */
static int wake_reader(lua_State *L) {
  completions_send_byte(check_completions(L, 1));
  return 0;
}

static int completions_collect(lua_State *L) {
  struct completions **completions = luaL_checkudata(L, 1, completions_type);
  if (*completions != NULL) {
    completions_release(*completions);
    *completions = NULL;
  }
  return 0;
}

/* Registration. */

static const luaL_Reg call_methods[] = {{"done", call_done},     {"result", call_result},
                                        {"take", call_take},     {"cancel", cancel},
                                        {"getfd", call_getfd},   {"pollfd", call_getfd},
                                        {"events", call_events}, {"timeout", call_timeout},
                                        {"wait", await},         {NULL, NULL}};

static const luaL_Reg call_metamethods[] = {{"__gc", call_collect}, {"__tostring", call_describe}, {NULL, NULL}};

static const luaL_Reg taken_metamethods[] = {{"__index", taken_index}, {"__tostring", taken_describe}, {NULL, NULL}};

static const luaL_Reg completions_methods[] = {{"accept", accept_connection},
                                               {"take", take},
                                               {"wake_reader", wake_reader},
                                               {"close", completions_collect},
                                               {NULL, NULL}};

static const luaL_Reg completions_metamethods[] = {{"__gc", completions_collect}, {NULL, NULL}};

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
  luaL_newmetatable(L, taken_type);
  set_functions(L, taken_metamethods, 0);
  lua_pop(L, 1);
  register_type(L, completions_type, completions_metamethods, completions_methods);
}
