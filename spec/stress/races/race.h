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

/* How the server's host is called; race.c looks names up. */
enum host {
  HOST_ADDRESS, /* 127.0.0.1 */
  HOST_NAME,    /* looked up in the system's files, which takes a moment */
  HOST_SILENT   /* looked up for up to half a second, in vain */
};

enum { TIMEOUT_MS = 2000, SILENT_CONNECT_MS = 30 };

/* A service at that port, whose calls time out after two seconds; calls to a host that is silent are not connected in
 * time. */
struct service *make_service(int port, enum host host);

/* Any of them: a silent one now and then. */
enum host any_host(void);

enum { TICKET_SIZE = 64 };

/* A call under way, and what it asked. */
struct question {
  struct call *call;
  char ticket[TICKET_SIZE];
};

/* Starts a call with a ticket of its own. */
void ask(struct question *question, struct service *service, struct completions *completions, int64_t number);

/* Makes a call that the server answers at once, and has it time enough. Whether it was answered. */
bool is_answered(struct service *service);

/* Waits for the call, checks that the answer is that of its ticket or a failure that can be, and releases it. True if
 * it was answered. */
bool hear(struct question *question);

/* The same for a call that is done. */
bool judge(struct question *question);

/* A Lua state with the library, and the function that worker.lua is: run(port, rounds) -> answers. */
lua_State *make_worker(void);
int run_worker(lua_State *L, int port, int rounds);

#endif
