/* SPDX-License-Identifier: MIT
 *
 * allocations: makes the n-th allocation of each task in tasks.lua fail, for n = 0, 1, 2 … until the task completes.
 * allocations TASK: does so for one task. allocations SCRIPT.lua: runs a script instead, with the server's URL as its
 * argument.
 *
 * Either Lua's, libcurl's or the module's allocator fails, once or permanently. Afterwards the Lua state must still be
 * usable, and once it is closed, all blocks of all three must have been freed. Each task runs in its own process, so
 * that a crash does not end the run. For each allocator, and for single and permanent failures, prints the first n that
 * the task did not reach. Also counts slow runs, in which a call ended only at its deadline.
 *
 * Environment: TORTURE_SHORT skips more and more of the later allocations. To debug a finding: TORTURE_TRACE prints the
 * position, TORTURE_FIRST starts with that n, and TORTURE_HERE runs the task in this process. */
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#if __has_include(<luajit.h>)
#include <luajit.h>
#endif

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "front.h"
#include "memory.h"
#include "server.h"

enum {
  ALARM_SECONDS = 60, /* per allocation */
  RETURN_MS = 1000,   /* the engine must have freed the resources of a closed api by then */
  SETTLE_MS = 30,     /* after a successful call, it has usually done so by then */
  SETTLING_RUNS = 5,
  DEADLINE_MS = 10000, /* of each call in tasks.lua */
  LATE_MS = 5000,      /* extra time for a run, since the machine may be busy */
  SLOW_MS = 3000,      /* a run that takes longer counts as slow */
  FIRST_USE_EXIT = 3,  /* exit status of a process that reached its allocation */
  MISSES = 5,          /* after this many in a row, the task has no more allocations */
  MOST_ALLOCATIONS = 100000,
  PATH_MAXIMUM = 4096
};

struct task {
  const char *name;
  bool is_first_use; /* a process for each n */
};

static const struct task tasks[] = {
    {"load", false},
    {"new", false},
    {"garbage", false},
    {"get", false},
    {"query", false},
    {"post", false},
    {"array", false},
    {"notification", false},
    {"document", false},
    {"hook", false},
    {"refused", false},
    {"retried", false},
    {"html", false},
    {"refusal", false},
    {"function", false},
    {"prepared", false},
    {"reused", false},
    {"lookup", false},
    {"lookup_failed", false},
    {"lookup_late", false},
    {"tls", false},
    {"proxy", false},
    {"start", false},
    {"start_hook", false},
    {"start_many", false},
    {"start_reused", false},
    {"start_lookup", false},
    {"start_lookup_failed", false},
    {"start_lookup_late", false},
    {"start_tls", false},
    {"start_proxy", false},
    {"http2", false},
    {"http2_start", false},
    {"http2_refused", false},
    {"cancel", false},
    {"close", false},
    {"drop", false},
    {"http2_cancel", false},
    {"http2_close", false},
    {"completions", false},
    {"engine", true},
    {"engine_lookup", true},
    {"engine_http2", true},
};

static const char *const allocator_names[] = {
    [MEMORY_OF_LUA] = "lua", [MEMORY_OF_CURL] = "curl", [MEMORY_OF_MODULE] = "module"};

int luaopen_authlete_core(lua_State *L);

static char url[64];

/* Lua states. */

static int set_up_state(lua_State *L) {
  luaL_openlibs(L);
#ifdef LUAJIT_VERSION /* LuaJIT's compiler crashes when out of memory */
  luaJIT_setmode(L, 0, LUAJIT_MODE_ENGINE | LUAJIT_MODE_OFF);
#endif
  lua_getglobal(L, "package");
  lua_getfield(L, -1, "path");
  lua_pushliteral(L, "src/?.lua;./?.lua;");
  lua_insert(L, -2);
  lua_concat(L, 2);
  lua_setfield(L, -2, "path");
  lua_getfield(L, -1, "preload");
  lua_pushcfunction(L, luaopen_authlete_core);
  lua_setfield(L, -2, "authlete.core");
  return 0;
}

static _Noreturn void die(const char *what, const char *text) {
  fprintf(stderr, "%s: %s\n", what, text != NULL ? text : "(no text)");
  _exit(1); /* skips the leak report */
}

/* Calls the function below the arguments, which must succeed. */
static void must_call(lua_State *L, int arguments, int results, const char *what) {
  if (lua_pcall(L, arguments, results, 0) != 0) {
    if (lua_istable(L, -1)) {
      lua_getfield(L, -1, "text");
    }
    die(what, lua_tostring(L, -1));
  }
}

static lua_State *new_state(void) {
  lua_State *L = lua_newstate(memory_of_lua, NULL);
  if (L == NULL) {
    die("lua_newstate", "cannot create a state");
  }
  lua_pushcfunction(L, set_up_state);
  must_call(L, 0, 0, "libraries");
  return L;
}

/* One run. */

enum { CHECK = 1, RUN, API }; /* stack */

