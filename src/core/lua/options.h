/* SPDX-License-Identifier: MIT
 *
 * The `headers` option of a call: further headers of the request. */
#ifndef AUTHLETE_OPTIONS_H
#define AUTHLETE_OPTIONS_H

#include "base/buffer.h"
#include "lua/compat.h"
#include "api/operation.h"

/* Appends the names and values of the table at `index` as "name NUL value NUL …". Raises for what no header can be, for
 * line breaks that would make two of one, and for headers that the exchange itself depends on. */
void header_append_all(lua_State *L, const struct operation *operation, int index, struct buffer *out);

#endif
