/* SPDX-License-Identifier: MIT */
#include "lua/transport.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "api/suggestion.h"
#include "http/headers.h"
#include "lua/api.h"
#include "lua/hook.h"
#include "lua/json_writer.h"
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

/* The request. */

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
  struct box *box = api_check_box(L);
  const struct request *request = &box->exchange->request;
  luaL_argcheck(L, box->service != NULL, 1, "the api is closed");
  box->is_given = true;
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

/* call:bytes() -> the whole request in HTTP/1.1 format */
static int push_bytes(lua_State *L) {
  struct box *box = api_check_box(L);
  luaL_argcheck(L, box->service != NULL, 1, "the api is closed");
  box->is_given = true;
  struct buffer *out = &box->exchange->request.bytes;
  buffer_clear(out);
  http1_write(out, box->service, &box->exchange->request);
  if (out->failed) {
    raise_error(L, "out of memory");
  }
  lua_pushlstring(L, out->bytes, out->length);
  return 1;
}

/* Attempts. */

/* call:begin() -> milliseconds left for the attempt, which counts as made from now on; nil if the api was closed or the
 * deadline has passed, and the call must be settled without an attempt */
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
  box->is_given = false;
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

/* call:read(bytes) -> "more", "complete" or "failed", and how many milliseconds the connection may stay idle before
 * it serves another request; 0 if it cannot. Parses the next bytes of the response. */
static int read_bytes(lua_State *L) {
  struct box *box = check_reader(L);
  size_t length = 0;
  const char *bytes = luaL_checklstring(L, 2, &length);
  return push_progress(L, box, http1_read(&box->reader, bytes, length));
}

/* call:read_end(in_order) -> "complete" or "failed", 0. Reports that the connection has ended. */
static int read_end(lua_State *L) {
  struct box *box = check_reader(L);
  return push_progress(L, box, http1_end(&box->reader, lua_toboolean(L, 2)));
}

/* Settling. */

enum {
  INTEGER_MAXIMUM = 24, /* including the sign and a NUL */
  WORD_MAXIMUM = 32
};

enum { SETTLE_CALL = 1, SETTLE_RESPONSE, SETTLE_MESSAGE, SETTLE_KIND, SETTLE_SENT, SETTLE_API, SETTLE_BODY };

/* Raises an error about what a transport returned, without a position, which would be one in this library. */
static _Noreturn void raise_returned(lua_State *L, const struct box *box, const char *fault) {
  lua_pushfstring(L, "%s: the transport returned %s", box->retry.operation->name, fault);
  lua_error(L);
  abort(); /* not reached */
}

/* Takes the header whose name and value are on top. Numbers, such as the length of the body, are converted to text. */
static void take_header(lua_State *L, struct response *response) {
  size_t name_length = 0;
  size_t value_length = 0;
  int64_t integer = 0;
  char digits[INTEGER_MAXIMUM];
  const char *name = lua_tolstring(L, -2, &name_length);
  if (json_to_integer(L, -1, &integer)) {
    value_length = (size_t)snprintf(digits, sizeof digits, "%" PRId64, integer);
    response_take_header(response, name, name_length, digits, value_length);
  } else if (lua_isstring(L, -1)) {
    const char *value = lua_tolstring(L, -1, &value_length);
    response_take_header(response, name, name_length, value, value_length);
  }
}

/* Takes the headers of a response that a transport returned. */
static void take_headers(lua_State *L, struct response *response) {
  lua_getfield(L, SETTLE_RESPONSE, "headers");
  if (lua_istable(L, -1)) {
    lua_pushnil(L);
    while (lua_next(L, -2) != 0) {
      if (lua_type(L, -2) == LUA_TSTRING) {
        take_header(L, response);
      }
      lua_pop(L, 1);
    }
  }
  lua_pop(L, 1);
}

static const char *const response_fields[] = {"status", "headers", "body"};

static bool is_response_field(const char *name) {
  for (size_t i = 0; i < sizeof response_fields / sizeof response_fields[0]; i++) {
    if (strcmp(name, response_fields[i]) == 0) {
      return true;
    }
  }
  return false;
}

/* Raises an error for a misspelled field of a response. Unrelated fields are ignored, because HTTP libraries return
 * more fields. */
