/* SPDX-License-Identifier: MIT */
#include "lua/transport.h"

#include "http/headers.h"
#include "lua/api.h"
#include "lua/hook.h"
#include "lua/request.h"
#include "lua/response.h"

int transport_prepare(lua_State *L) {
  const struct operation *operation = api_check_operation(L, 2);
  lua_remove(L, 2);
  lua_settop(L, CALL_OPTIONS);
  api_push_metatable(L);
  api_prepare_call(L, operation, CALL_OPTIONS + 1);
  api_share(L, lua_gettop(L));
  return 1;
}

/* What goes out. */

static void push_url(lua_State *L, const struct box *box) {
  const struct request *request = &box->exchange->request;
  lua_pushstring(L, box->service->origin);
  lua_pushlstring(L, request->path.bytes, request->path.length);
  lua_pushstring(L, request->query.length > 0 ? "?" : "");
  lua_pushstring(L, buffer_text(&request->query));
  lua_concat(L, 4);
}

static void push_headers(lua_State *L, const struct box *box) {
  struct header_walk walk = {.service = box->service, .request = &box->exchange->request};
  struct header header;
  lua_createtable(L, 0, 4);
  while (headers_next(&walk, &header)) {
    lua_pushstring(L, header.value);
    lua_setfield(L, -2, header.name);
  }
}

static int64_t left_ms(const struct box *box) {
  int64_t left = box->retry.deadline - clock_ms();
  return left > 1 ? left : 1;
}

/* call:request() -> {method, url, headers, body, timeout_ms} */
static int push_request(lua_State *L) {
  const struct box *box = api_check_box(L);
  const struct request *request = &box->exchange->request;
  luaL_argcheck(L, box->service != NULL, 1, "the api is closed");
  lua_createtable(L, 0, 5);
  lua_pushstring(L, request->method);
  lua_setfield(L, -2, "method");
  push_url(L, box);
  lua_setfield(L, -2, "url");
  push_headers(L, box);
  lua_setfield(L, -2, "headers");
  if (request->has_body) {
    lua_pushlstring(L, request->body.bytes, request->body.length);
    lua_setfield(L, -2, "body");
  }
  lua_pushinteger(L, (lua_Integer)left_ms(box));
  lua_setfield(L, -2, "timeout_ms");
  return 1;
}

/* call:bytes() -> the whole request as HTTP/1.1 writes it */
static int push_bytes(lua_State *L) {
  const struct box *box = api_check_box(L);
  luaL_argcheck(L, box->service != NULL, 1, "the api is closed");
  struct buffer *out = &box->exchange->request.bytes;
  buffer_clear(out);
  http1_write(out, box->service, &box->exchange->request);
  if (out->failed) {
    raise_error(L, "out of memory for the request");
  }
  lua_pushlstring(L, out->bytes, out->length);
  return 1;
}

/* Attempts. */

/* call:begin() -> milliseconds that are left for the attempt, which counts from now on; nil when there is to be none,
 * since the api was closed or the deadline has passed: then settle it */
static int begin(lua_State *L) {
  struct box *box = api_check_box(L);
  const struct api *api = api_push_shared(L, 1);
  box->is_begun = api->open && retry_begin_attempt(&box->retry, &box->exchange->response);
  box->is_settling = true;
  if (!box->is_begun) {
    return 0;
  }
  box->begun_at = clock_ms();
  box->is_read = false;
  http1_begin(&box->reader, &box->exchange->response, box->service->max_response_bytes);
  lua_pushinteger(L, (lua_Integer)left_ms(box));
  return 1;
}

static int push_progress(lua_State *L, struct box *box, enum http1_progress progress) {
  static const char *const texts[] = {[HTTP1_MORE] = "more", [HTTP1_COMPLETE] = "complete", [HTTP1_FAILED] = "failed"};
  box->exchange->response.sent = true;
  box->is_read = progress != HTTP1_MORE;
  lua_pushstring(L, texts[progress]);
  lua_pushinteger(L, (lua_Integer)(progress == HTTP1_COMPLETE ? http1_idle_ms(&box->reader) : 0));
  return 2;
}

