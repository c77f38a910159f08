/* SPDX-License-Identifier: MIT
 *
 * What the programs here share: a server in a process of its own, and calls that carry a ticket each, which the answer
 * must have again. */
#ifndef AUTHLETE_RACE_H
#define AUTHLETE_RACE_H

#include <lua.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/engine.h"

#define CHECK(condition)                                                                                   \
  do {                                                                                                     \
    if (!(condition)) {                                                                                    \
      fprintf(stderr, "%s:%d: process %d: does not hold: %s\n", __FILE__, __LINE__, getpid(), #condition); \
      abort();                                                                                             \
    }                                                                                                      \
  } while (0)

/* How long somebody may wait before it counts as hanging. The machine may be busy with other things. */
enum { PATIENCE_MS = 60000 };

/* What the server does with a ticket: the last letter of it. */
#define MOODS "OOOOOOOODCEPH" /* at once, delayed, Closes afterwards, Error 500, in Parts, Hangs; see server.c */

/* Starts the server and returns its port. It ends with the process that started it. */
int server_start(void);

/* A random number of the thread. */
unsigned dice(unsigned sides);

/* A service at that port, whose calls time out after two seconds. */
struct service *make_service(int port);

enum { TICKET_SIZE = 64 };

/* A call under way, and what it asked. */
struct question {
  struct call *call;
  char ticket[TICKET_SIZE];
};

/* Starts a call with a ticket of its own. */
void ask(struct question *question, struct service *service, struct completions *inbox, int64_t number);

/* Waits for the call, checks that the answer is that of its ticket or a failure that can be, and lets go of it. True if
 * it was answered. */
bool hear(struct question *question);

/* The same for a call that is done. */
bool judge(struct question *question);

/* A Lua state with the library, and the function that worker.lua is: run(port, rounds) -> answers. */
lua_State *make_worker(void);
int run_worker(lua_State *L, int port, int rounds);

#endif