struct fault {
  enum allocator allocator; /* ALLOCATORS for none */
  long n;
  bool lasting;
};

static void describe(char *text, size_t size, const char *task, const struct fault *fault) {
  snprintf(text, size, "%s, %s allocation %ld%s", task,
           fault->allocator < ALLOCATORS ? allocator_names[fault->allocator] : "no", fault->n,
           fault->lasting ? " and all later" : "");
}

static void prepare(lua_State *L, const char *task) {
  lua_getglobal(L, "dofile");
  lua_pushliteral(L, "spec/stress/torture/tasks.lua");
  must_call(L, 1, 1, "tasks.lua");
  lua_getfield(L, 1, "check_afterwards");
  lua_insert(L, CHECK);
  lua_getfield(L, RUN, "make");
  lua_pushstring(L, task);
  lua_pushstring(L, url);
  must_call(L, 2, 2, task);
  lua_remove(L, RUN);
}

static int slow_runs;

static long clock_in_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000L + now.tv_nsec / 1000000;
}

/* Runs a task in a new Lua state. Returns whether it reached the fault. */
static bool run_once(const char *task, const struct fault *fault) {
  char where[128];
  describe(where, sizeof where, task, fault);
  if (getenv("TORTURE_TRACE") != NULL) {
    fprintf(stderr, "%s\n", where);
  }
  alarm(ALARM_SECONDS);
  lua_State *L = new_state();
  prepare(L, task);
  lua_pushvalue(L, RUN);
  long began = clock_in_ms();
  memory_arm(fault->allocator, fault->n, fault->lasting);
  int status = lua_pcall(L, 0, 0, 0);
  bool was_met = memory_disarm();
  long elapsed_ms = clock_in_ms() - began;
  slow_runs += elapsed_ms > SLOW_MS;
  if (elapsed_ms > DEADLINE_MS + LATE_MS) {
    die(where, "a call did not end by its deadline");
  }
  if (status != 0 && (!was_met || lua_type(L, -1) != LUA_TSTRING)) {
    if (lua_istable(L, -1)) {
      lua_getfield(L, -1, "text");
    }
    die(where, lua_tostring(L, -1));
  }
  lua_settop(L, API);
  lua_pushvalue(L, CHECK);
  lua_pushstring(L, url);
  lua_pushvalue(L, API);
  lua_pushnil(L);
  lua_replace(L, RUN);
  must_call(L, 2, 0, where);
  lua_close(L);
  return was_met;
}

/* Leaks. */

static void sleep_a_moment(void) {
  const struct timespec moment = {.tv_nsec = 1000000};
  nanosleep(&moment, NULL);
}

static bool is_at_most(struct usage usage, struct usage before) {
  return usage.blocks <= before.blocks && usage.bytes <= before.bytes;
}

/* Waits, because the engine frees resources asynchronously. */
static bool has_given_back(enum allocator allocator, struct usage before) {
  for (int i = 0; i < RETURN_MS && !is_at_most(memory_usage(allocator), before); i++) {
    sleep_a_moment();
  }
  return is_at_most(memory_usage(allocator), before);
}

/* The engine may have kept a connection whose attempt was stopped before it opened; a later attempt uses it. */
static void check_usage(const struct usage *before, const char *task, const struct fault *fault) {
  const struct fault none = {.allocator = ALLOCATORS};
  for (int i = 0; i < ALLOCATORS; i++) {
    enum allocator allocator = (enum allocator)i;
    for (int again = 0; again < SETTLING_RUNS && !has_given_back(allocator, before[i]); again++) {
      run_once(task, &none);
    }
    if (!has_given_back(allocator, before[i])) {
      struct usage usage = memory_usage(allocator);
      char where[128];
      char text[128];
      describe(where, sizeof where, task, fault);
      snprintf(text, sizeof text, "%s has %ld blocks, %ld bytes more than before", allocator_names[i],
               usage.blocks - before[i].blocks, usage.bytes - before[i].bytes);
      die(where, text);
    }
  }
}

/* The blocks in use while no call is in progress. */
static void measure_usage(struct usage *usage) {
  for (int i = 0; i < SETTLE_MS; i++) {
    sleep_a_moment();
  }
  for (int allocator = 0; allocator < ALLOCATORS; allocator++) {
    usage[allocator] = memory_usage(allocator);
  }
}

/* Passes. */

static bool is_short;
static long first;

static long next_allocation(long n) {
  return n + 1 + (is_short ? n / 2 : 0);
}

/* Returns the first n that was not reached. A single miss proves little, since the engine's thread may be behind. */
static long run_pass(const char *task, enum allocator allocator, bool lasting, const struct usage *before) {
  long first_missed = 0;
  int missed = 0;
  for (struct fault fault = {allocator, first, lasting}; fault.n < MOST_ALLOCATIONS;
       fault.n = next_allocation(fault.n)) {
    bool was_met = run_once(task, &fault);
    check_usage(before, task, &fault);
    first_missed = missed == 0 ? fault.n : first_missed;
    missed = was_met ? 0 : missed + 1;
    if (missed == MISSES) {
      return first_missed;
    }
  }
  die(task, "does not end");
}

