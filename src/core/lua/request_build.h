/* SPDX-License-Identifier: MIT
 *
 * What the parts of request.c share while one request is built. request_fields.c knows where a field of the caller's
 * table goes, and what is raised when it goes nowhere; request_body.c makes the body. */
#ifndef AUTHLETE_REQUEST_BUILD_H
#define AUTHLETE_REQUEST_BUILD_H

#include "api/names.h"
#include "api/operation.h"
#include "http/exchange.h"
#include "http/service.h"
#include "lua/compat.h"

struct build {
  lua_State *L;
  const struct service *service;
  const struct operation *operation;
  struct endpoint endpoint;
  struct request *request;
  int table; /* stack index of the caller's table; 0 when there is none */
};

/* Where a field goes, as bits: `raise_unknown_field` names those of some places. */
enum place { NOWHERE, IN_PATH = 1, IN_QUERY = 2, IN_BODY = 4 };

/* The first of these places that has a parameter of this name. Fills `parameter` unless it is the path. */
enum place find_place(const struct build *build, int places, const char *name, size_t length,
                      struct parameter *parameter);

/* The next variable of a path that the caller has a say in, with its Lua name: all but the service id, which is the
 * api's. 0 at the end. */
size_t next_variable(const char **rest, name_text name);

/* Raises for a field that has no place in `places`, with the nearest name of those that do. */
_Noreturn void raise_unknown_field(const struct build *build, int places, const char *name, size_t length);

/* What stands between brackets for the key at `index`: a string, a number, a boolean, or the name of its type. */
const char *describe_key(lua_State *L, int index);

/* Raises for the key at `index`, of the caller's table or an element of it, that is not a parameter's name. `index` is
 * absolute. */
_Noreturn void raise_key(const struct build *build, int index);

/* Raises for a request that is not there. */
_Noreturn void raise_nil_request(const struct build *build);

/* Raises for a required parameter that is not there. */
_Noreturn void raise_missing(const struct build *build, const char *name, size_t length);

/* Raises for the first required parameter of the list that is not in the table at `table`, which is 0 for none. */
void check_required(const struct build *build, const char *list, int table);

/* Appends the body, if the operation has one, and checks the fields that belong elsewhere. */
void build_body(const struct build *build);

#endif
