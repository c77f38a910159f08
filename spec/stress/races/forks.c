/* SPDX-License-Identifier: MIT
 *
 * forks SECONDS: forks before, during and after the first use, and during name lookups, while other threads make calls.
 * All processes continue to make calls. No response may reach another process or call, no process may hang, and the
 * calls that a parent had in progress must be cancelled in its child. */
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/lookup.h"
#include "race.h"

enum { CALLERS = 3, UNDER_WAY = 4, OF_A_CHILD = 12, LOOKERS = 4, FORKS_DURING_LOOKUPS = 50 };

static int port;
static _Atomic bool is_over;
static _Atomic long parent_answers;

static int call_some(struct service *service, int calls) {
  struct question questions[OF_A_CHILD];
  int answers = 0;
  for (int i = 0; i < calls; i++) {
    ask(&questions[i], service, NULL, 0);
  }
  for (int i = 0; i < calls; i++) {
    answers += hear(&questions[i]);
  }
  return answers;
}

/* Exits a child as programs do: with exit handlers or without. */
static _Noreturn void leave(void) {
  if (dice(2) == 0) {
    exit(0);
  }
  _exit(0);
}

static void await(pid_t child) {
  int status = 0;
  CHECK(child > 0 && waitpid(child, &status, 0) == child);
  if (status != 0) {
    fprintf(stderr, "process %d of %d ended with status %#x (0xe: it hung)\n", child, getpid(), status);
  }
  CHECK(status == 0);
}

static pid_t fork_child(void) {
  pid_t child = fork();
  CHECK(child >= 0);
  if (child == 0) {
    alarm(2 * PATIENCE_MS / 1000);
  }
  return child;
}

static void *call_often(void *context) {
  while (!is_over) {
    parent_answers += call_some(context, 4);
  }
  return NULL;
}

/* Forks while calls are in progress, which the child must see cancelled. Both continue. */
static void fork_in_use(struct service *service, lua_State *L, int generation) {
  struct question questions[UNDER_WAY];
  for (int i = 0; i < UNDER_WAY; i++) {
    ask(&questions[i], service, NULL, 0);
  }
  pid_t child = fork_child();
  for (int i = 0; i < UNDER_WAY; i++) {
    call_is_done(questions[i].call);
    if (child == 0) {
      call_cancel(questions[i].call);
    }
    hear(&questions[i]);
  }
  if (child != 0) {
    run_worker(L, port, 4);
    await(child);
    return;
  }
  call_some(service, OF_A_CHILD);
  run_worker(L, port, 4);
  if (generation < 2 && dice(3) == 0) {
    fork_in_use(service, L, generation + 1);
  }
  if (dice(2) == 0) {
    engine_close_service(service);
  }
  leave();
}

/* Forks before the first call of the process. */
static void fork_before_use(void) {
  pid_t first = fork_child();
  if (first != 0) {
    await(first);
    return;
  }
  struct service *service = make_service(port, any_host());
  pid_t second = fork_child();
  call_some(service, OF_A_CHILD);
  if (second != 0) {
    await(second);
  }
  leave();
}

/* Forks while another thread makes the first call of the process. */
static void fork_during_first_use(void) {
  pid_t first = fork_child();
  if (first != 0) {
    await(first);
    return;
  }
  struct service *service = make_service(port, any_host());
  pthread_t thread;
  CHECK(pthread_create(&thread, NULL, call_often, service) == 0);
  for (volatile unsigned i = dice(300000); i > 0; i--) {
  }
  pid_t second = fork_child();
  call_some(make_service(port, any_host()), 2);
  if (second == 0) {
    leave();
  }
  is_over = true;
  pthread_join(thread, NULL);
  await(second);
  leave();
}

static void *look_up_often(void *context) {
  (void)context;
  while (!is_over) {
    struct lookup *lookup = lookup_start("name.example", NULL);
    CHECK(lookup != NULL);
    CHECK(dice(4) == 0 || lookup_wait(lookup, clock_ms() + PATIENCE_MS));
    lookup_release(lookup);
  }
  return NULL;
}

/* Forks during name lookups. The children look names up as well, unaffected by the parent's lookups, some of which
 * hang.
 */
static void fork_during_lookups(void) {
  pid_t first = fork_child();
  if (first != 0) {
    await(first);
    return;
  }
  pthread_t threads[LOOKERS];
  for (int i = 0; i < LOOKERS; i++) {
    CHECK(pthread_create(&threads[i], NULL, look_up_often, NULL) == 0);
  }
  call_some(make_service(port, HOST_SILENT), UNDER_WAY);
  for (int i = 0; i < FORKS_DURING_LOOKUPS; i++) {
    pid_t second = fork_child();
    if (second == 0) {
      CHECK(is_answered(make_service(port, HOST_NAME)));
      leave();
    }
    await(second);
  }
  is_over = true;
  for (int i = 0; i < LOOKERS; i++) {
    pthread_join(threads[i], NULL);
  }
  leave();
}

int main(int count, char **arguments) {
  CHECK(count == 2);
  int64_t seconds = atoll(arguments[1]);
  int early = 0;
  int forks = 0;
  port = server_start();
  for (int64_t end = clock_ms() + 500 * seconds; clock_ms() < end; early++) {
    fork_before_use();
    fork_during_first_use();
    fork_during_lookups();
  }
  pthread_t threads[CALLERS];
  struct service *service = make_service(port, any_host());
  lua_State *L = make_worker();
  run_worker(L, port, 4);
  for (int i = 0; i < CALLERS; i++) {
    CHECK(pthread_create(&threads[i], NULL, call_often, service) == 0);
  }
  for (int64_t end = clock_ms() + 500 * seconds; clock_ms() < end; forks++) {
    fork_in_use(service, L, 0);
  }
  is_over = true;
  for (int i = 0; i < CALLERS; i++) {
    pthread_join(threads[i], NULL);
  }
  lua_close(L);
  engine_close_service(service);
  service_release(service);
  printf("forks: %d before and %d during the first use, %d during name lookups, %d in use; "
         "%ld responses in the parent meanwhile\n",
         early, early, early * FORKS_DURING_LOOKUPS, forks, parent_answers);
  return 0;
}
