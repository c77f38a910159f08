/* SPDX-License-Identifier: MIT
 *
 * A Lua module for a host with threads: threads.run(KIB, CHUNK…) runs each chunk on a thread with a stack of that many
 * KiB, in a Lua state of its own with the paths of this one. Returns what is wrong with each chunk, or "" if nothing.
 */
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <pthread.h>
#include <stdio.h>

enum { MAX_THREADS = 8 };

struct task {
  pthread_t thread;
  const char *chunk, *path, *cpath;
  char fault[512];
};

static void set_path(lua_State *L, const char *name, const char *value) {
  lua_getglobal(L, "package");
  lua_pushstring(L, value);
  lua_setfield(L, -2, name);
  lua_pop(L, 1);
}

static void *run(void *context) {
  struct task *task = context;
  lua_State *L = luaL_newstate();
  luaL_openlibs(L);
  set_path(L, "path", task->path);
  set_path(L, "cpath", task->cpath);
  int failed = luaL_loadstring(L, task->chunk) || lua_pcall(L, 0, 0, 0);
  snprintf(task->fault, sizeof task->fault, "%s", failed ? lua_tostring(L, -1) : "");
  lua_close(L);
  return NULL;
}

static const char *path_of(lua_State *L, const char *name) {
  lua_getglobal(L, "package");
  lua_getfield(L, -1, name);
  return lua_tostring(L, -1);
}

static int run_all(lua_State *L) {
  struct task tasks[MAX_THREADS];
  int count = lua_gettop(L) - 1;
  luaL_argcheck(L, count <= MAX_THREADS, 2, "too many chunks");
  const char *path = path_of(L, "path");
  const char *cpath = path_of(L, "cpath");
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  if (pthread_attr_setstacksize(&attributes, (size_t)luaL_checkinteger(L, 1) * 1024) != 0) {
    return luaL_error(L, "no thread can have such a stack");
  }
  for (int i = 0; i < count; i++) {
    tasks[i] = (struct task){.chunk = luaL_checkstring(L, i + 2), .path = path, .cpath = cpath};
    if (pthread_create(&tasks[i].thread, &attributes, run, &tasks[i]) != 0) {
      return luaL_error(L, "cannot start a thread");
    }
  }
  for (int i = 0; i < count; i++) {
    pthread_join(tasks[i].thread, NULL);
    lua_pushstring(L, tasks[i].fault);
  }
  return count;
}

int luaopen_threads(lua_State *L) {
  lua_newtable(L);
  lua_pushcfunction(L, run_all);
  lua_setfield(L, -2, "run");
  return 1;
}
