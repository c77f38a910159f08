/* SPDX-License-Identifier: MIT
 *
 * From the caller's table to the request: path, query, JSON body and further headers. All checks of what a caller
 * passes happen here, before anything is sent; wrong use raises. Calls Lua, and no transport. */
#ifndef AUTHLETE_REQUEST_H
#define AUTHLETE_REQUEST_H

#include "lua/compat.h"
#include "http/exchange.h"
#include "http/service.h"

/* Fills the request, which was cleared, from the table at `index` (or nil). Raising leaves it to its owner. */
void request_build(lua_State *L, const struct service *service, const struct operation *operation, int index,
                   struct request *request);

#endif
