/* SPDX-License-Identifier: MIT
 *
 * The on_call hook: what a user hears of each attempt. No secrets, no bodies. */
#ifndef AUTHLETE_HOOK_H
#define AUTHLETE_HOOK_H

#include "lua/compat.h"
#include "api/operation.h"
#include "http/exchange.h"

/* Runs the function on top of the stack, and pops it, with the event of an attempt, which counts from 1. An error of
 * the function changes nothing: settings.lua has wrapped it so that it is told. The function may do anything, such as
 * to call or to close the api. */
void hook_run(lua_State *L, const struct operation *operation, const struct response *response, int attempt);

#endif
