/* SPDX-License-Identifier: MIT
 *
 * Refuses to run in a Lua version other than the one that the module was compiled for. */
#ifndef AUTHLETE_VERSION_H
#define AUTHLETE_VERSION_H

struct lua_State;

/* Raises an error that names both versions if they differ. Must come before any other function of Lua: in other
 * versions, functions are missing or have other parameters. */
void version_check(struct lua_State *L);

#endif
