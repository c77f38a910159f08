/* SPDX-License-Identifier: MIT */
#include "scripted.h"

#include <stdio.h>
#include <string.h>

#include "api.h"
#include "hook.h"
#include "request.h"
#include "response.h"
#include "retry.h"

static void push_url(lua_State *L, const struct service *service, const struct http_request *request) {
  lua_pushstring(L, service->origin);
  lua_pushlstring(L, request->path.bytes, request->path.length);
  lua_pushstring(L, request->query.length > 0 ? "?" : "");
  lua_pushstring(L, buffer_text(&request->query));
  lua_concat(L, 4);
}

static void push_headers(lua_State *L, const struct service *service, const struct http_request *request) {
  lua_createtable(L, 0, 4);
  if (request->has_body) {
    lua_pushliteral(L, "application/json");
    lua_setfield(L, -2, "Content-Type");
  }
  lua_pushstring(L, service->user_agent); /* nil for NULL */
  lua_setfield(L, -2, "User-Agent");
  lua_pushstring(L, service_authorization(service, request->credential));
  lua_setfield(L, -2, "Authorization");
  for (size_t at = 0; at < request->headers.length;) {
    const char *name = request->headers.bytes + at;
    const char *value = name + strlen(name) + 1;
    lua_pushstring(L, value);
    lua_setfield(L, -2, name);
    at = (size_t)(value - request->headers.bytes) + strlen(value) + 1;
  }
}

int scripted_prepare(lua_State *L) {
  enum { API = 1, REQUEST, OPTIONS, METATABLE, BOX };
  const struct operation *operation = api_check_operation(L, 2);
  lua_remove(L, 2);
  lua_settop(L, OPTIONS);
  api_push_metatable(L);
  const struct api *api = api_check(L, operation, METATABLE);
  const struct box *box = api_check_out(L);
  struct http_request *request = &box->exchange->request;
  struct options options = api_check_options(L, operation, OPTIONS, box->service, request);
  request_build(L, box->service, operation, REQUEST, request);
  lua_createtable(L, 0, 5);
  lua_pushstring(L, request->method);
  lua_setfield(L, -2, "method");
  push_url(L, box->service, request);
  lua_setfield(L, -2, "url");
  push_headers(L, box->service, request);
  lua_setfield(L, -2, "headers");
  if (request->has_body) {
    lua_pushlstring(L, request->body.bytes, request->body.length);
    lua_setfield(L, -2, "body");
  }
  lua_pushinteger(L, (lua_Integer)options.timeout_ms);
  lua_setfield(L, -2, "timeout_ms");
  lua_pushinteger(L, options.retries);
  api_check_open(L, api, operation); /* a finalizer may have closed it */
  api_check_in(L, BOX);
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
  SETTLE_SENT,
  SETTLE_METATABLE,
  SETTLE_BOX,
  SETTLE_BODY
};

static void set_closed(struct reply *reply) {
  reply->kind = FAILURE_CLOSED;
  reply->begun = true;
  snprintf(reply->detail, sizeof reply->detail, "the api was closed while the call was under way");
}

/* What a transport that is written in Lua returned, as a reply; its body stays a Lua string, at SETTLE_BODY. */
static void take_failure(lua_State *L, struct reply *reply) {
  const char *kind = lua_type(L, SETTLE_KIND) == LUA_TSTRING ? lua_tostring(L, SETTLE_KIND) : "";
  const char *message = lua_type(L, SETTLE_MESSAGE) == LUA_TSTRING ? lua_tostring(L, SETTLE_MESSAGE) : "no answer";
  reply->kind = failure_kind_named(kind);
  if (reply->kind == FAILURE_NONE) {
    reply->kind = FAILURE_NETWORK;
  }
  reply->begun = !lua_isboolean(L, SETTLE_SENT) || lua_toboolean(L, SETTLE_SENT); /* when nobody knows, it had */
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

static void take_response(lua_State *L, const struct service *service, const struct operation *operation,
                          struct reply *reply) {
  if (!lua_istable(L, SETTLE_RESPONSE)) {
    raise_error(L, "%s: the transport returned a %s as its response", operation->name,
                luaL_typename(L, SETTLE_RESPONSE));
  }
  reply->begun = true;
  lua_getfield(L, SETTLE_RESPONSE, "status");
  lua_Number status = lua_tonumber(L, -1);
  lua_pop(L, 1);
  bool is_status = status >= 100 && status <= 599; /* also false for not a number */
  if (!is_status) {
    raise_error(L, "%s: the transport returned a response without a status", operation->name);
  }
  reply->status = (int)status;
  take_headers(L, reply);
  lua_getfield(L, SETTLE_RESPONSE, "body");
  reply_judge_status(reply);
  if (lua_type(L, -1) == LUA_TSTRING && lua_rawlen(L, -1) > service->max_response_bytes) {
    reply->kind = FAILURE_TOO_LARGE;
    snprintf(reply->detail, sizeof reply->detail, "the reply is larger than %zu bytes", service->max_response_bytes);
  }
}

int scripted_settle(lua_State *L) {
  lua_settop(L, SETTLE_SENT);
  api_push_metatable(L);
  const struct operation *operation = api_check_operation(L, SETTLE_NUMBER);
  const struct api *api = lua_touserdata(L, SETTLE_API);
  int attempt = (int)luaL_checkinteger(L, SETTLE_ATTEMPT);
  struct retry_rules rules = {.operation = operation, .retries = (int)luaL_checkinteger(L, SETTLE_RETRIES)};
  const struct box *box = api_check_out(L);
  struct reply *reply = &box->exchange->reply;
  reply->times.total_ms = (int64_t)luaL_checknumber(L, SETTLE_ELAPSED);
  if (!api->open) {
    set_closed(reply);
    lua_pushnil(L);
  } else if (lua_isnil(L, SETTLE_RESPONSE)) {
    take_failure(L, reply);
  } else {
    take_response(L, box->service, operation, reply);
  }
  if (api->has_hook) {
    api_push_hook(L);
    hook_run(L, operation, reply, attempt);
  }
  int64_t wait_ms = retry_wait_ms(&rules, reply, attempt, (int64_t)luaL_checknumber(L, SETTLE_REMAINING));
  if (wait_ms != UNKNOWN && !api->open) { /* the hook closed it */
    set_closed(reply);
    wait_ms = UNKNOWN;
  }
  if (wait_ms != UNKNOWN) {
    api_check_in(L, SETTLE_BOX);
    lua_pushinteger(L, (lua_Integer)wait_ms);
    return 1;
  }
  struct failure_context context = {.operation = operation, .attempts = attempt, .body = ""};
  if (lua_type(L, SETTLE_BODY) == LUA_TSTRING) {
    context.body = lua_tolstring(L, SETTLE_BODY, &context.body_length);
  }
  int results = response_push(L, &context, reply);
  api_check_in(L, SETTLE_BOX);
  lua_pushnil(L);
  lua_insert(L, -1 - results);
  return 1 + results;
}

int scripted_fail(lua_State *L) {
  const struct operation *operation = api_check_operation(L, 1);
  struct reply reply = {0};
  reply_clear(&reply);
  reply.kind = failure_kind_named(luaL_checkstring(L, 2));
  snprintf(reply.detail, sizeof reply.detail, "%s", luaL_checkstring(L, 3));
  struct failure_context context = {.operation = operation, .attempts = (int)luaL_checkinteger(L, 4), .body = ""};
  return failure_push(L, &context, &reply, 0);
}
