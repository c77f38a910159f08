/* SPDX-License-Identifier: MIT
 *
 * The on_call hook, which is called after each attempt. Its event contains no secrets and no bodies. */
#ifndef AUTHLETE_HOOK_H
#define AUTHLETE_HOOK_H

#include "lua/compat.h"
#include "api/operation.h"
#include "http/exchange.h"

/* Calls the function on top of the stack with an event table for the attempt, whose number starts at 1, and pops the
 * function. Errors in the function are ignored here; settings.lua wraps the hook to log them. The function may do
 * anything, including calling or closing the api. */
void hook_run(lua_State *L, const struct operation *operation, const struct response *response, int attempt);

#endif