static void check_fields(lua_State *L, const struct box *box) {
  lua_pushnil(L);
  while (lua_next(L, SETTLE_RESPONSE) != 0) {
    lua_pop(L, 1);
    size_t length = 0;
    const char *name = lua_type(L, -1) == LUA_TSTRING ? lua_tolstring(L, -1, &length) : "";
    if (is_response_field(name)) {
      continue;
    }
    struct suggestion suggestion;
    suggestion_begin(&suggestion, name, length);
    for (size_t i = 0; i < sizeof response_fields / sizeof response_fields[0]; i++) {
      suggestion_consider(&suggestion, response_fields[i], strlen(response_fields[i]));
    }
    if (suggestion.length > 0) {
      raise_returned(
          L, box,
          lua_pushfstring(L, "a response with an unknown field '%s'; did you mean '%s'?", name, suggestion.name));
    }
  }
}

/* Takes a response table. The body stays a Lua string, at SETTLE_BODY. */
static void take_response(lua_State *L, const struct box *box) {
  struct response *response = &box->exchange->response;
  if (!lua_istable(L, SETTLE_RESPONSE)) {
    raise_returned(L, box, lua_pushfstring(L, "a %s as its response", luaL_typename(L, SETTLE_RESPONSE)));
  }
  check_fields(L, box);
  response->sent = true;
  lua_getfield(L, SETTLE_RESPONSE, "status");
  lua_Number status = lua_tonumber(L, -1);
  lua_pop(L, 1);
  bool is_status = status >= 100 && status <= 599; /* also false for NaN */
  if (!is_status) {
    raise_returned(L, box, "a response without a status");
  }
  response->status = (int)status;
  take_headers(L, response);
  lua_getfield(L, SETTLE_RESPONSE, "body"); /* to SETTLE_BODY */
  if (!lua_isnil(L, SETTLE_BODY) && lua_type(L, SETTLE_BODY) != LUA_TSTRING) {
    raise_returned(L, box, lua_pushfstring(L, "a body that is a %s, not a string", luaL_typename(L, SETTLE_BODY)));
  }
  response_set_kind(response);
  if (lua_isstring(L, SETTLE_BODY) && lua_rawlen(L, SETTLE_BODY) > box->service->max_response_bytes) {
    response_fail(response, FAILURE_TOO_LARGE, "the response is larger than %zu bytes",
                  box->service->max_response_bytes);
  }
}

/* Returns the kind, or FAILURE_NETWORK if the kind means that nothing was sent although the transport did send. */
static enum failure_kind believable(enum failure_kind kind, bool was_sent) {
  return kind == FAILURE_NONE || (failure_kind_is_unsent(kind) && was_sent) ? FAILURE_NETWORK : kind;
}

/* Returns the kind that a transport returned; FAILURE_NONE if it returned none. The message about an unknown kind shows
 * it only if it is a word. */
static enum failure_kind check_kind(lua_State *L, const struct box *box) {
  if (lua_isnil(L, SETTLE_KIND)) {
    return FAILURE_NONE;
  }
  if (lua_type(L, SETTLE_KIND) != LUA_TSTRING) {
    raise_returned(L, box, lua_pushfstring(L, "a failure kind that is a %s", luaL_typename(L, SETTLE_KIND)));
  }
  size_t length = 0;
  const char *name = lua_tolstring(L, SETTLE_KIND, &length);
  enum failure_kind kind = failure_kind_named(name);
  if (kind != FAILURE_NONE) {
    return kind;
  }
  struct suggestion suggestion;
  suggestion_begin(&suggestion, name, length);
  for (int i = FAILURE_NONE + 1; i < FAILURE_KIND_COUNT; i++) {
    const char *text = failure_kind_text((enum failure_kind)i);
    suggestion_consider(&suggestion, text, strlen(text));
  }
  bool is_word = length <= WORD_MAXIMUM && strspn(name, "abcdefghijklmnopqrstuvwxyz_") == length;
  const char *shown = is_word ? lua_pushfstring(L, " '%s'", name) : "";
  if (suggestion.length > 0) {
    raise_returned(L, box, lua_pushfstring(L, "an unknown failure kind%s; did you mean '%s'?", shown, suggestion.name));
  }
  raise_returned(L, box, lua_pushfstring(L, "an unknown failure kind%s", shown));
}

