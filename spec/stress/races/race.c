/* SPDX-License-Identifier: MIT */
#include "race.h"

#include <lauxlib.h>
#include <lualib.h>
#include <netdb.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <unistd.h>

int luaopen_authlete_core(lua_State *L);

/* libcurl closes a socket that failed to connect before it asks to stop watching it. By then, another thread's socket
 * may have the same number; that is harmless, since only the engine's thread adds sockets to its epoll. ThreadSanitizer
 * reports a race, and (clang 14) may crash while doing so; therefore the call is hidden from it. */
int __wrap_epoll_ctl(int epoll, int operation, int descriptor, struct epoll_event *event);
int __wrap_epoll_ctl(int epoll, int operation, int descriptor, struct epoll_event *event) {
  return (int)syscall(SYS_epoll_ctl, epoll, operation, descriptor, event);
}

unsigned dice(unsigned sides) {
  static _Thread_local uint64_t state;
  if (state == 0) {
    state = (uint64_t)(uintptr_t)&state ^ ((uint64_t)getpid() << 32) ^ (uint64_t)clock_ms();
  }
  state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return (unsigned)(state >> 33) % sides;
}

/* Names. Runs the C library's own lookup, which uses no network, so often that a fork is likely to happen while it
 * holds its locks. */

enum { LOOKUPS_AT_ONCE = 30 };

int __real_getaddrinfo(const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **found);
int __wrap_getaddrinfo(const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **found);
int __wrap_getaddrinfo(const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **found) {
  struct addrinfo of_ipv4 = *hints;
  of_ipv4.ai_family = AF_INET;
  if (strcmp(name, "silent.example") == 0) {
    usleep(dice(500000));
    return EAI_NONAME;
  }
  for (int i = 0; i < LOOKUPS_AT_ONCE; i++) {
    struct addrinfo *unused = NULL;
    CHECK(__real_getaddrinfo("localhost", service, &of_ipv4, &unused) == 0);
    freeaddrinfo(unused);
  }
  return __real_getaddrinfo("localhost", service, &of_ipv4, found);
}

enum host any_host(void) {
  return dice(16) == 0 ? HOST_SILENT : dice(2) == 0 ? HOST_NAME : HOST_ADDRESS;
}

struct service *make_service(int port, enum host host) {
  static const char *const names[] = {
      [HOST_ADDRESS] = "127.0.0.1", [HOST_NAME] = "name.example", [HOST_SILENT] = "silent.example"};
  struct service *service = service_new();
  char text[64];
  CHECK(service != NULL);
  snprintf(text, sizeof text, "http://%s:%d", names[host], port);
  CHECK(service_set_text(&service->origin, text));
  CHECK(service_set_text(&service->host, names[host]));
  CHECK(service_set_text(&service->port, strrchr(text, ':') + 1));
  CHECK(service_set_text(&service->service_authorization, "Bearer secret"));
  service->timeout_ms = TIMEOUT_MS;
  service->connect_timeout_ms = host == HOST_SILENT ? SILENT_CONNECT_MS : TIMEOUT_MS;
  service->max_response_bytes = 4096;
  return service;
}

/* Calls. */

static const struct operation *find_operation(const char *name) {
  for (size_t i = 0; i < operation_count; i++) {
    if (strcmp(operations[i].name, name) == 0) {
      return &operations[i];
    }
  }
  abort();
}

static struct exchange *make_exchange(const char *ticket) {
  struct exchange *exchange = calloc(1, sizeof *exchange);
  CHECK(exchange != NULL);
  struct request *request = &exchange->request;
  snprintf(request->method, sizeof request->method, "POST");
  request->has_body = true;
  buffer_append_text(&request->path, "/api/1/auth/token/fail");
  buffer_append_text(&request->body, "{\"ticket\":\"");
  buffer_append_text(&request->body, ticket);
  buffer_append_text(&request->body, "\"}");
  return exchange;
}

static void start(struct question *question, struct call_order *order, char mood, int64_t timeout_ms) {
  static _Atomic int64_t tickets;
  snprintf(question->ticket, sizeof question->ticket, "%d-%lld-%c", (int)getpid(),
           (long long)atomic_fetch_add(&tickets, 1), mood);
  order->retry.operation = find_operation(dice(2) ? "token_fail" : "introspection");
  order->retry.deadline = clock_ms() + timeout_ms;
  question->call = engine_start(order, make_exchange(question->ticket));
  CHECK(question->call != NULL);
}

void ask(struct question *question, struct service *service, struct completions *completions, int64_t number) {
  struct call_order order = {.service = service,
                             .retry = {.retries = dice(4) == 0},
                             .wants_attempts = dice(2) == 0,
                             .completions = completions,
                             .number = number};
  start(question, &order, MOODS[dice(sizeof MOODS - 1)], dice(8) > 0 ? TIMEOUT_MS : 1 + (int64_t)dice(20));
}

bool is_answered(struct service *service) {
  struct question question;
  struct call_order order = {.service = service};
  start(&question, &order, 'O', PATIENCE_MS / 2);
  return hear(&question);
}

bool judge(struct question *question) {
  struct call *call = question->call;
  CHECK(call_is_done(call));
  const struct response *response = &call_exchange(call)->response;
  const char *body = buffer_text(&response->body);
  bool answered = response->kind == FAILURE_NONE;
  if (answered) {
    char wanted[128];
    snprintf(wanted, sizeof wanted, "{\"action\":\"BAD_REQUEST\",\"ticket\":\"%s\"}", question->ticket);
    CHECK(response->status == 200 && strcmp(body, wanted) == 0);
    CHECK(strchr("EH", question->ticket[strlen(question->ticket) - 1]) == NULL);
  } else {
    CHECK(response->kind == FAILURE_TIMEOUT || response->kind == FAILURE_NETWORK || response->kind == FAILURE_HTTP ||
          response->kind == FAILURE_CANCELLED || response->kind == FAILURE_CLOSED ||
          response->kind == FAILURE_CONNECT || response->kind == FAILURE_DNS);
    CHECK(response->kind != FAILURE_HTTP || strstr(body, question->ticket) != NULL);
  }
  CHECK(call->record_count <= 2);
  call_drop(call);
  question->call = NULL;
  return answered;
}

bool hear(struct question *question) {
  int64_t until = question->call->order.retry.deadline + PATIENCE_MS;
  while (!call_wait(question->call, clock_ms() + 1 + (int64_t)dice(1000))) {
    CHECK(clock_ms() < until);
  }
  return judge(question);
}

lua_State *make_worker(void) {
  lua_State *L = luaL_newstate();
  CHECK(L != NULL);
  luaL_openlibs(L);
  luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_PRELOAD_TABLE);
  lua_pushcfunction(L, luaopen_authlete_core);
  lua_setfield(L, -2, "authlete.core");
  lua_settop(L, 0);
  CHECK(luaL_dostring(L, "package.path = 'src/?.lua'; return dofile 'spec/stress/races/worker.lua'") == LUA_OK);
  CHECK(lua_isfunction(L, 1));
  return L;
}

int run_worker(lua_State *L, int port, int rounds) {
  lua_pushvalue(L, 1);
  lua_pushinteger(L, port);
  lua_pushinteger(L, rounds);
  lua_pushinteger(L, (lua_Integer)dice(1000000));
  if (lua_pcall(L, 3, 1, 0) != LUA_OK) {
    fprintf(stderr, "%s\n", lua_tostring(L, -1));
    abort();
  }
  int answers = (int)lua_tointeger(L, -1);
  lua_pop(L, 1);
  return answers;
}
