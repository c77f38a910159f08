/* SPDX-License-Identifier: MIT */
#include "api.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "header.h"
#include "http.h"
#include "request.h"
#include "response.h"
#include "retry.h"

static const char api_type[] = "authlete.api";
static const char box_type[] = "authlete.exchange";

enum { METHOD_OPERATION = 1, METHOD_METATABLE }; /* upvalues of the method of an operation */
enum { USER_ON_CALL = 1, USER_SPARE }; /* what the api's user value holds: the hook, a box for the next call */

/* The text settings, by the names that authlete/settings.lua gives them. */
enum {
  ORIGIN,
  BASE_PATH,
  SERVICE_ID,
  SERVICE_API_KEY,
  SERVICE_AUTHORIZATION,
  SERVICE_OWNER_AUTHORIZATION,
  CA_FILE,
  CLIENT_CERTIFICATE,
  CLIENT_KEY,
  PROXY,
  NO_PROXY,
  USER_AGENT,
  TEXT_COUNT
};

static const char *const text_names[TEXT_COUNT] = {
    [ORIGIN] = "origin",
    [BASE_PATH] = "base_path",
    [SERVICE_ID] = "service_id",
    [SERVICE_API_KEY] = "service_api_key",
    [SERVICE_AUTHORIZATION] = "service_authorization",
    [SERVICE_OWNER_AUTHORIZATION] = "service_owner_authorization",
    [CA_FILE] = "ca_file",
    [CLIENT_CERTIFICATE] = "client_certificate",
    [CLIENT_KEY] = "client_key",
    [PROXY] = "proxy",
    [NO_PROXY] = "no_proxy",
    [USER_AGENT] = "user_agent",
};

struct exchange {
  struct request request;
  struct reply reply;
};

/* All zero is a closed api. */
struct api {
  bool open;
  bool has_hook;
  char *texts[TEXT_COUNT];
  struct request_rules rules;
  struct http_settings http_settings;
  int64_t timeout_ms;
  int retries;
  struct http *http; /* made at the first call of a process */
  pid_t pid;         /* the process that made it */
};

static void exchange_free(struct exchange *exchange) {
  if (exchange != NULL) {
    buffer_release(&exchange->request.path);
    buffer_release(&exchange->request.query);
    buffer_release(&exchange->request.body);
    buffer_release(&exchange->request.headers);
    reply_release(&exchange->reply);
    free(exchange);
  }
}

static void exchange_clear(struct exchange *exchange) {
  buffer_clear(&exchange->request.path);
  buffer_clear(&exchange->request.query);
  buffer_clear(&exchange->request.body);
  buffer_clear(&exchange->request.headers);
  reply_clear(&exchange->reply);
}

static int box_release(lua_State *L) {
  struct exchange **box = lua_touserdata(L, 1);
  exchange_free(*box);
  *box = NULL;
  return 0;
}

/* Pushes a box with an exchange in it: the api's spare one, or a new one while that is in use. Whoever raises leaves
 * the box to the collector. The api is at index 1. */
static struct exchange *check_out(lua_State *L) {
  lua_getuservalue(L, 1);
  lua_rawgeti(L, -1, USER_SPARE);
  struct exchange **box = lua_touserdata(L, -1);
  if (box != NULL) {
    lua_pushnil(L);
    lua_rawseti(L, -3, USER_SPARE);
  } else {
    lua_pop(L, 1);
    box = lua_newuserdata(L, sizeof(struct exchange *));
    *box = NULL;
    luaL_getmetatable(L, box_type);
    lua_setmetatable(L, -2);
    *box = calloc(1, sizeof(struct exchange));
    if (*box == NULL) {
      raise_error(L, "not enough memory");
    }
  }
  lua_remove(L, -2);
  exchange_clear(*box);
  return *box;
}

/* Gives the box at `index` back for the next call. */
static void check_in(lua_State *L, int index) {
  lua_getuservalue(L, 1);
  lua_pushvalue(L, index);
  lua_rawseti(L, -2, USER_SPARE);
  lua_pop(L, 1);
}

/* Connections that were opened before a fork are the parent's: closing them here would end its TLS sessions, so what is
 * inherited is left alone. */