/* Takes nil, message, kind, sent. If the transport does not say whether the request was sent, the kind decides. */
static void take_failure(lua_State *L, const struct box *box) {
  struct response *response = &box->exchange->response;
  enum failure_kind kind = check_kind(L, box);
  const char *message = lua_type(L, SETTLE_MESSAGE) == LUA_TSTRING ? lua_tostring(L, SETTLE_MESSAGE) : "no response";
  bool was_sent = lua_toboolean(L, SETTLE_SENT);
  response->sent = was_sent || !lua_isboolean(L, SETTLE_SENT);
  response_fail(response, believable(kind, was_sent), "%s", message);
}

/* Fills the response from what the transport returned; `true` stands for a response that call:read has parsed. */
static void take_results(lua_State *L, struct box *box, const struct api *api) {
  struct response *response = &box->exchange->response;
  if (!api->open && !box->is_begun) {
    retry_end_early(response, FAILURE_CLOSED, closed_message);
  } else if (!box->is_begun) { /* too late: the previous response is final */
    return;
  } else if (!api->open) {
    response->sent = !lua_isboolean(L, SETTLE_SENT) || lua_toboolean(L, SETTLE_SENT);
    response_fail(response, FAILURE_CLOSED, "%s", closed_message);
  } else if (lua_isnil(L, SETTLE_RESPONSE)) {
    take_failure(L, box);
  } else if (!box->is_read || !lua_isboolean(L, SETTLE_RESPONSE)) {
    take_response(L, box);
  }
  response->times.total_ms = clock_ms() - box->begun_at;
}

static int push_results(lua_State *L, const struct box *box) {
  struct response *response = &box->exchange->response;
  struct failure_context context = failure_context_of(&box->retry, box->service, response);
  if (lua_type(L, SETTLE_BODY) == LUA_TSTRING) {
    context.body = lua_tolstring(L, SETTLE_BODY, &context.body_length);
  }
  int results = response_push(L, &context, response);
  lua_pushnil(L);
  lua_insert(L, -1 - results);
  return 1 + results;
}

/* call:settle(response, message, kind, sent) -> milliseconds to wait before the next attempt; or nil and the results of
 * the call, which is then finished. `response` is a table, true if call:read has parsed it, or nil. */
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
  if (wait_ms != UNKNOWN) { /* the hook closed the api */
    retry_end_early(response, FAILURE_CLOSED, closed_message);
  }
  int results = push_results(L, box);
  api_return_box(L, SETTLE_API, SETTLE_CALL);
  return results;
}

/* call:cancel(reason) -> as from call:settle when the call is finished: fails it with the kind cancelled. Whatever was
 * carrying out the call must not use it any more. */
static int cancel(lua_State *L) {
  struct box *box = api_check_box(L);
  const char *reason = luaL_checkstring(L, 2);
  lua_settop(L, 2);
  if (!box->is_settling) {
    retry_end_early(&box->exchange->response, FAILURE_CANCELLED, reason);
    box->is_settling = true;
    box->is_begun = false;
  }
  lua_pushnil(L);
  lua_insert(L, SETTLE_RESPONSE);
  lua_pushstring(L, failure_kind_text(FAILURE_CANCELLED));
  lua_pushboolean(L, box->is_given);
  return settle(L);
}

int transport_fail(lua_State *L) {
  struct response response = {0};
  response_clear(&response);
  struct retry retry = {.operation = api_check_operation(L, 1)};
  enum failure_kind kind = failure_kind_named(luaL_checkstring(L, 2));
  luaL_argcheck(L, kind != FAILURE_NONE, 2, "not a kind of failure");
  response_fail(&response, kind, "%s", luaL_checkstring(L, 3));
  struct failure_context context = failure_context_of(&retry, NULL, &response);
  return failure_push(L, &context, &response, 0);
}

static const luaL_Reg methods[] = {
    {"request", push_request}, {"bytes", push_bytes}, {"begin", begin},   {"read", read_bytes},
    {"read_end", read_end},    {"settle", settle},    {"cancel", cancel}, {NULL, NULL}};

void transport_register(lua_State *L) {
  api_push_box_metatable(L);
  lua_newtable(L);
  set_functions(L, methods, 0);
  lua_setfield(L, -2, "__index");
  lua_pop(L, 1);
}