static struct box *check_reader(lua_State *L) {
  struct box *box = api_check_box(L);
  luaL_argcheck(L, box->reader.response != NULL, 1, "no attempt has begun");
  return box;
}

/* call:read(bytes) -> "more", "complete" or "failed", and for how many milliseconds the connection may be idle before
 * it serves another request, 0 when it cannot: takes what came next of the response */
static int read_bytes(lua_State *L) {
  struct box *box = check_reader(L);
  size_t length = 0;
  const char *bytes = luaL_checklstring(L, 2, &length);
  return push_progress(L, box, http1_read(&box->reader, bytes, length));
}

/* call:read_end(in_order) -> "complete" or "failed", 0: the connection is over */
static int read_end(lua_State *L) {
  struct box *box = check_reader(L);
  return push_progress(L, box, http1_end(&box->reader, lua_toboolean(L, 2)));
}

/* Settling. */

enum { SETTLE_CALL = 1, SETTLE_RESPONSE, SETTLE_MESSAGE, SETTLE_KIND, SETTLE_SENT, SETTLE_API, SETTLE_BODY };

/* The headers of a response that a transport returned. */
static void take_headers(lua_State *L, struct response *response) {
  lua_getfield(L, SETTLE_RESPONSE, "headers");
  if (lua_istable(L, -1)) {
    lua_pushnil(L);
    while (lua_next(L, -2) != 0) {
      if (lua_type(L, -2) == LUA_TSTRING && lua_type(L, -1) == LUA_TSTRING) {
        size_t name_length = 0;
        size_t value_length = 0;
        const char *name = lua_tolstring(L, -2, &name_length);
        const char *value = lua_tolstring(L, -1, &value_length);
        response_take_header(response, name, name_length, value, value_length);
      }
      lua_pop(L, 1);
    }
  }
  lua_pop(L, 1);
}

/* A response as a table. Its body stays a Lua string, at SETTLE_BODY. */
static void take_response(lua_State *L, const struct box *box) {
  struct response *response = &box->exchange->response;
  const char *name = box->retry.operation->name;
  if (!lua_istable(L, SETTLE_RESPONSE)) {
    raise_error(L, "%s: the transport returned a %s as its response", name, luaL_typename(L, SETTLE_RESPONSE));
  }
  response->sent = true;
  lua_getfield(L, SETTLE_RESPONSE, "status");
  lua_Number status = lua_tonumber(L, -1);
  lua_pop(L, 1);
  bool is_status = status >= 100 && status <= 599; /* also false for not a number */
  if (!is_status) {
    raise_error(L, "%s: the transport returned a response without a status", name);
  }
  response->status = (int)status;
  take_headers(L, response);
  lua_getfield(L, SETTLE_RESPONSE, "body"); /* to SETTLE_BODY */
  response_judge_status(response);
  if (lua_type(L, -1) == LUA_TSTRING && lua_rawlen(L, -1) > box->service->max_response_bytes) {
    response_fail(response, FAILURE_TOO_LARGE, "the response is larger than %zu bytes",
                  box->service->max_response_bytes);
  }
}

/* A kind that says that nothing was sent contradicts a transport that did send. */
static enum failure_kind believable(enum failure_kind kind, bool was_sent) {
  bool says_unsent = kind == FAILURE_DNS || kind == FAILURE_CONNECT || kind == FAILURE_TLS || kind == FAILURE_PHASE;
  return kind == FAILURE_NONE || (says_unsent && was_sent) ? FAILURE_NETWORK : kind;
}

/* nil, message, kind, sent. A transport that does not say whether the request was sent is believed as far as its kind
 * says so. */
static void take_failure(lua_State *L, struct response *response) {
  const char *kind = lua_type(L, SETTLE_KIND) == LUA_TSTRING ? lua_tostring(L, SETTLE_KIND) : "";
  const char *message = lua_type(L, SETTLE_MESSAGE) == LUA_TSTRING ? lua_tostring(L, SETTLE_MESSAGE) : "no response";
  bool was_sent = lua_toboolean(L, SETTLE_SENT);
  response->sent = was_sent || !lua_isboolean(L, SETTLE_SENT);
  response_fail(response, believable(failure_kind_named(kind), was_sent), "%s", message);
}