static void run_passes(const char *task) {
  const struct fault none = {.allocator = ALLOCATORS};
  struct usage before[ALLOCATORS];
  run_once(task, &none);
  run_once(task, &none);
  measure_usage(before);
  printf("%-19s", task);
  for (int allocator = 0; allocator < ALLOCATORS; allocator++) {
    long once = run_pass(task, (enum allocator)allocator, false, before);
    long lasting = run_pass(task, (enum allocator)allocator, true, before);
    printf("  %s %ld %ld", allocator_names[allocator], once, lasting);
    fflush(stdout);
  }
  if (slow_runs > 0) {
    printf("  %d slow", slow_runs);
  }
  printf("\n");
}

/* Processes. */

static void set_up_process(void) {
  if (!memory_set_up_curl()) {
    die("curl_global_init_mem", "failed");
  }
}

/* Runs a function in a child process and returns its exit status. */
static int in_child(void (*body)(const char *task, const struct fault *fault), const char *task,
                    const struct fault *fault) {
  fflush(stdout);
  pid_t child = getenv("TORTURE_HERE") == NULL ? fork() : 0;
  if (child == 0) {
    set_up_process();
    body(task, fault);
    exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  if (!WIFEXITED(status)) {
    char where[128];
    describe(where, sizeof where, task, fault);
    fprintf(stderr, "%s: ended by signal %d\n", where, WTERMSIG(status));
    return 1;
  }
  return WEXITSTATUS(status);
}

static void body_of_passes(const char *task, const struct fault *fault) {
  (void)fault;
  run_passes(task);
}

static void body_of_first_use(const char *task, const struct fault *fault) {
  if (run_once(task, fault)) {
    exit(FIRST_USE_EXIT);
  }
}

static bool run_first_uses(const char *task) {
  printf("%-19s", task);
  for (int allocator = 0; allocator < ALLOCATORS; allocator++) {
    printf("  %s", allocator_names[allocator]);
    for (int lasting = 0; lasting <= 1; lasting++) {
      struct fault fault = {(enum allocator)allocator, 0, lasting};
      int status = FIRST_USE_EXIT;
      while ((status = in_child(body_of_first_use, task, &fault)) == FIRST_USE_EXIT) {
        fault.n = next_allocation(fault.n);
      }
      if (status != 0) {
        return false;
      }
      printf(" %ld", fault.n);
    }
  }
  printf("\n");
  return true;
}

static bool run_task(const struct task *task) {
  const struct fault none = {.allocator = ALLOCATORS};
  return task->is_first_use ? run_first_uses(task->name) : in_child(body_of_passes, task->name, &none) == 0;
}

static int run_script(const char *script) {
  set_up_process();
  lua_State *L = new_state();
  if (luaL_loadfile(L, script) != 0) {
    die(script, lua_tostring(L, -1));
  }
  lua_pushstring(L, url);
  must_call(L, 1, 0, script);
  lua_close(L);
  const struct usage nothing = {0};
  return is_at_most(memory_usage(MEMORY_OF_LUA), nothing) ? 0 : 1;
}

/* tasks.lua reads them from the environment. */
static void start_servers(const char *program) {
  struct front front = {0};
  char text[PATH_MAXIMUM];
  const char *slash = strrchr(program, '/');
  int port = server_start();
  snprintf(url, sizeof url, "http://127.0.0.1:%d", port);
  snprintf(text, sizeof text, "%.*s", slash != NULL ? (int)(slash - program) : 1, slash != NULL ? program : ".");
  if (port < 0 || !front_start(&front, text, port)) {
    die("servers", "did not start");
  }
  snprintf(text, sizeof text, "https://127.0.0.1:%d", front.tls_port);
  setenv("TORTURE_TLS_URL", text, 1);
  snprintf(text, sizeof text, "https://127.0.0.1:%d", front.http2_port);
  setenv("TORTURE_HTTP2_URL", text, 1);
}

int main(int argc, char **argv) {
  const char *wanted = argc > 1 ? argv[1] : NULL;
  const char *given_first = getenv("TORTURE_FIRST");
  is_short = getenv("TORTURE_SHORT") != NULL;
  first = given_first != NULL ? strtol(given_first, NULL, 10) : 0;
  start_servers(argv[0]);
  if (wanted != NULL && strstr(wanted, ".lua") != NULL) {
    return run_script(wanted);
  }
  bool went_well = true;
  for (size_t i = 0; i < sizeof tasks / sizeof tasks[0]; i++) {
    if (wanted == NULL || strcmp(wanted, tasks[i].name) == 0) {
      went_well = run_task(&tasks[i]) && went_well;
    }
  }
  return went_well ? 0 : 1;
}
