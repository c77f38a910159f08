/* SPDX-License-Identifier: MIT */
#include "lua/transport.h"

#include <stdio.h>
#include <string.h>

#include "lua/api.h"
#include "lua/hook.h"
#include "lua/request.h"
#include "lua/response.h"
#include "http/retry.h"

static void push_url(lua_State *L, const struct service *service, const struct request *request) {
  lua_pushstring(L, service->origin);
  lua_pushlstring(L, request->path.bytes, request->path.length);
  lua_pushstring(L, request->query.length > 0 ? "?" : "");
  lua_pushstring(L, buffer_text(&request->query));
  lua_concat(L, 4);
}

static void push_headers(lua_State *L, const struct service *service, const struct request *request) {
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

/* What preparing a request has on its stack: core's arguments without the number, and a box. */
enum { API = 1, REQUEST, OPTIONS, METATABLE, BOX };

/* Builds the request in a box; its maker calls finish_preparing when it has copied what it needs. */
static const struct box *prepare(lua_State *L, struct options *options) {
  const struct operation *operation = api_check_operation(L, 2);
  lua_remove(L, 2);
  lua_settop(L, OPTIONS);
  api_push_metatable(L);
  const struct api *api = api_check(L, operation, METATABLE);
  const struct box *box = api_take_box(L);
  api_check_open(L, api, operation); /* a finalizer may have closed it, and then the box has no service */
  struct request *request = &box->exchange->request;
  *options = api_check_options(L, operation, OPTIONS, box->service, request);
  request_build(L, box->service, operation, REQUEST, request);
  api_check_open(L, api, operation); /* once more: nothing that is closed sends anything */
  return box;
}

/* The table is on top. Leaves it and the retries. */
static int finish_preparing(lua_State *L, const struct options *options) {
  lua_pushinteger(L, (lua_Integer)options->timeout_ms);
  lua_setfield(L, -2, "timeout_ms");
  lua_pushinteger(L, options->retries);
  api_return_box(L, BOX);
  return 2;
}

int transport_prepare(lua_State *L) {
  struct options options;
  const struct box *box = prepare(L, &options);
  const struct request *request = &box->exchange->request;
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
  return finish_preparing(L, &options);
}

static void append_header(struct buffer *out, const char *name, const char *value) {
  if (value != NULL) {
    buffer_append_text(out, name);
    buffer_append_text(out, ": ");
    buffer_append_text(out, value);
    buffer_append_text(out, "\r\n");
  }
}

static void append_head(struct buffer *out, const struct service *service, const struct request *request) {
  buffer_append_text(out, request->method);
  buffer_append_byte(out, ' ');
  buffer_append(out, request->path.bytes, request->path.length);
  if (request->query.length > 0) {
    buffer_append_byte(out, '?');
    buffer_append(out, request->query.bytes, request->query.length);
  }
  buffer_append_text(out, " HTTP/1.1\r\n");
  append_header(out, "Host", strstr(service->origin, "://") + 3);
  append_header(out, "Authorization", service_authorization(service, request->credential));
  append_header(out, "User-Agent", service->user_agent);
  for (size_t at = 0; at < request->headers.length;) {
    const char *name = request->headers.bytes + at;
    const char *value = name + strlen(name) + 1;
    append_header(out, name, value);
    at = (size_t)(value - request->headers.bytes) + strlen(value) + 1;
  }
  if (request->has_body) {
    append_header(out, "Content-Type", "application/json");
    buffer_append_text(out, "Content-Length: ");
    buffer_append_integer(out, (int64_t)request->body.length);
    buffer_append_text(out, "\r\n");
  }
  buffer_append_text(out, "\r\n");
}

int transport_render(lua_State *L) {
  struct options options;
  const struct box *box = prepare(L, &options);
  const struct request *request = &box->exchange->request;
  struct buffer *out = &box->exchange->response.scratch;
  append_head(out, box->service, request);
  buffer_append(out, request->body.bytes, request->body.length);
  if (out->failed) {
    raise_error(L, "not enough memory for the request");
  }
  lua_createtable(L, 0, 2);
  lua_pushlstring(L, out->bytes, out->length);
  lua_setfield(L, -2, "bytes");
  return finish_preparing(L, &options);
}

/* One line of a response's head: "Name: value". */
struct header_line {
  const char *name;
  size_t name_length;
  const char *value;
  size_t value_length;
};

static bool is_blank(char byte) {
  return byte == ' ' || byte == '\t' || byte == '\r';
}

/* Takes the line at `*at` and moves behind its line feed. A line without a colon has an empty name. False at the end
 * and at the empty line that ends a head. */
static bool next_line(const char **at, const char *end, struct header_line *line) {
  const char *start = *at;
  const char *stop = memchr(start, '\n', (size_t)(end - start));
  *at = stop != NULL ? stop + 1 : end;
  stop = stop != NULL ? stop : end;
  if (stop == start || (stop - start == 1 && *start == '\r')) {
    return false;
  }
  const char *colon = memchr(start, ':', (size_t)(stop - start));
  if (colon == NULL) {
    *line = (struct header_line){.name = start, .value = start, .value_length = (size_t)(stop - start)};
    return true;
  }
  const char *value = colon + 1;
  while (value < stop && is_blank(*value)) {
    value++;
  }
  while (value < stop && is_blank(stop[-1])) {
    stop--;
  }
  *line = (struct header_line){
      .name = start, .name_length = (size_t)(colon - start), .value = value, .value_length = (size_t)(stop - value)};
  return true;
}

static bool is_header(const struct header_line *line, const char *name) {
  return response_header_is(line->name, line->name_length, name);
}

static bool value_is(const struct header_line *line, const char *value) {
  return response_header_is(line->value, line->value_length, value); /* values such as these have no case either */
}

/* Whether the value, a list with commas, has an element. */
static bool value_has(const struct header_line *line, const char *element) {
  const char *end = line->value + line->value_length;
  for (const char *at = line->value; at < end; at++) {
    const char *comma = memchr(at, ',', (size_t)(end - at));
    const char *stop = comma != NULL ? comma : end;
    const char *last = stop;
    while (at < last && is_blank(*at)) {
      at++;
    }
    while (at < last && is_blank(last[-1])) {
      last--;
    }
    if (response_header_is(at, (size_t)(last - at), element)) {
      return true;
    }
    at = stop;
  }
  return false;
}

/* UNKNOWN when it is no number. What is beyond the numbers that are exact in Lua becomes 10^15: too large as well. */
static int64_t parse_length(const struct header_line *line) {
  const int64_t most = INT64_C(1000000000000000);
  int64_t length = 0;
  for (size_t i = 0; i < line->value_length; i++) {
    if (line->value[i] < '0' || line->value[i] > '9') {
      return UNKNOWN;
    }
    length = length * 10 + (line->value[i] - '0');
    length = length < most ? length : most;
  }
  return line->value_length > 0 ? length : UNKNOWN;
}

/* The status of "HTTP/1.1 200 OK"; 0 when the line is none. */
static int parse_status(const char *text, size_t length) {
  static const char form[] = "HTTP/1.x 000";
  if (length < sizeof form - 1 ||
      (length > sizeof form - 1 && text[sizeof form - 1] != ' ' && text[sizeof form - 1] != '\r')) {
    return 0;
  }
  for (size_t i = 0; i < sizeof form - 1; i++) {
    bool is_digit = text[i] >= '0' && text[i] <= '9';
    if (form[i] == '0' || form[i] == 'x' ? !is_digit : text[i] != form[i]) {
      return 0;
    }
  }
  return (text[9] - '0') * 100 + (text[10] - '0') * 10 + (text[11] - '0');
}

/* How a response's body ends, by its head. */
struct framing {
  int64_t length; /* UNKNOWN when the head does not say */
  bool is_chunked;
  bool keeps_alive;
};

/* Takes one header in. False when it contradicts what was said before. */
static bool take_framing(struct framing *framing, const struct header_line *line) {
  if (is_header(line, "content-length")) {
    int64_t length = parse_length(line);
    bool fits = length != UNKNOWN && (framing->length == UNKNOWN || framing->length == length);
    framing->length = length;
    return fits;
  }
  if (is_header(line, "transfer-encoding")) {
    bool fits = !framing->is_chunked && value_is(line, "chunked");
    framing->is_chunked = true;
    return fits;
  }
  if (is_header(line, "connection")) {
    framing->keeps_alive = framing->keeps_alive && !value_has(line, "close");
  }
  return true;
}

int transport_head(lua_State *L) {
  size_t size = 0;
  const char *start = luaL_checklstring(L, 1, &size);
  static const char protocol[] = "HTTP/1.";
  size_t begun = size < sizeof protocol - 1 ? size : sizeof protocol - 1;
  if (memcmp(start, protocol, begun) != 0) {
    lua_pushnil(L);
    return 1;
  }
  const char *empty_line = memmem(start, size, "\r\n\r\n", 4);
  if (empty_line == NULL) {
    lua_pushinteger(L, 0);
    return 1;
  }
  const char *end = empty_line + 4;
  int status = parse_status(start, (size_t)(end - start));
  struct framing framing = {.length = UNKNOWN, .keeps_alive = status != 0 && start[7] != '0'};
  struct header_line line;
  const char *at = start;
  bool fits = status >= 100 && next_line(&at, end, &line);
  while (fits && next_line(&at, end, &line)) {
    fits = take_framing(&framing, &line);
  }
  if (!fits || (framing.is_chunked && framing.length != UNKNOWN)) {
    lua_pushnil(L);
    return 1;
  }
  lua_pushinteger(L, (lua_Integer)(end - start));
  lua_pushinteger(L, status);
  if (framing.length != UNKNOWN) {
    lua_pushnumber(L, (lua_Number)framing.length);
  } else {
    lua_pushnil(L);
  }
  lua_pushboolean(L, framing.is_chunked);
  lua_pushboolean(L, framing.keeps_alive);
  return 5;
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
  SETTLE_MAYBE,
  SETTLE_BOX,
  SETTLE_BODY
};

static void set_closed(struct response *response) {
  response->kind = FAILURE_CLOSED;
  response->sent = true;
  snprintf(response->detail, sizeof response->detail, "the api was closed while the call was under way");
}

/* What a transport that is written in Lua returned, as a response; its body stays a Lua string, at SETTLE_BODY. */
static void take_failure(lua_State *L, struct response *response) {
  const char *kind = lua_type(L, SETTLE_KIND) == LUA_TSTRING ? lua_tostring(L, SETTLE_KIND) : "";
  const char *message = lua_type(L, SETTLE_MESSAGE) == LUA_TSTRING ? lua_tostring(L, SETTLE_MESSAGE) : "no answer";
  response->kind = failure_kind_named(kind);
  if (response->kind == FAILURE_NONE) {
    response->kind = FAILURE_NETWORK;
  }
  response->sent = !lua_isboolean(L, SETTLE_SENT) || lua_toboolean(L, SETTLE_SENT); /* when nobody knows, it had */
  snprintf(response->detail, sizeof response->detail, "%s", message);
  lua_pushnil(L);
}

/* The headers of a response: a table, or text that begins with its head. */
static void take_headers(lua_State *L, struct response *response) {
  lua_getfield(L, SETTLE_RESPONSE, "headers");
  if (lua_type(L, -1) == LUA_TSTRING) {
    size_t size = 0;
    const char *at = lua_tolstring(L, -1, &size);
    const char *end = at + size;
    struct header_line line;
    while (next_line(&at, end, &line)) {
      response_take_header(response, line.name, line.name_length, line.value, line.value_length);
    }
  } else if (lua_istable(L, -1)) {
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

static void take_response(lua_State *L, const struct service *service, const struct operation *operation,
                          struct response *response) {
  if (!lua_istable(L, SETTLE_RESPONSE)) {
    raise_error(L, "%s: the transport returned a %s as its response", operation->name,
                luaL_typename(L, SETTLE_RESPONSE));
  }
  response->sent = true;
  lua_getfield(L, SETTLE_RESPONSE, "status");
  lua_Number status = lua_tonumber(L, -1);
  lua_pop(L, 1);
  bool is_status = status >= 100 && status <= 599; /* also false for not a number */
  if (!is_status) {
    raise_error(L, "%s: the transport returned a response without a status", operation->name);
  }
  response->status = (int)status;
  take_headers(L, response);
  lua_getfield(L, SETTLE_RESPONSE, "body");
  response_judge_status(response);
  if (lua_type(L, -1) == LUA_TSTRING && lua_rawlen(L, -1) > service->max_response_bytes) {
    response->kind = FAILURE_TOO_LARGE;
    snprintf(response->detail, sizeof response->detail, "the response is larger than %zu bytes", service->max_response_bytes);
  }
}

int transport_settle(lua_State *L) {
  lua_settop(L, SETTLE_MAYBE);
  const struct operation *operation = api_check_operation(L, SETTLE_NUMBER);
  const struct api *api = lua_touserdata(L, SETTLE_API);
  int attempt = (int)luaL_checkinteger(L, SETTLE_ATTEMPT);
  struct retry_rules rules = {.operation = operation, .retries = (int)luaL_checkinteger(L, SETTLE_RETRIES)};
  const struct box *box = api_take_box(L);
  struct response *response = &box->exchange->response;
  response->times.total_ms = (int64_t)luaL_checknumber(L, SETTLE_ELAPSED);
  response->maybe_before = lua_toboolean(L, SETTLE_MAYBE);
  if (!api->open) {
    set_closed(response);
    lua_pushnil(L);
  } else if (lua_isnil(L, SETTLE_RESPONSE)) {
    take_failure(L, response);
  } else {
    take_response(L, box->service, operation, response);
  }
  bool was_made = api->open || !lua_isnil(L, SETTLE_RESPONSE) || !lua_isnil(L, SETTLE_MESSAGE);
  if (api->has_hook && was_made) {
    api_push_hook(L);
    hook_run(L, operation, response, attempt);
  }
  int64_t wait_ms = retry_wait_ms(&rules, response, attempt, (int64_t)luaL_checknumber(L, SETTLE_REMAINING));
  if (wait_ms != UNKNOWN && !api->open) { /* the hook closed it */
    set_closed(response);
    wait_ms = UNKNOWN;
  }
  if (wait_ms != UNKNOWN) {
    bool maybe_processed = response_maybe_processed(response);
    api_return_box(L, SETTLE_BOX);
    lua_pushinteger(L, (lua_Integer)wait_ms);
    lua_pushboolean(L, maybe_processed);
    return 2;
  }
  struct failure_context context = {.operation = operation, .attempts = attempt, .body = ""};
  if (lua_type(L, SETTLE_BODY) == LUA_TSTRING) {
    context.body = lua_tolstring(L, SETTLE_BODY, &context.body_length);
  }
  int results = response_push(L, &context, response);
  api_return_box(L, SETTLE_BOX);
  lua_pushnil(L);
  lua_insert(L, -1 - results);
  return 1 + results;
}

int transport_fail(lua_State *L) {
  const struct operation *operation = api_check_operation(L, 1);
  struct response response = {0};
  response_clear(&response);
  response.kind = failure_kind_named(luaL_checkstring(L, 2));
  snprintf(response.detail, sizeof response.detail, "%s", luaL_checkstring(L, 3));
  struct failure_context context = {.operation = operation, .attempts = (int)luaL_checkinteger(L, 4), .body = ""};
  return failure_push(L, &context, &response, 0);
}
