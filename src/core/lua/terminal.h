/* SPDX-License-Identifier: MIT
 *
 * What the command line needs from the system and Lua does not offer. */
#ifndef AUTHLETE_TERMINAL_H
#define AUTHLETE_TERMINAL_H

#include "lua/compat.h"

/* core.is_terminal(descriptor) -> whether the descriptor is a terminal */
int terminal_is(lua_State *L);

/* core.read_private(path) -> the contents of a file that only its owner, who runs this process, can read or write. For
 * any other file nil and a message, which names neither the file nor what is in it. */
int terminal_read_private(lua_State *L);

/* core.catch_interrupt(): from now on the first SIGINT or SIGTERM only sets what core.is_interrupted() returns. The
 * second one ends the process. */
int terminal_catch_interrupt(lua_State *L);

/* core.is_interrupted() -> whether such a signal has arrived */
int terminal_is_interrupted(lua_State *L);

#endif
