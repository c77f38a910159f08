/* SPDX-License-Identifier: MIT
 *
 * The options of one call, the last argument of an operation's method. Wrong ones raise, naming the operation and the
 * option, and never showing the value. */
#ifndef AUTHLETE_OPTIONS_H
#define AUTHLETE_OPTIONS_H

#include "http/exchange.h"
#include "http/service.h"
#include "lua/compat.h"

/* What the options of a call say, or else the settings. */
struct options {
  int64_t timeout_ms;
  int retries;
};

/* Whether an option has this name. */
bool options_are_named(const char *name, size_t length);

/* Reads the options at `index`, behind the request; they may be nil. Their headers are appended to the request, as
 * "name NUL value NUL": none that is malformed, that would make two of one, or that the exchange itself depends on. */
struct options options_read(lua_State *L, const struct operation *operation, int index, const struct service *service,
                            struct request *request);

#endif
