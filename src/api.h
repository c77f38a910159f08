/* SPDX-License-Identifier: MIT
 *
 * The api object: settings, credentials and connections in one userdata, with an operation as each method, and the
 * blocking transport. Owned by Lua's collector; closing it wipes the credentials.
 *
 * A call goes: request.c builds the request from the caller's table, http.c makes attempts while retry.c says so,
 * response.c makes the response or the failure. What a call holds in C is an exchange in a box of its own, so that an
 * error raised anywhere leaves it to the collector, and a call from within a call gets another. */
#ifndef AUTHLETE_API_H
#define AUTHLETE_API_H

#include "compat.h"

#define AUTHLETE_VERSION "0.1.0"

/* Makes the metatables. */
void api_register(lua_State *L);

/* core.new(settings) -> api. The settings are those that authlete/settings.lua has checked. */
int api_new(lua_State *L);

/* The steps of a call, for transports that are written in Lua; authlete/exchange.lua says how they follow. */

/* core.prepare(api, number, request, options) -> {method, url, headers, body, timeout_ms}, retries */
int api_prepare(lua_State *L);

/* core.settle(api, number, attempt, retries, remaining_ms, elapsed_ms, response, message, kind)
 * -> milliseconds to wait before the next attempt, or nil and the results of the call */
int api_settle(lua_State *L);

#endif
