/* SPDX-License-Identifier: MIT */
#include "hook.h"

static void set_integer(lua_State *L, const char *name, int64_t number) {
  if (number != UNKNOWN) {
    lua_pushinteger(L, (lua_Integer)number);
    lua_setfield(L, -2, name);
  }
}

static void set_text(lua_State *L, const char *name, const char *text) {
  if (text != NULL && text[0] != '\0') {
    lua_pushstring(L, text);
    lua_setfield(L, -2, name);
  }
}

static void push_event(lua_State *L, const struct operation *operation, const struct reply *reply, int attempt) {
  lua_createtable(L, 0, 14);
  set_text(L, "operation", operation->name);
  set_integer(L, "attempt", attempt);
  set_integer(L, "status", reply->status != 0 ? reply->status : UNKNOWN);
  set_text(L, "kind", failure_kind_text(reply->kind));
  set_text(L, "request_id", reply->request_id);
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

void hook_run(lua_State *L, const struct operation *operation, const struct reply *reply, int attempt) {
  luaL_checkstack(L, 8, "on_call");
  push_event(L, operation, reply, attempt);
  if (lua_pcall(L, 1, 0, 0) != 0) {
    lua_pop(L, 1);
  }
}
