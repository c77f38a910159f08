/* SPDX-License-Identifier: MIT
 *
 * Converts a response to the results of a call: a table, a document, text, true, or a failure. */
#ifndef AUTHLETE_RESPONSE_H
#define AUTHLETE_RESPONSE_H

#include "lua/failure.h"

/* Pushes the results of a call, which are the response or nil, message, failure, and returns how many. If the body is
 * not what the operation returns, sets the response's kind to FAILURE_PROTOCOL. */
int response_push(lua_State *L, const struct failure_context *context, struct response *response);

#endif
