/* SPDX-License-Identifier: MIT
 *
 * The options of one call, the last argument of an operation's method. For an invalid option it raises an error that
 * names the operation and the option but does not contain the value. */
#ifndef AUTHLETE_OPTIONS_H
#define AUTHLETE_OPTIONS_H

#include "http/exchange.h"
#include "http/service.h"
#include "lua/compat.h"

/* The options of a call, with the settings as defaults. */
struct options {
  int64_t timeout_ms;
  int retries;
};

/* Returns whether an option has this name. */
bool options_are_named(const char *name, size_t length);

/* Reads the options at `index`, which may be nil; the request is at the index before. Their headers are appended to
 * request->headers. Raises an error if a header's name is not a token, if its value contains CR, LF or NUL, or if the
 * library sets the header itself. */
struct options options_read(lua_State *L, const struct operation *operation, int index, const struct service *service,
                            struct request *request);

#endif
