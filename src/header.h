/* SPDX-License-Identifier: MIT
 *
 * The `headers` option of a call: further headers of the request. */
#ifndef AUTHLETE_HEADER_H
#define AUTHLETE_HEADER_H

#include "buffer.h"
#include "compat.h"
#include "operation.h"

/* Appends the names and values of the table at `index` as "name NUL value NUL …". Raises for what no header can be, for
 * line breaks that would make two of one, and for headers that the exchange itself depends on. */
void header_append_all(lua_State *L, const struct operation *operation, int index, struct buffer *out);

#endif
