/* SPDX-License-Identifier: MIT
 *
 * Builds the request from the caller's table: path, query and JSON body. Checks all of the caller's parameters before
 * anything is sent, and raises an error if one is invalid. Calls Lua, but no transport. */
#ifndef AUTHLETE_REQUEST_H
#define AUTHLETE_REQUEST_H

#include "lua/compat.h"
#include "http/exchange.h"
#include "http/service.h"

/* Fills the cleared request from the table at `index`, which may be nil. If it raises an error, the request is partly
 * filled and still belongs to its owner. */
void request_build(lua_State *L, const struct service *service, const struct operation *operation, int index,
                   struct request *request);

#endif
