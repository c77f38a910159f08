/* SPDX-License-Identifier: MIT
 *
 * From the response's bytes to what the caller gets: the response table, the document, true, or the failure. */
#ifndef AUTHLETE_RESPONSE_H
#define AUTHLETE_RESPONSE_H

#include "lua/failure.h"

/* Pushes the results of a call and returns how many: the response, or nil, message, failure. A response that is not
 * what the operation answers gets the kind FAILURE_PROTOCOL, so `response` is written to. */
int response_push(lua_State *L, const struct failure_context *context, struct response *response);

#endif
