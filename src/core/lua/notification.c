/* SPDX-License-Identifier: MIT */
#include "lua/notification.h"

#include <string.h>

const struct operation notification = {.name = "notification",
                                       .endpoints = {"none POST /", "none POST /"},
                                       .retry_class = "unanswered",
                                       .answer = "nothing",
                                       .query = "",
                                       .body = "",
                                       .actions = "",
                                       .response = ""};

static void append_field(lua_State *L, int index, const char *name, struct buffer *out) {
  size_t length = 0;
  lua_getfield(L, index, name);
  const char *text = luaL_checklstring(L, -1, &length);
  buffer_append(out, text, length);
  lua_pop(L, 1);
}

/* Returns whether the text can be the target of a request line, whatever the client has registered. */
static bool is_target(const struct buffer *text) {
  for (size_t i = 0; i < text->length; i++) {
    if (text->bytes[i] <= ' ' || text->bytes[i] > '~') {
      return false;
    }
  }
  return text->length > 0 && text->bytes[0] == '/';
}

void notification_build(lua_State *L, int index, struct request *request) {
  luaL_checktype(L, index, LUA_TTABLE);
  memcpy(request->method, "POST", sizeof "POST");
  request->credential = CREDENTIAL_SERVICE;
  request->has_body = true;
  append_field(L, index, "target", &request->path);
  append_field(L, index, "body", &request->body);
  lua_getfield(L, index, "is_form");
  request->is_form = lua_toboolean(L, -1);
  lua_pop(L, 1);
  if (request->path.failed || request->body.failed) {
    raise_error(L, "%s: out of memory", notification.name);
  }
  if (!is_target(&request->path)) {
    raise_error(L, "%s: the path of the URL is not valid", notification.name);
  }
}
