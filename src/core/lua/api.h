/* SPDX-License-Identifier: MIT
 *
 * The api object: what calls are made with, in one userdata that Lua's collector owns. It holds the service, which is
 * wiped once the api is closed and no call needs it any more, and the connection of the blocking transport.
 *
 * What a call has in C lies in a box of its own, so that an error raised anywhere leaves it to the collector, and a
 * call from within a call gets another. Called by the transports: blocking.c, background.c, scripted.c. */
#ifndef AUTHLETE_API_H
#define AUTHLETE_API_H

#include <sys/types.h>

#include "lua/compat.h"
#include "http/http.h"
#include "api/operation.h"

/* All zero is a closed api. */
struct api {
  bool open;
  bool has_hook;
  struct service *service;
  struct http *http; /* of the blocking transport; made at the first call of a process */
  pid_t process;     /* that made it */
};

/* An exchange, and the service that the call works with, even if the api is closed meanwhile. */
struct box {
  struct exchange *exchange;
  struct service *service;
};

/* What the options of one call say, or else the settings. */
struct options {
  int64_t timeout_ms;
  int retries;
};

/* Makes the metatables and leaves that of the api on the stack, its methods being yet to be set as __index. */
void api_register(lua_State *L);

/* core.new(settings) -> api. The settings are those that authlete/settings.lua has checked. */
int api_new(lua_State *L);

/* api:close() */
int api_close(lua_State *L);

/* Pushes the metatable that an api has. */
void api_push_metatable(lua_State *L);

/* The open api at index 1, or raises in the operation's name. `metatable` is the index of api_push_metatable's. */
struct api *api_check(lua_State *L, const struct operation *operation, int metatable);

void api_check_open(lua_State *L, const struct api *api, const struct operation *operation);

/* Pushes a box with a cleared exchange. The api is at index 1; a closed one has no service to put in. */
struct box *api_take_box(lua_State *L);

/* Gives the box at `index` back for the next call. */
void api_return_box(lua_State *L, int index);

/* Gives the userdata at `index` the user value of the api at index 1, so that it keeps the api. */
void api_share(lua_State *L, int index);

/* Pushes the on_call hook of the api at index 1, which has one, or of what shares its user value. */
void api_push_hook(lua_State *L);

/* Takes in the options of a call at `index`; the headers go into the request. */
struct options api_check_options(lua_State *L, const struct operation *operation, int index,
                                 const struct service *service, struct request *request);

/* The number of an operation, as core.operations has it, at `index`. */
const struct operation *api_check_operation(lua_State *L, int index);

#endif
