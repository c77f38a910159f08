/* SPDX-License-Identifier: MIT
 *
 * Internal to request.c, request_fields.c and request_body.c; options.c also uses describe_key. request_fields.c finds
 * out where a field of the caller's table belongs and raises the errors about fields; request_body.c builds the body.
 */
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
  int table; /* stack index of the caller's table; 0 if there is none */
};

/* Where a field belongs. `places` in the functions below is a combination of these. */
enum place { NOWHERE, IN_PATH = 1, IN_QUERY = 2, IN_BODY = 4 };

/* Returns the first of `places` that has a parameter of this name. Fills `parameter` unless that is IN_PATH. */
enum place find_place(const struct build *build, int places, const char *name, size_t length,
                      struct parameter *parameter);

/* Stores the Lua name of the next variable in a path template, skipping the service id, which the api provides. Returns
 * the name's length; 0 at the end. */
size_t next_variable(const char **rest, name_text name);

/* Raises the error for a field that belongs to none of `places`; it suggests the most similar name that does. */
_Noreturn void raise_unknown_field(const struct build *build, int places, const char *name, size_t length);

/* Returns what messages show between brackets for the key at `index`: the string, number or boolean, or the name of its
 * type. May push a value. */
const char *describe_key(lua_State *L, int index);

/* Raises the error for the key at the absolute `index`, of the caller's table or an element of it, that cannot be a
 * parameter name. */
_Noreturn void raise_key(const struct build *build, int index);

/* Raises the error for a request that is nil. */
_Noreturn void raise_nil_request(const struct build *build);

/* Raises the error for a missing required parameter. */
_Noreturn void raise_missing(const struct build *build, const char *name, size_t length);

/* Raises an error if a required parameter of the list is missing from the table at `table`; 0 stands for no table. */
void check_required(const struct build *build, const char *list, int table);

/* Appends the body, if the operation has one, and checks the fields that do not belong to it. */
void build_body(const struct build *build);

#endif
