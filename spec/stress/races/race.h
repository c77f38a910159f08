/* SPDX-License-Identifier: MIT
 *
 * Shared by these programs: a server in its own process, and calls that each send a ticket, which the response must
 * contain. */
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

/* A thread that waits longer than this counts as hanging. Generous, since the machine may be busy. */
enum { PATIENCE_MS = 60000 };

/* The server's behaviour, selected by the last letter of the ticket. */
#define MOODS "OOOOOOOODCEPH" /* at once, delayed, Closes afterwards, Error 500, in Parts, Hangs; see server.c */

/* Starts the server and returns its port. It exits with the process that started it. */
int server_start(void);

/* Returns a random number. Each thread has its own generator. */
unsigned dice(unsigned sides);

/* The name of the server's host. race.c resolves names. */
enum host {
  HOST_ADDRESS, /* 127.0.0.1 */
  HOST_NAME,    /* resolved from the system's files, which takes a moment */
  HOST_SILENT   /* fails after up to half a second */
};

enum { TIMEOUT_MS = 2000, SILENT_CONNECT_MS = 30 };

/* Returns a service at that port, whose calls time out after two seconds. Calls to HOST_SILENT exceed the connect
 * timeout. */
struct service *make_service(int port, enum host host);

/* Returns a random host, sometimes HOST_SILENT. */
enum host any_host(void);

enum { TICKET_SIZE = 64 };

/* A call in progress, and its ticket. */
struct question {
  struct call *call;
  char ticket[TICKET_SIZE];
};

/* Starts a call with a new ticket. */
void ask(struct question *question, struct service *service, struct completions *completions, int64_t number);

/* Makes a call that the server answers immediately, with a generous timeout. Returns whether it succeeded. */
bool is_answered(struct service *service);

/* Waits for the call, checks that the response has its ticket or that the failure is a possible one, and drops the
 * call. Returns whether it succeeded. */
bool hear(struct question *question);

/* The same for a call that is done. */
bool judge(struct question *question);

/* Returns a Lua state with the library and the function of worker.lua: run(port, rounds) -> answers. */
lua_State *make_worker(void);
int run_worker(lua_State *L, int port, int rounds);

#endif
