/* SPDX-License-Identifier: MIT
 *
 * threads SECONDS: many threads use the engine, under ThreadSanitizer. Native threads share services, cancel each
 * other's calls and close services in use; others get their calls from completions; others have a Lua state each. Names
 * are looked up, and some lookups fail. */
#include <poll.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "race.h"

enum { SERVICES = 4, CALLERS = 6, TAKERS = 2, WORKERS = 3, THREADS = CALLERS + TAKERS + WORKERS + 2, BATCH = 24 };

static int port;
static int64_t end;
static _Atomic long started, answered, lua_answers, forks;

/* Shared by all threads. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct service *services[SERVICES];
static struct call *exposed; /* a reference */

static struct service *take_service(void) {
  pthread_mutex_lock(&lock);
  struct service *service = service_hold(services[dice(SERVICES)]);
  pthread_mutex_unlock(&lock);
  return service;
}

/* Leaves a call for another thread to cancel, and cancels the one that another thread has left. */
static void cross(struct call *call) {
  atomic_fetch_add(&call->references, 1);
  pthread_mutex_lock(&lock);
  struct call *other = exposed;
  exposed = call;
  pthread_mutex_unlock(&lock);
  if (other != NULL) {
    call_cancel(other);
    call_is_done(other);
    call_drop(other);
  }
}

static void wait_at_descriptor(struct question *question) {
  struct pollfd done = {.fd = call_descriptor(question->call), .events = POLLIN};
  CHECK(done.fd >= 0);
  CHECK(poll(&done, 1, PATIENCE_MS) == 1);
  answered += judge(question);
}

static void *call_often(void *context) {
  (void)context;
  while (clock_ms() < end) {
    struct question question;
    struct service *service = take_service();
    ask(&question, service, NULL, 0);
    service_release(service);
    started++;
    switch (dice(8)) {
    case 0: /* abandons it, as the collector does */
      call_cancel(question.call);
      call_drop(question.call);
      break;
    case 1:
      usleep(dice(3000));
      call_cancel(question.call);
      call_cancel(question.call);
      answered += hear(&question);
      break;
    case 2:
      cross(question.call);
      answered += hear(&question);
      break;
    case 3:
      wait_at_descriptor(&question);
      break;
    default:
      answered += hear(&question);
      break;
    }
  }
  return NULL;
}

/* Closes a service while calls may be in progress. */
static void *close_often(void *context) {
  (void)context;
  while (clock_ms() < end) {
    usleep(1000 * (1 + dice(100)));
    struct service *service = make_service(port, any_host());
    pthread_mutex_lock(&lock);
    struct service **slot = &services[dice(SERVICES)];
    struct service *old = *slot;
    *slot = service;
    pthread_mutex_unlock(&lock);
    engine_close_service(old);
    service_release(old);
  }
  return NULL;
}

/* Starts calls, reads the completions' socket, and takes the calls that are done; each number must come once. */
static void run_batch(struct completions *completions, int socket) {
  struct question questions[BATCH];
  int left = BATCH;
  for (int i = 0; i < BATCH; i++) {
    struct service *service = take_service();
    ask(&questions[i], service, completions, i);
    service_release(service);
    started++;
    if (dice(8) == 0) {
      call_cancel(questions[i].call);
    }
  }
  while (left > 0) {
    char bytes[64];
    struct pollfd rung = {.fd = socket, .events = POLLIN};
    CHECK(poll(&rung, 1, PATIENCE_MS) == 1);
    CHECK(recv(socket, bytes, sizeof bytes, MSG_DONTWAIT) > 0);
    int64_t numbers[5];
    int count = 0;
    while ((count = completions_take(completions, numbers, 5)) > 0) {
      for (int i = 0; i < count; i++) {
        CHECK(numbers[i] >= 0 && numbers[i] < BATCH && questions[numbers[i]].call != NULL);
        answered += judge(&questions[numbers[i]]);
        left--;
      }
    }
  }
}

static void *take_often(void *context) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  snprintf(address.sun_path, sizeof address.sun_path, "/tmp/authlete-race-%d-%d", (int)getpid(),
           (int)(intptr_t)context);
  while (clock_ms() < end) {
    struct completions *completions = completions_new(address.sun_path);
    CHECK(completions != NULL);
    int connection = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    CHECK(connect(connection, (struct sockaddr *)&address, sizeof address) == 0);
    bool is_late = dice(2) == 0; /* accept only after calls are done */
    struct question question;
    struct service *service = take_service();
    if (is_late) {
      ask(&question, service, completions, 0);
      usleep(dice(4000));
    }
    service_release(service);
    CHECK(completions_accept(completions));
    if (is_late) {
      char byte = 0;
      int64_t number = 1;
      CHECK(recv(connection, &byte, 1, 0) == 1);
      while (completions_take(completions, &number, 1) == 0) { /* the byte may be stale, but the number will come */
        usleep(100);
      }
      CHECK(number == 0);
      answered += judge(&question);
      started++;
    }
    for (int i = 0; i < 4; i++) {
      run_batch(completions, connection);
    }
    service = take_service();
    ask(&question, service, completions, 0); /* the completions are released before the call is done */
    service_release(service);
    completions_release(completions);
    close(connection);
    answered += hear(&question);
    started++;
  }
  return NULL;
}

static void *run_lua(void *context) {
  (void)context;
  while (clock_ms() < end) {
    lua_State *L = make_worker();
    for (int i = 0; i < 5 && clock_ms() < end; i++) {
      lua_answers += run_worker(L, port, 10);
    }
    lua_close(L);
  }
  return NULL;
}

/* Here forks only stop the engine; forks.c tests what children do. */
static void *fork_often(void *context) {
  (void)context;
  int64_t took_ms = 0;
  while (clock_ms() < end) {
    clock_sleep_ms(dice(50) + 3 * took_ms); /* lets the others make progress: forking so many threads takes long */
    int64_t began = clock_ms();
    pid_t child = fork();
    if (child == 0) {
      _exit(0);
    }
    CHECK(child > 0 && waitpid(child, NULL, 0) == child);
    took_ms = clock_ms() - began;
    forks++;
  }
  return NULL;
}

int main(int count, char **arguments) {
  static void *(*const roles[])(void *) = {call_often, take_often, run_lua, close_often, fork_often};
  static const int numbers[] = {CALLERS, TAKERS, WORKERS, 1, 1};
  pthread_t threads[THREADS];
  int running = 0;
  CHECK(count == 2);
  port = server_start();
  for (int i = 0; i < SERVICES; i++) {
    services[i] = make_service(port, any_host());
  }
  end = clock_ms() + 1000 * atoll(arguments[1]);
  for (int role = 0; role < 5; role++) {
    for (int i = 0; i < numbers[role]; i++) {
      CHECK(pthread_create(&threads[running++], NULL, roles[role], (void *)(intptr_t)i) == 0);
    }
  }
  for (int i = 0; i < running; i++) {
    pthread_join(threads[i], NULL);
  }
  if (exposed != NULL) {
    call_drop(exposed);
  }
  for (int i = 0; i < SERVICES; i++) {
    engine_close_service(services[i]);
    service_release(services[i]);
  }
  printf("threads: %d threads, %ld calls started, %ld answered, %ld answered in %d Lua states at a time, %ld forks\n",
         running, started, answered, lua_answers, WORKERS, forks);
  CHECK(answered > started / 20 && lua_answers > 0); /* on a busy machine, most may time out */
  return 0;
}
