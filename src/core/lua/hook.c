/* SPDX-License-Identifier: MIT */
#include "lua/hook.h"

#include "lua/field.h"

static void push_event(lua_State *L, const struct operation *operation, const struct response *response, int attempt) {
  lua_createtable(L, 0, 14);
  set_text_field(L, "operation", operation->name);
  set_integer_field(L, "attempt", attempt);
  set_integer_field(L, "status", response->status != 0 ? response->status : UNKNOWN);
  set_text_field(L, "kind", failure_kind_text(response->kind));
  if (!operation_is_notification(operation)) {
    set_text_field(L, "request_id", response->request_id);
    set_integer_field(L, "retry_after_ms", response->retry_after_ms);
    set_integer_field(L, "rate_limit", response->rate_limit);
    set_integer_field(L, "rate_limit_remaining", response->rate_limit_remaining);
    set_integer_field(L, "rate_limit_reset", response->rate_limit_reset);
  }
  set_integer_field(L, "dns_ms", response->times.dns_ms);
  set_integer_field(L, "connect_ms", response->times.connect_ms);
  set_integer_field(L, "tls_ms", response->times.tls_ms);
  set_integer_field(L, "first_byte_ms", response->times.first_byte_ms);
  set_integer_field(L, "total_ms", response->times.total_ms);
}

void hook_run(lua_State *L, const struct operation *operation, const struct response *response, int attempt) {
  luaL_checkstack(L, 8, "on_call");
  push_event(L, operation, response, attempt);
  if (lua_pcall(L, 1, 0, 0) != 0) {
    lua_pop(L, 1);
  }
}
