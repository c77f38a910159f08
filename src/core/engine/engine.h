/* SPDX-License-Identifier: MIT
 *
 * The engine: one thread per process that runs many calls concurrently. This module has the thread, and handles
 * submissions, forks and process exit; calls.c runs the calls. Independent of Lua. May call calls.h, call.h and the
 * modules below them.
 *
 * The first call starts the thread, which runs until the process exits, with all signals blocked. A forked child starts
 * its own. */
#ifndef AUTHLETE_ENGINE_H
#define AUTHLETE_ENGINE_H

#include "engine/call.h"

/* Starts a call, which then owns the exchange, and returns a reference to it; see call_start. Returns NULL when out of
 * memory or descriptors, or when no thread can be started; the exchange then still belongs to the caller, and its
 * response says why. */
struct call *engine_start(const struct call_order *order, struct exchange *exchange);

/* Marks the service as closed. The engine then ends its calls with FAILURE_CLOSED and closes its connections; this does
 * not wait for that. */
void engine_close_service(struct service *service);

#endif