static void drop_http(struct api *api) {
  if (api->pid == getpid()) {
    http_free(api->http);
  }
  api->http = NULL;
}

static struct http *open_http(lua_State *L, struct api *api) {
  if (api->http == NULL || api->pid != getpid()) {
    drop_http(api);
    api->http = http_new(&api->http_settings);
    api->pid = getpid();
    if (api->http == NULL) {
      raise_error(L, "not enough memory for a connection");
    }
  }
  return api->http;
}

/* What the last request and reply left in the spare exchange is overwritten now, not when the collector comes. */
static void drop_spare(lua_State *L) {
  lua_getuservalue(L, 1);
  lua_rawgeti(L, -1, USER_SPARE);
  struct exchange **box = lua_touserdata(L, -1);
  if (box != NULL) {
    exchange_free(*box);
    *box = NULL;
  }
  lua_pushnil(L);
  lua_rawseti(L, -3, USER_SPARE);
  lua_pop(L, 2);
}

static int api_close(lua_State *L) {
  struct api *api = luaL_checkudata(L, 1, api_type);
  drop_http(api);
  if (api->open) {
    drop_spare(L);
  }
  for (int i = 0; i < TEXT_COUNT; i++) {
    if (api->texts[i] != NULL) {
      wipe(api->texts[i], strlen(api->texts[i]));
      free(api->texts[i]);
    }
  }
  *api = (struct api){0};
  return 0;
}

static int api_tostring(lua_State *L) {
  const struct api *api = luaL_checkudata(L, 1, api_type);
  if (!api->open) {
    lua_pushliteral(L, "authlete api: closed");
    return 1;
  }
  const char *service = api->rules.version == API_V2 ? api->texts[SERVICE_API_KEY] : api->texts[SERVICE_ID];
  lua_pushfstring(L, "authlete api: %s%s, %s%s", api->texts[ORIGIN], api->texts[BASE_PATH],
                  service != NULL ? "service " : "no service", service != NULL ? service : "");
  return 1;
}

/* Reading the settings, which the table at index 1 holds. */

static void copy_texts(lua_State *L, struct api *api) {
  for (int i = 0; i < TEXT_COUNT; i++) {
    lua_getfield(L, 1, text_names[i]);
    const char *text = lua_tostring(L, -1);
    if (text != NULL) {
      api->texts[i] = malloc(strlen(text) + 1);
      if (api->texts[i] == NULL) {
        raise_error(L, "not enough memory");
      }
      strcpy(api->texts[i], text);
    }
    lua_pop(L, 1);
  }
}

static int64_t integer_field(lua_State *L, int index, const char *name) {
  lua_getfield(L, index, name);
  int64_t number = (int64_t)luaL_checknumber(L, -1);
  lua_pop(L, 1);
  return number;
}

static enum http_version http_version_named(const char *name) {
  return strcmp(name, "1.1") == 0 ? HTTP_1_1 : strcmp(name, "2") == 0 ? HTTP_2 : HTTP_AUTO;
}

static const char *or_empty(const char *text) {
  return text != NULL ? text : "";
}

