/* SPDX-License-Identifier: MIT
 *
 * Many calls at once on one thread of the process. This file has the thread itself, what other threads submit to it,
 * forks and the end of the process; what becomes of the calls is calls.c's. Knows no Lua; may call calls.h, call.h and
 * what is below them.
 *
 * The thread starts with the first call and lives as long as the process; a child of a fork gets its own. It has all
 * signals blocked. */
#ifndef AUTHLETE_ENGINE_H
#define AUTHLETE_ENGINE_H

#include "engine/call.h"

/* Starts a call with the exchange's request, and takes the exchange over. NULL, with the exchange still the caller's,
 * when there is no memory, thread or descriptor left; its response says which. */
struct call *engine_start(const struct call_order *order, struct exchange *exchange);

/* Ends the calls of a service with the kind closed, and closes what was kept for it. Returns at once. */
void engine_close_service(struct service *service);

#endif
