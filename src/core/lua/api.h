/* SPDX-License-Identifier: MIT
 *
 * The api object, a userdata with a reference to the service and the connection of the blocking transport.
 *
 * The C state of a call is in a separate userdata, its box. If an error is raised, the collector frees the box; and a
 * call made during another call, by a hook or a finalizer, has its own. Used by method.c, call_object.c and
 * transport.c.
 */
#ifndef AUTHLETE_API_H
#define AUTHLETE_API_H

#include "api/operation.h"
#include "http/http1.h"
#include "http/perform.h"
#include "lua/compat.h"

/* Closed when zero-initialized. */
struct api {
  bool open;
  bool has_hook;
  struct service *service;
  struct performer *performer; /* for the blocking transport; created by the first call in each process */
  unsigned process;            /* the process_generation that created `performer` */
};

/* The C state of one call. The reference to the service keeps it valid if the api is closed during the call. */
struct box {
  struct exchange *exchange;
  struct service *service;
  struct retry retry;
  bool is_taken; /* in use by a call */

  /* For transports written in Lua: */
  struct http1_reader reader;
  int64_t begun_at; /* when the attempt started */
  bool is_begun;    /* an attempt was started */
  bool is_settling; /* between call:begin and call:settle */
  bool is_read;     /* `reader` has finished */
  bool is_given;    /* the transport has the attempt's request, and may have sent it */
};

/* The first stack indices of a call. */
enum { CALL_API = 1, CALL_REQUEST, CALL_OPTIONS };

/* Creates the metatables and leaves the api's on the stack. The caller sets its __index. */
void api_register(lua_State *L);

/* core.new(settings) -> api. The settings must have been checked by authlete/api/settings.lua. */
int api_new(lua_State *L);

/* api:close() */
int api_close(lua_State *L);

/* core.identity(api) -> text that identifies the service, API version and server of an api; not meant for people */
int api_identity(lua_State *L);

/* Pushes the metatable of apis. */
void api_push_metatable(lua_State *L);

/* Pushes the metatable of boxes. */
void api_push_box_metatable(lua_State *L);

/* Starts any kind of call: checks the arguments at CALL_API, CALL_REQUEST and CALL_OPTIONS, takes a box, builds the
 * request in it, starts the deadline, and leaves the box on the stack. Raises an error that names the operation if an
 * argument is wrong or the api is closed. `metatable` is the stack index, or upvalue index, of the apis' metatable. */
struct box *api_prepare_call(lua_State *L, const struct operation *operation, int metatable);

/* Raises an error if the api is closed. */
void api_check_open(lua_State *L, const struct api *api, const struct operation *operation);

/* Pushes a box with a cleared exchange for the api at index 1. If the api is closed, the box may have no service. */
struct box *api_take_box(lua_State *L);

/* Returns the box at `index` to the api at `owner`, whose next call reuses it. */
void api_return_box(lua_State *L, int owner, int index);

/* The userdata at `index` shares the user value of an api. If that api's spare box lacks an exchange, moves `*exchange`
 * there and sets it to NULL. */
void api_return_exchange(lua_State *L, int index, struct exchange **exchange);

/* Returns the box at index 1. Raises an error if it is not a box, or not in use by a call. */
struct box *api_check_box(lua_State *L);

/* Sets the user value of the userdata at `index` to that of the api at index 1, which keeps the api alive. */
void api_share(lua_State *L, int index);

/* Pushes and returns the api whose user value the userdata at `index` shares. */
struct api *api_push_shared(lua_State *L, int index);

/* Pushes the on_call hook. `index` is an api that has one, or a userdata that shares its user value. */
void api_push_hook(lua_State *L, int index);

/* Returns the operation whose number in core.operations is at `index`, or the notification. Raises an error if there is
 * none. */
const struct operation *api_check_operation(lua_State *L, int index);

#endif
