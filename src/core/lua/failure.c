/* SPDX-License-Identifier: MIT */
#include "lua/failure.h"

#include <string.h>

#include "lua/field.h"

enum { RESULT_CODE_MAXIMUM = 32, UNAUTHORIZED = 401, NOT_FOUND = 404 };

/* Returns the result code if it has only letters, digits and "_", as all result codes do, including the sandbox's. The
 * code goes into the message, but comes from the peer. */
static const char *safe_result_code(lua_State *L, int result) {
  if (result == 0) {
    return NULL;
  }
  lua_pushliteral(L, "result_code");
  lua_rawget(L, result);
  size_t length = 0;
  const char *code = lua_type(L, -1) == LUA_TSTRING ? lua_tolstring(L, -1, &length) : NULL;
  bool safe = length > 0 && length <= RESULT_CODE_MAXIMUM &&
              strspn(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_") == length;
  lua_pop(L, 1); /* the table still holds the string */
  return safe ? code : NULL;
}

/* Returns whether the service's id is the only variable of the path, so that nothing else can be what was not found. */
static bool has_only_service_id(const char *path) {
  const char *variable = strchr(path, '{');
  return variable != NULL && strncmp(variable, "{serviceId}", strlen("{serviceId}")) == 0 &&
         strchr(variable + 1, '{') == NULL;
}

/* Returns which settings to check if Authlete does not accept the credentials or does not find the service; otherwise
 * "". */
static const char *setting_hint(const struct failure_context *context, const struct response *response) {
  static const char *const credentials[2][2] = {
      {"; check service_access_token and the cluster in base_url",
       "; check service_api_key, service_api_secret and base_url"},
      {"; check service_owner_access_token and the cluster in base_url",
       "; check service_owner_api_key, service_owner_api_secret and base_url"}};
  struct endpoint endpoint;
  if (context->service == NULL || !operation_endpoint(context->operation, context->service->api_version, &endpoint)) {
    return "";
  }
  if (response->status == UNAUTHORIZED && endpoint.credential != CREDENTIAL_NONE) {
    return credentials[endpoint.credential][context->service->api_version];
  }
  bool is_service_missing = response->status == NOT_FOUND && has_only_service_id(endpoint.path);
  return is_service_missing ? "; check service_id and the cluster in base_url" : "";
}

static void push_message(lua_State *L, const struct failure_context *context, const struct response *response,
                         int result) {
  const char *name = context->operation->name;
  const char *code = safe_result_code(L, result);
  bool is_answer = response->status != 0 && (response->kind == FAILURE_HTTP || response->kind == FAILURE_RATE_LIMITED);
  if (is_answer) {
    lua_pushfstring(L, "%s: HTTP status %d%s%s%s", name, response->status, code != NULL ? ", result code " : "",
                    code != NULL ? code : "", setting_hint(context, response));
  } else {
    lua_pushfstring(L, "%s: %s: %s", name, failure_kind_text(response->kind), response->detail);
  }
}

/* Copies a string field of the body's table into the failure, which is on top. */
static void copy_result(lua_State *L, int result, const char *name) {
  lua_pushstring(L, name);
  lua_rawget(L, result);
  if (lua_type(L, -1) == LUA_TSTRING) {
    lua_setfield(L, -2, name);
  } else {
    lua_pop(L, 1);
  }
}

int failure_push(lua_State *L, const struct failure_context *context, const struct response *response, int result) {
  bool is_of_client = operation_is_notification(context->operation);
  lua_pushnil(L);
  push_message(L, context, response, result);
  lua_createtable(L, 0, 12);
  lua_pushvalue(L, -2);
  lua_setfield(L, -2, "message");
  set_text_field(L, "operation", context->operation->name);
  set_text_field(L, "kind", failure_kind_text(response->kind));
  set_text_field(L, "request_id", is_of_client ? "" : response->request_id);
  set_integer_field(L, "status", response->status != 0 ? response->status : UNKNOWN);
  set_integer_field(L, "retry_after_ms", response->retry_after_ms);
  set_integer_field(L, "attempts", context->attempts);
  lua_pushboolean(L, response_maybe_processed(response) || (is_of_client && response->status != 0));
  lua_setfield(L, -2, "maybe_processed");
  if (context->body_length > 0 && !is_of_client) {
    lua_pushlstring(L, context->body, context->body_length);
    lua_setfield(L, -2, "body");
  }
  if (result != 0) {
    copy_result(L, result, "result_code");
    copy_result(L, result, "result_message");
  }
  return 3;
}

void failure_push_kinds(lua_State *L) {
  lua_createtable(L, FAILURE_KIND_COUNT - 1, 0);
  for (int i = FAILURE_NONE + 1; i < FAILURE_KIND_COUNT; i++) {
    lua_pushstring(L, failure_kind_text((enum failure_kind)i));
    lua_rawseti(L, -2, i - FAILURE_NONE);
  }
}
