/* SPDX-License-Identifier: MIT
 *
 * The steps of a call whose transport is written in Lua; authlete/exchange.lua says how they follow each other. */
#ifndef AUTHLETE_TRANSPORT_H
#define AUTHLETE_TRANSPORT_H

#include "lua/compat.h"

/* core.prepare(api, number, request, options) -> {method, url, headers, body, timeout_ms}, retries */
int transport_prepare(lua_State *L);

/* core.render(api, number, request, options) -> {bytes, timeout_ms}, retries: the whole request as HTTP/1.1 writes it
 */
int transport_render(lua_State *L);

/* core.head(text) -> size, status, content length or nil, is chunked, is kept alive: what the head of an HTTP/1.x
 * response says that the text begins with. The size has the empty line in it and is 0 while that is still to come; nil
 * when the text is no such head, or frames its body in two ways (RFC 9112 section 6.3). */
int transport_head(lua_State *L);

/* core.settle(api, number, attempt, retries, remaining_ms, elapsed_ms, response, message, kind, sent,
 * maybe_processed)
 * -> milliseconds to wait before the next attempt, and `maybe_processed` to pass when that is settled; or nil and the
 * results of the call. `sent` is false when the transport knows that nothing of the request went out. */
int transport_settle(lua_State *L);

/* core.fail(number, kind, message, attempts) -> nil, message, failure, for a call that was never made */
int transport_fail(lua_State *L);

#endif