int api_new(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 1);
  struct api *api = lua_newuserdata(L, sizeof *api);
  *api = (struct api){0};
  luaL_getmetatable(L, api_type);
  lua_setmetatable(L, 2);
  copy_texts(L, api);
  if (api->texts[ORIGIN] == NULL) {
    raise_error(L, "core.new takes settings that authlete/settings.lua has checked");
  }
  lua_getfield(L, 1, "strict");
  lua_getfield(L, 1, "api_version");
  lua_getfield(L, 1, "http_version");
  api->rules = (struct request_rules){
      .version = strcmp(luaL_checkstring(L, 4), "V2") == 0 ? API_V2 : API_V3,
      .strict = lua_toboolean(L, 3),
      .base_path = or_empty(api->texts[BASE_PATH]),
      .service_id = api->texts[SERVICE_ID],
      .service_api_key = api->texts[SERVICE_API_KEY],
      .has_credential = {api->texts[SERVICE_AUTHORIZATION] != NULL, api->texts[SERVICE_OWNER_AUTHORIZATION] != NULL}};
  api->http_settings = (struct http_settings){
      .base_url = api->texts[ORIGIN],
      .authorization = {api->texts[SERVICE_AUTHORIZATION], api->texts[SERVICE_OWNER_AUTHORIZATION]},
      .ca_file = api->texts[CA_FILE],
      .client_certificate = api->texts[CLIENT_CERTIFICATE],
      .client_key = api->texts[CLIENT_KEY],
      .proxy = or_empty(api->texts[PROXY]),
      .no_proxy = or_empty(api->texts[NO_PROXY]),
      .user_agent = api->texts[USER_AGENT],
      .version = http_version_named(luaL_checkstring(L, 5)),
      .connect_timeout_ms = integer_field(L, 1, "connect_timeout_ms"),
      .max_response_bytes = (size_t)integer_field(L, 1, "max_response_bytes")};
  api->timeout_ms = integer_field(L, 1, "timeout_ms");
  api->retries = (int)integer_field(L, 1, "retries");
  lua_newtable(L);
  lua_getfield(L, 1, "on_call");
  api->has_hook = !lua_isnil(L, -1);
  lua_rawseti(L, -2, USER_ON_CALL);
  lua_setuservalue(L, 2);
  api->open = true;
  lua_settop(L, 2);
  return 1;
}

/* One call. */

static void check_open(lua_State *L, const struct api *api, const struct operation *operation) {
  if (!api->open) {
    raise_error(L, "%s: the api is closed", operation->name);
  }
}

/* The api at index 1, open. `metatable` is the index of the metatable that an api has. */
static struct api *check_api(lua_State *L, const struct operation *operation, int metatable) {
  struct api *api = lua_touserdata(L, 1);
  bool is_api = api != NULL && lua_getmetatable(L, 1) && lua_rawequal(L, -1, metatable);
  if (!is_api) {
    raise_error(L, "%s: called without an api; write api:%s{...} with a colon", operation->name, operation->name);
  }
  check_open(L, api, operation);
  return api;
}

struct options {
  int64_t timeout_ms;
  int retries;
};

static int64_t check_option(lua_State *L, const struct operation *operation, const char *name, int64_t least) {
  lua_Number number = lua_tonumber(L, -1);
  bool fits = lua_type(L, -1) == LUA_TNUMBER && number >= (lua_Number)least && number <= INT32_MAX &&
              (lua_Number)(int64_t)number == number;
  if (!fits) {
    raise_error(L, "%s: option '%s' must be an integer of at least %d", operation->name, name, (int)least);
  }
  return (int64_t)number;
}

/* Takes in the options at index 3; the headers go into the request. */
static struct options check_options(lua_State *L, const struct api *api, const struct operation *operation,
                                    struct request *request) {
  struct options options = {.timeout_ms = api->timeout_ms, .retries = api->retries};
  if (lua_isnoneornil(L, 3)) {
    return options;
  }
  if (!lua_istable(L, 3)) {
    raise_error(L, "%s: the options must be a table, got %s", operation->name, luaL_typename(L, 3));
  }
  lua_pushnil(L);
  while (lua_next(L, 3) != 0) {
    const char *name = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "";
    if (strcmp(name, "timeout_ms") == 0) {
      options.timeout_ms = check_option(L, operation, name, 1);
    } else if (strcmp(name, "retries") == 0) {
      options.retries = (int)check_option(L, operation, name, 0);
    } else if (strcmp(name, "headers") == 0) {
      header_append_all(L, operation, lua_gettop(L), &request->headers);
    } else {
      raise_error(L, "%s: option '%s' is unknown; there are timeout_ms, retries and headers", operation->name, name);
    }
    lua_pop(L, 1);
  }
  return options;
}

static void set_integer(lua_State *L, const char *name, int64_t number) {
  if (number != UNKNOWN) {
    lua_pushinteger(L, (lua_Integer)number);
    lua_setfield(L, -2, name);
  }
}

