/* SPDX-License-Identifier: MIT */
#include "engine/engine.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "engine/transfers.h"

enum { EVENTS_AT_ONCE = 64 };

/* All but the desk is of the thread alone. */
struct engine {
  struct desk desk;
  pthread_t thread;
  int epoll;
  struct transfers attempts;
  bool may_sleep;
  bool is_stopping;

  /* Under the desk's lock: */
  bool is_forking;        /* a thread of the process is */
  bool is_paused;         /* and the engine's stands still for it */
  pthread_cond_t forking; /* either changed */
};

static struct engine *engine_of_process;
static pthread_mutex_t engine_lock = PTHREAD_MUTEX_INITIALIZER;

/* The thread. */

/* Announces the calls that ended in this round. Those of one inbox cost it one byte. */
static void announce(struct engine *engine) {
  struct call *call = transfers_take_done(&engine->attempts);
  if (call == NULL) {
    return;
  }
  call_finish_all(&engine->desk, call);
  struct call *next = NULL;
  for (; call != NULL; call = next) {
    next = call->next;
    struct completions *inbox = call->order.inbox;
    if (inbox != NULL && completions_put(inbox, call->order.number)) {
      completions_send_byte(inbox);
    }
    call_drop(call);
  }
}

/* Called with the desk's lock held. */
static void pause_for_fork(struct engine *engine) {
  while (engine->is_forking) {
    engine->is_paused = true;
    pthread_cond_broadcast(&engine->forking);
    pthread_cond_wait(&engine->forking, &engine->desk.lock);
  }
  engine->is_paused = false;
}

/* Does what was asked since the last round. When there was nothing and `may_sleep`, whoever asks next rings the bell.
 */
static void take_orders(struct engine *engine, bool may_sleep) {
  struct desk *desk = &engine->desk;
  pthread_mutex_lock(&desk->lock);
  pause_for_fork(engine);
  struct call *started = call_list_take(&desk->started);
  struct call *cancelled = desk->cancelled;
  bool has_closed = desk->has_closed;
  desk->cancelled = NULL;
  desk->has_closed = false;
  engine->is_stopping = desk->is_stopping;
  engine->may_sleep = may_sleep && started == NULL && cancelled == NULL && !has_closed;
  desk->is_asleep = engine->may_sleep;
  pthread_mutex_unlock(&desk->lock);
  transfers_start(&engine->attempts, started);
  transfers_cancel(&engine->attempts, cancelled);
  if (has_closed) {
    transfers_end_closed(&engine->attempts);
  }
}

static void answer_bell(const struct engine *engine) {
  uint64_t rings = 0;
  while (read(engine->desk.bell, &rings, sizeof rings) == -1 && errno == EINTR) {
  }
}

/* The bell has the mark behind those of the lanes. */
static void run_sockets(struct engine *engine, const struct epoll_event *events, int count) {
  for (int i = 0; i < count; i++) {
    if (lane_mark_of(events[i].data.u64) == LANES) {
      answer_bell(engine);
    } else {
      transfers_run_socket(&engine->attempts, events[i].data.u64, events[i].events);
    }
  }
}

static void *run(void *context) {
  struct engine *engine = context;
  struct epoll_event events[EVENTS_AT_ONCE];
  while (true) {
    take_orders(engine, transfers_sleep_ms(&engine->attempts) != 0);
    announce(engine);
    if (engine->is_stopping) {
      return NULL;
    }
    int timeout_ms = engine->may_sleep ? transfers_sleep_ms(&engine->attempts) : 0;
    int count = epoll_wait(engine->epoll, events, EVENTS_AT_ONCE, timeout_ms);
    run_sockets(engine, events, count);
    transfers_run(&engine->attempts);
    announce(engine);
  }
}

/* Starting and stopping. */

