/* SPDX-License-Identifier: MIT
 *
 * Notifications: requests to the server of a client application, with what Authlete has prepared for it (CIBA Core 1.0
 * section 10, OpenID Connect Back-Channel Logout 1.0 section 2.5). They are made like calls to Authlete, through an api
 * whose origin is the client's and whose access token is the one that the client wants to see. */
#ifndef AUTHLETE_NOTIFICATION_H
#define AUTHLETE_NOTIFICATION_H

#include "api/operation.h"
#include "http/exchange.h"
#include "lua/compat.h"

/* The operation number reserved for notifications, which is also their key among the methods of an api. */
enum { NOTIFICATION_NUMBER = 0 };

/* Is not one of `operations`. */
extern const struct operation notification;

/* Fills the cleared request from the table at `index`: `target`, the path and query; `body`; and `is_form`, whether the
 * body is a form, otherwise JSON. */
void notification_build(lua_State *L, int index, struct request *request);

#endif
