/* SPDX-License-Identifier: MIT
 *
 * The api object: what calls are made with, in one userdata that Lua's collector owns. It holds the service, which is
 * wiped once the api is closed and no call needs it any more, and the connection of the blocking transport.
 *
 * What a call has in C lies in a box of its own, so that an error raised anywhere leaves it to the collector, and a
 * call from within a call gets another. Called by the ways a call can go: method.c, call_object.c, transport.c. */
#ifndef AUTHLETE_API_H
#define AUTHLETE_API_H

#include "api/operation.h"
#include "http/http1.h"
#include "http/perform.h"
#include "lua/compat.h"

/* All zero is a closed api. */
struct api {
  bool open;
  bool has_hook;
  struct service *service;
  struct performer *performer; /* of the blocking transport; made at the first call of a process */
  unsigned process;            /* the generation that made it */
};

/* One call: its exchange, its attempts, and the service that it works with, even if the api is closed meanwhile. */
struct box {
  struct exchange *exchange;
  struct service *service;
  struct retry retry;
  bool is_taken; /* by a call */

  /* For transports that are written in Lua: */
  struct http1_reader reader;
  int64_t begun_at; /* the attempt */
  bool is_begun;    /* there is one */
  bool is_settling; /* begin was called, and settle not yet */
  bool is_read;     /* its response, by `reader` */
};

/* The stack of a call begins with these. */
enum { CALL_API = 1, CALL_REQUEST, CALL_OPTIONS };

/* Makes the metatables and leaves that of the api on the stack, its methods being yet to be set as __index. */
void api_register(lua_State *L);

/* core.new(settings) -> api. The settings are those that authlete/api/settings.lua has checked. */
int api_new(lua_State *L);

/* api:close() */
int api_close(lua_State *L);

/* Pushes the metatable that an api has, and that of boxes. */
void api_push_metatable(lua_State *L);
void api_push_box_metatable(lua_State *L);

/* What every call begins with: checks the api, request and options, which the stack begins with, builds the request in
 * a box, and pushes that. Raises in the operation's name. `metatable` is the index of api_push_metatable's. */
struct box *api_prepare_call(lua_State *L, const struct operation *operation, int metatable);

void api_check_open(lua_State *L, const struct api *api, const struct operation *operation);

/* Pushes a box with a cleared exchange. The api is at index 1; a closed one has no service to put in. */
struct box *api_take_box(lua_State *L);

/* Gives the box at `index` back for the next call of the api at `owner`. */
void api_return_box(lua_State *L, int owner, int index);

/* Gives an exchange back for the next call, if that needs one, of the api whose user value the userdata at `index` has.
 */
void api_return_exchange(lua_State *L, int index, struct exchange **exchange);

/* The box at index 1, which a call has taken; otherwise raises. */
struct box *api_check_box(lua_State *L);

/* Gives the userdata at `index` the user value of the api at index 1, so that it keeps the api. */
void api_share(lua_State *L, int index);

/* Pushes the api whose user value the userdata at `index` has. */
struct api *api_push_shared(lua_State *L, int index);

/* Pushes the on_call hook of the api at `index`, which has one, or of what shares its user value. */
void api_push_hook(lua_State *L, int index);

/* The number of an operation, as core.operations has it, at `index`. */
const struct operation *api_check_operation(lua_State *L, int index);

#endif
