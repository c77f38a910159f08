/* SPDX-License-Identifier: MIT */
#include "lua/description.h"

#include "api/operation.h"
#include "lua/field.h"

int description_outline(lua_State *L) {
  const char *group = NULL;
  lua_Integer length = 0;
  lua_createtable(L, (int)operation_count, 0);
  for (size_t i = 0; i < operation_outline_count; i++) {
    const struct outline_entry *entry = &operation_outline[i];
    if (entry->is_group) {
      group = entry->text;
      continue;
    }
    lua_createtable(L, 0, 2);
    set_text_field(L, "name", entry->text);
    set_text_field(L, "group", group);
    lua_rawseti(L, -2, (int)++length);
  }
  return 1;
}

int description_of_operation(lua_State *L) {
  lua_Integer number = luaL_checkinteger(L, 1);
  luaL_argcheck(L, number >= 1 && (size_t)number <= operation_count, 1, "no operation has this number");
  const struct operation *operation = &operations[number - 1];
  lua_createtable(L, 0, 8);
  set_text_field(L, "v3", operation->endpoints[API_V3]);
  set_text_field(L, "v2", operation->endpoints[API_V2]);
  set_text_field(L, "retry_class", operation->retry_class);
  set_text_field(L, "answer", operation->answer);
  set_text_field(L, "query", operation->query);
  set_text_field(L, "body", operation->body);
  set_text_field(L, "actions", operation->actions);
  set_text_field(L, "response", operation->response);
  return 1;
}

int description_of_schema(lua_State *L) {
  const char *name = luaL_checkstring(L, 1);
  luaL_Buffer fields;
  size_t row = 0;
  const char *list = operation_next_schema_row(name, &row);
  if (list == NULL) {
    return 0;
  }
  luaL_buffinit(L, &fields);
  for (; list != NULL; list = operation_next_schema_row(name, &row)) {
    luaL_addstring(&fields, list);
    luaL_addchar(&fields, ' ');
  }
  luaL_pushresult(&fields);
  return 1;
}

int description_is_array(lua_State *L) {
  size_t length = 0;
  const char *name = luaL_checklstring(L, 1, &length);
  lua_pushboolean(L, operation_property_is_array(name, length));
  return 1;
}
