/* SPDX-License-Identifier: MIT
 *
 * Fields of the table on top of the stack. */
#ifndef AUTHLETE_FIELD_H
#define AUTHLETE_FIELD_H

#include "base/clock.h"
#include "lua/compat.h"

/* Sets nothing if the text is empty or NULL. */
static inline void set_text_field(lua_State *L, const char *name, const char *text) {
  if (text != NULL && text[0] != '\0') {
    lua_pushstring(L, text);
    lua_setfield(L, -2, name);
  }
}

/* Sets nothing if the number is UNKNOWN. */
static inline void set_integer_field(lua_State *L, const char *name, int64_t number) {
  if (number != UNKNOWN) {
    lua_pushinteger(L, (lua_Integer)number);
    lua_setfield(L, -2, name);
  }
}

#endif