static void push_event(lua_State *L, const struct operation *operation, const struct reply *reply, int attempt) {
  lua_createtable(L, 0, 14);
  lua_pushstring(L, operation->name);
  lua_setfield(L, -2, "operation");
  set_integer(L, "attempt", attempt);
  set_integer(L, "status", reply->status != 0 ? reply->status : UNKNOWN);
  if (reply->kind != FAILURE_NONE) {
    lua_pushstring(L, failure_kind_text(reply->kind));
    lua_setfield(L, -2, "kind");
  }
  if (reply->request_id[0] != '\0') {
    lua_pushstring(L, reply->request_id);
    lua_setfield(L, -2, "request_id");
  }
  set_integer(L, "retry_after_ms", reply->retry_after_ms);
  set_integer(L, "rate_limit", reply->rate_limit);
  set_integer(L, "rate_limit_remaining", reply->rate_limit_remaining);
  set_integer(L, "rate_limit_reset", reply->rate_limit_reset);
  set_integer(L, "dns_ms", reply->times.dns_ms);
  set_integer(L, "connect_ms", reply->times.connect_ms);
  set_integer(L, "tls_ms", reply->times.tls_ms);
  set_integer(L, "first_byte_ms", reply->times.first_byte_ms);
  set_integer(L, "total_ms", reply->times.total_ms);
}

/* Runs the on_call hook, which authlete.lua has made safe against errors of its own. The hook may do anything, such as
 * to call or close the api. */
