/* SPDX-License-Identifier: MIT */
#include "lua/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/descriptor.h"

#define OTHERS (S_IRWXG | S_IRWXO)

enum { LONGEST = 8192 };

int terminal_is(lua_State *L) {
  lua_pushboolean(L, isatty((int)luaL_checkinteger(L, 1)));
  return 1;
}

/* Returns what is wrong with the file, or NULL. */
static const char *fault_of(int descriptor) {
  struct stat status;
  if (fstat(descriptor, &status) != 0) {
    return strerror(errno);
  }
  if (!S_ISREG(status.st_mode)) {
    return "not a regular file";
  }
  if (status.st_uid != geteuid()) {
    return "belongs to another user";
  }
  if ((status.st_mode & OTHERS) != 0) {
    return "can be read or written by other users; run chmod 600";
  }
  return status.st_size >= LONGEST ? "too large" : NULL;
}

/* The file is checked after it has been opened, so it cannot be exchanged in between. Nothing here raises an error
 * while it is open. */
int terminal_read_private(lua_State *L) {
  const char *path = luaL_checkstring(L, 1);
  char contents[LONGEST];
  size_t length = 0;
  int descriptor = open(path, O_RDONLY | O_NONBLOCK);
  const char *fault = descriptor < 0 ? strerror(errno) : fault_of(descriptor);
  if (descriptor >= 0) {
    descriptor_close_on_exec(descriptor);
  }
  while (fault == NULL && length < sizeof contents) {
    ssize_t count = read(descriptor, contents + length, sizeof contents - length);
    if (count > 0) {
      length += (size_t)count;
    } else if (count == 0) {
      break;
    } else if (errno != EINTR) {
      fault = strerror(errno);
    }
  }
  if (descriptor >= 0) {
    close(descriptor);
  }
  if (length == sizeof contents) { /* it has grown since it was checked */
    fault = "too large";
  }
  if (fault != NULL) {
    wipe(contents, length);
    lua_pushnil(L);
    lua_pushstring(L, fault);
    return 2;
  }
  lua_pushlstring(L, contents, length);
  wipe(contents, length);
  return 1;
}

static volatile sig_atomic_t interrupted;

static void note_interrupt(int number) {
  (void)number;
  interrupted = 1;
  signal(SIGINT, SIG_DFL);
  signal(SIGTERM, SIG_DFL);
}

/* Without SA_RESTART: a program that waits for standard input goes on, too. */
int terminal_catch_interrupt(lua_State *L) {
  struct sigaction action = {.sa_handler = note_interrupt};
  (void)L;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGTERM, &action, NULL);
  return 0;
}

int terminal_is_interrupted(lua_State *L) {
  lua_pushboolean(L, interrupted != 0);
  return 1;
}