/* Fills the response from what the transport returned. `true` is one that was read by call:read. */
static void take_results(lua_State *L, struct box *box, const struct api *api) {
  struct response *response = &box->exchange->response;
  if (!api->open && !box->is_begun) {
    retry_break_off(response, FAILURE_CLOSED, closed_detail);
  } else if (!box->is_begun) { /* too late: the last response stands */
    return;
  } else if (!api->open) {
    response->sent = !lua_isboolean(L, SETTLE_SENT) || lua_toboolean(L, SETTLE_SENT);
    response_fail(response, FAILURE_CLOSED, "%s", closed_detail);
  } else if (lua_isnil(L, SETTLE_RESPONSE)) {
    take_failure(L, response);
  } else if (!box->is_read || !lua_isboolean(L, SETTLE_RESPONSE)) {
    take_response(L, box);
  }
  response->times.total_ms = clock_ms() - box->begun_at;
}

static int push_results(lua_State *L, const struct box *box) {
  struct response *response = &box->exchange->response;
  struct failure_context context = failure_context_of(&box->retry, response);
  if (lua_type(L, SETTLE_BODY) == LUA_TSTRING) {
    context.body = lua_tolstring(L, SETTLE_BODY, &context.body_length);
  }
  int results = response_push(L, &context, response);
  lua_pushnil(L);
  lua_insert(L, -1 - results);
  return 1 + results;
}

/* call:settle(response, message, kind, sent) -> milliseconds to wait before the next attempt; or nil and the results of
 * the call, which is over then. `response` is a table, true when call:read has read it, or nil. */
static int settle(lua_State *L) {
  struct box *box = api_check_box(L);
  luaL_argcheck(L, box->is_settling, SETTLE_CALL, "no attempt has begun");
  lua_settop(L, SETTLE_SENT);
  const struct api *api = api_push_shared(L, SETTLE_CALL);
  struct response *response = &box->exchange->response;
  take_results(L, box, api);
  lua_settop(L, SETTLE_BODY);
  if (api->has_hook && box->is_begun) {
    api_push_hook(L, SETTLE_API);
    hook_run(L, box->retry.operation, response, box->retry.attempts);
  }
  int64_t wait_ms = box->is_begun ? retry_wait_ms(&box->retry, response) : UNKNOWN;
  box->is_settling = false;
  if (wait_ms != UNKNOWN && api->open) {
    lua_pushinteger(L, (lua_Integer)wait_ms);
    return 1;
  }
  if (wait_ms != UNKNOWN) { /* the hook closed it */
    retry_break_off(response, FAILURE_CLOSED, closed_detail);
  }
  int results = push_results(L, box);
  api_return_box(L, SETTLE_API, SETTLE_CALL);
  return results;
}

int transport_fail(lua_State *L) {
  struct response response = {0};
  response_clear(&response);
  struct retry retry = {.operation = api_check_operation(L, 1)};
  enum failure_kind kind = failure_kind_named(luaL_checkstring(L, 2));
  luaL_argcheck(L, kind != FAILURE_NONE, 2, "not a kind of failure");
  response_fail(&response, kind, "%s", luaL_checkstring(L, 3));
  struct failure_context context = failure_context_of(&retry, &response);
  return failure_push(L, &context, &response, 0);
}

static const luaL_Reg methods[] = {
    {"request", push_request}, {"bytes", push_bytes}, {"begin", begin}, {"read", read_bytes},
    {"read_end", read_end},    {"settle", settle},    {NULL, NULL}};

void transport_register(lua_State *L) {
  api_push_box_metatable(L);
  lua_newtable(L);
  set_functions(L, methods, 0);
  lua_setfield(L, -2, "__index");
  lua_pop(L, 1);
}