static void run_hook(lua_State *L, const struct operation *operation, const struct reply *reply, int attempt) {
  luaL_checkstack(L, 8, "on_call");
  lua_getuservalue(L, 1);
  lua_rawgeti(L, -1, USER_ON_CALL);
  push_event(L, operation, reply, attempt);
  if (lua_pcall(L, 1, 0, 0) != 0) {
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
}

/* An operation's method: api:token_fail(request, options) -> response, or nil, message, failure. */
static int call_operation(lua_State *L) {
  const struct operation *operation = lua_touserdata(L, lua_upvalueindex(METHOD_OPERATION));
  lua_settop(L, 3);
  struct api *api = check_api(L, operation, lua_upvalueindex(METHOD_METATABLE));
  struct exchange *exchange = check_out(L);
  int box = lua_gettop(L);
  struct request *request = &exchange->request;
  struct reply *reply = &exchange->reply;
  struct options options = check_options(L, api, operation, request);
  request_build(L, &api->rules, operation, 2, request);

  struct retry_rules rules = {.operation = operation, .retries = options.retries};
  struct http_request outgoing = {.method = request->endpoint.method,
                                  .path = request->path.bytes,
                                  .query = buffer_text(&request->query),
                                  .credential = request->endpoint.credential,
                                  .headers = &request->headers,
                                  .body = request->has_body ? &request->body : NULL};
  int64_t deadline = retry_clock_ms() + options.timeout_ms;
  int64_t remaining_ms = options.timeout_ms;
  int attempt = 0;
  while (true) {
    attempt++;
    check_open(L, api, operation); /* a finalizer or the hook may have closed it */
    http_perform(open_http(L, api), &outgoing, remaining_ms, reply);
    if (api->has_hook) {
      reply->times = http_times(api->http);
      run_hook(L, operation, reply, attempt);
    }
    int64_t wait_ms = retry_wait_ms(&rules, reply, attempt, deadline - retry_clock_ms());
    if (wait_ms == UNKNOWN) {
      break;
    }
    if (!api->open) {
      reply->kind = FAILURE_CLOSED;
      snprintf(reply->detail, sizeof reply->detail, "the api was closed while the call was under way");
      break;
    }
    retry_sleep_ms(wait_ms);
    remaining_ms = deadline - retry_clock_ms();
    if (remaining_ms <= 0) {
      break;
    }
    reply_clear(reply);
  }

  struct failure_context context = {.operation = operation,
                                    .attempts = attempt,
                                    .body = buffer_text(&reply->body),
                                    .body_length = reply->body.length};
  int results = response_push(L, &context, reply);
  check_in(L, box);
  return results;
}

/* Calls over transports that are written in Lua. */

static const struct operation *check_operation(lua_State *L, int index) {
  lua_Integer number = luaL_checkinteger(L, index);
  luaL_argcheck(L, number >= 1 && (size_t)number <= operation_count, index, "no operation has this number");
  return &operations[number - 1];
}

static void push_url(lua_State *L, const struct api *api, const struct request *request) {
  lua_pushstring(L, api->texts[ORIGIN]);
  lua_pushlstring(L, request->path.bytes, request->path.length);
  lua_pushstring(L, request->query.length > 0 ? "?" : "");
  lua_pushstring(L, buffer_text(&request->query));
  lua_concat(L, 4);
}

static void push_headers(lua_State *L, const struct api *api, const struct request *request) {
  lua_createtable(L, 0, 4);
  if (request->has_body) {
    lua_pushliteral(L, "application/json");
    lua_setfield(L, -2, "Content-Type");
  }
  lua_pushstring(L, api->http_settings.user_agent); /* nil for NULL */
  lua_setfield(L, -2, "User-Agent");
  if (request->endpoint.credential != CREDENTIAL_NONE) {
    lua_pushstring(L, api->http_settings.authorization[request->endpoint.credential]);
    lua_setfield(L, -2, "Authorization");
  }
  for (size_t at = 0; at < request->headers.length;) {
    const char *name = request->headers.bytes + at;
    const char *value = name + strlen(name) + 1;
    lua_pushstring(L, value);
    lua_setfield(L, -2, name);
    at = (size_t)(value - request->headers.bytes) + strlen(value) + 1;
  }
}

int api_prepare(lua_State *L) {
  const struct operation *operation = check_operation(L, 2);
  lua_remove(L, 2);
  lua_settop(L, 3);
  luaL_getmetatable(L, api_type);
  struct api *api = check_api(L, operation, 4);
  struct request *request = &check_out(L)->request;
  int box = lua_gettop(L);
  struct options options = check_options(L, api, operation, request);
  request_build(L, &api->rules, operation, 2, request);
  check_open(L, api, operation);
  lua_createtable(L, 0, 5);
  lua_pushstring(L, request->endpoint.method);
  lua_setfield(L, -2, "method");
  push_url(L, api, request);
  lua_setfield(L, -2, "url");
  push_headers(L, api, request);
  lua_setfield(L, -2, "headers");
  if (request->has_body) {
    lua_pushlstring(L, request->body.bytes, request->body.length);
    lua_setfield(L, -2, "body");
  }
  set_integer(L, "timeout_ms", options.timeout_ms);
  lua_pushinteger(L, options.retries);
  check_in(L, box);
  return 2;
}

enum {
  SETTLE_API = 1,
  SETTLE_NUMBER,
  SETTLE_ATTEMPT,
  SETTLE_RETRIES,
  SETTLE_REMAINING,
  SETTLE_ELAPSED,
  SETTLE_RESPONSE,
  SETTLE_MESSAGE,
  SETTLE_KIND,
  SETTLE_BOX,
  SETTLE_BODY
};

/* What a transport that is written in Lua returned, as a reply; its body stays a Lua string, at SETTLE_BODY. */
static void take_failure(lua_State *L, struct reply *reply) {
  const char *kind = lua_type(L, SETTLE_KIND) == LUA_TSTRING ? lua_tostring(L, SETTLE_KIND) : "";
  const char *message = lua_type(L, SETTLE_MESSAGE) == LUA_TSTRING ? lua_tostring(L, SETTLE_MESSAGE) : "no answer";
  reply->kind = failure_kind_named(kind);
  if (reply->kind == FAILURE_NONE) {
    reply->kind = FAILURE_NETWORK;
  }
  reply->begun = true; /* nobody knows; the kinds dns, connect and tls say that it had not */
  snprintf(reply->detail, sizeof reply->detail, "%s", message);
  lua_pushnil(L);
}

static void take_headers(lua_State *L, struct reply *reply) {
  lua_getfield(L, SETTLE_RESPONSE, "headers");
  if (lua_istable(L, -1)) {
    lua_pushnil(L);
    while (lua_next(L, -2) != 0) {
      if (lua_type(L, -2) == LUA_TSTRING && lua_type(L, -1) == LUA_TSTRING) {
        size_t name_length = 0;
        size_t value_length = 0;
        const char *name = lua_tolstring(L, -2, &name_length);
        const char *value = lua_tolstring(L, -1, &value_length);
        reply_take_header(reply, name, name_length, value, value_length);
      }
      lua_pop(L, 1);
    }
  }
  lua_pop(L, 1);
}

static void take_response(lua_State *L, const struct api *api, const struct operation *operation, struct reply *reply) {
  luaL_checktype(L, SETTLE_RESPONSE, LUA_TTABLE);
  reply->begun = true;
  lua_getfield(L, SETTLE_RESPONSE, "status");
  reply->status = (int)lua_tonumber(L, -1);
  lua_pop(L, 1);
  if (reply->status < 100 || reply->status > 599) {
    raise_error(L, "%s: the transport returned a response without a status", operation->name);
  }
  take_headers(L, reply);
  lua_getfield(L, SETTLE_RESPONSE, "body");
  reply_judge_status(reply);
  if (lua_type(L, -1) == LUA_TSTRING && lua_rawlen(L, -1) > api->http_settings.max_response_bytes) {
    reply->kind = FAILURE_TOO_LARGE;
    snprintf(reply->detail, sizeof reply->detail, "the reply is larger than %zu bytes",
             api->http_settings.max_response_bytes);
  }
}

int api_settle(lua_State *L) {
  lua_settop(L, SETTLE_KIND);
  const struct operation *operation = check_operation(L, SETTLE_NUMBER);
  const struct api *api = luaL_checkudata(L, SETTLE_API, api_type);
  int attempt = (int)luaL_checkinteger(L, SETTLE_ATTEMPT);
  struct retry_rules rules = {.operation = operation, .retries = (int)luaL_checkinteger(L, SETTLE_RETRIES)};
  struct reply *reply = &check_out(L)->reply;
  reply->times.total_ms = (int64_t)luaL_checknumber(L, SETTLE_ELAPSED);
  if (!api->open) {
    reply->kind = FAILURE_CLOSED;
    reply->begun = true;
    snprintf(reply->detail, sizeof reply->detail, "the api was closed while the call was under way");
    lua_pushnil(L);
  } else if (lua_isnil(L, SETTLE_RESPONSE)) {
    take_failure(L, reply);
  } else {
    take_response(L, api, operation, reply);
  }
  if (api->has_hook) {
    run_hook(L, operation, reply, attempt);
  }
  int64_t wait_ms = retry_wait_ms(&rules, reply, attempt, (int64_t)luaL_checknumber(L, SETTLE_REMAINING));
  if (wait_ms != UNKNOWN) {
    check_in(L, SETTLE_BOX);
    lua_pushinteger(L, (lua_Integer)wait_ms);
    return 1;
  }
  struct failure_context context = {.operation = operation, .attempts = attempt, .body = ""};
  if (lua_type(L, SETTLE_BODY) == LUA_TSTRING) {
    context.body = lua_tolstring(L, SETTLE_BODY, &context.body_length);
  }
  int results = response_push(L, &context, reply);
  check_in(L, SETTLE_BOX);
  lua_pushnil(L);
  lua_insert(L, -1 - results);
  return 1 + results;
}

/* Registration. */

static const luaL_Reg api_methods[] = {{"close", api_close}, {NULL, NULL}};

static const luaL_Reg api_metamethods[] = {
    {"__gc", api_close}, {"__close", api_close}, {"__tostring", api_tostring}, {NULL, NULL}};

static const luaL_Reg box_metamethods[] = {{"__gc", box_release}, {NULL, NULL}};

void api_register(lua_State *L) {
  luaL_newmetatable(L, box_type);
  set_functions(L, box_metamethods, 0);
  lua_pop(L, 1);
  luaL_newmetatable(L, api_type);
  set_functions(L, api_metamethods, 0);
  lua_pushliteral(L, "authlete.api"); /* what getmetatable(api) gives, so that nobody reaches the methods' table */
  lua_setfield(L, -2, "__metatable");
  lua_createtable(L, 0, (int)operation_count + 1);
  set_functions(L, api_methods, 0);
  for (size_t i = 0; i < operation_count; i++) {
    lua_pushlightuserdata(L, (void *)&operations[i]);
    lua_pushvalue(L, -3);
    lua_pushcclosure(L, call_operation, METHOD_METATABLE);
    lua_setfield(L, -2, operations[i].name);
  }
  lua_setfield(L, -2, "__index");
  lua_pop(L, 1);
}
