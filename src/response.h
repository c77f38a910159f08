/* SPDX-License-Identifier: MIT
 *
 * From the reply's bytes to what the caller gets: the response table, the document, true, or the failure. */
#ifndef AUTHLETE_RESPONSE_H
#define AUTHLETE_RESPONSE_H

#include "failure.h"

/* Pushes the results of a call and returns how many: the response, or nil, message, failure. A reply that is not what
 * the operation answers gets the kind FAILURE_PROTOCOL, so `reply` is written to. */
int response_push(lua_State *L, const struct failure_context *context, struct reply *reply);

#endif