/* Stops the thread before the process takes TLS down. What it has open goes with the process. */
static void stop_at_exit(void) {
  struct engine *engine = engine_of_process;
  if (engine != NULL) {
    pthread_mutex_lock(&engine->desk.lock);
    engine->desk.is_stopping = true;
    desk_wake(&engine->desk);
    pthread_mutex_unlock(&engine->desk.lock);
    pthread_join(engine->thread, NULL);
  }
}

/* A fork waits until no engine is being made and the thread is between two rounds. Else the child could get locks, of
 * this file, libcurl or the TLS library, that are held by a thread which it does not have. */
static void before_fork(void) {
  pthread_mutex_lock(&engine_lock);
  struct engine *engine = engine_of_process;
  if (engine != NULL) {
    pthread_mutex_lock(&engine->desk.lock);
    engine->is_forking = true;
    desk_wake(&engine->desk);
    while (!engine->is_paused && !engine->desk.is_stopping) {
      pthread_cond_wait(&engine->forking, &engine->desk.lock);
    }
  }
}

static void after_fork_in_parent(void) {
  struct engine *engine = engine_of_process;
  if (engine != NULL) {
    engine->is_forking = false;
    pthread_cond_broadcast(&engine->forking);
    pthread_mutex_unlock(&engine->desk.lock);
  }
  pthread_mutex_unlock(&engine_lock);
}

/* The parent's engine, which has no thread here, is abandoned with its locks. */
static void after_fork_in_child(void) {
  engine_of_process = NULL;
  engine_lock = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
}

/* When the module is loaded: later, a fork could come in between. */
__attribute__((constructor)) static void register_fork_handlers(void) {
  pthread_atfork(before_fork, after_fork_in_parent, after_fork_in_child);
}

static void register_exit_handler(void) {
  atexit(stop_at_exit); /* after libcurl's own, so that it runs before */
}

static bool start_thread(struct engine *engine) {
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  bool started = pthread_create(&engine->thread, NULL, run, engine) == 0;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return started;
}

static void free_engine(struct engine *engine) {
  transfers_tear_down(&engine->attempts);
  if (engine->epoll >= 0) {
    close(engine->epoll);
  }
  desk_tear_down(&engine->desk);
  pthread_cond_destroy(&engine->forking);
  free(engine);
}

static struct engine *new_engine(void) {
  static pthread_once_t registered = PTHREAD_ONCE_INIT;
  struct engine *engine = calloc(1, sizeof *engine);
  if (engine == NULL) {
    return NULL;
  }
  http_initialize();
  pthread_cond_init(&engine->forking, NULL);
  engine->epoll = epoll_create1(EPOLL_CLOEXEC);
  bool made = desk_set_up(&engine->desk) && engine->epoll >= 0 && transfers_set_up(&engine->attempts, engine->epoll);
  struct epoll_event event = {.events = EPOLLIN, .data.u64 = lane_socket_data(LANES, engine->desk.bell)};
  if (!made || epoll_ctl(engine->epoll, EPOLL_CTL_ADD, engine->desk.bell, &event) != 0 || !start_thread(engine)) {
    free_engine(engine);
    return NULL;
  }
  pthread_once(&registered, register_exit_handler);
  return engine;
}

static struct engine *find_engine(void) {
  pthread_mutex_lock(&engine_lock);
  if (engine_of_process == NULL) {
    engine_of_process = new_engine();
  }
  struct engine *engine = engine_of_process;
  pthread_mutex_unlock(&engine_lock);
  return engine;
}

struct call *engine_start(const struct call_order *order, struct exchange *exchange) {
  struct engine *engine = find_engine();
  return engine != NULL ? call_start(&engine->desk, order, exchange) : NULL;
}

void engine_close_service(struct service *service) {
  atomic_store(&service->closed, true);
  pthread_mutex_lock(&engine_lock);
  struct engine *engine = engine_of_process;
  pthread_mutex_unlock(&engine_lock);
  if (engine != NULL) {
    pthread_mutex_lock(&engine->desk.lock);
    engine->desk.has_closed = true;
    desk_wake(&engine->desk);
    pthread_mutex_unlock(&engine->desk.lock);
  }
}
