/* SPDX-License-Identifier: MIT */
#include "engine/engine.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/thread.h"
#include "engine/calls.h"

/* Only the engine's thread uses the members, except where stated otherwise. */
struct engine {
  struct watcher watcher;         /* of the wakeup; the first member */
  struct submissions submissions; /* shared with other threads */
  pthread_t thread;
  struct poller *poller;
  struct calls calls;
  bool may_sleep;
  bool is_stopping;

  /* Shared, protected by the submissions' lock: */
  bool is_forking;        /* a thread is about to fork */
  bool is_paused;         /* the engine's thread waits for the fork */
  pthread_cond_t forking; /* signals a change of either */
};

static struct engine *engine_of_process;
static pthread_mutex_t engine_lock = PTHREAD_MUTEX_INITIALIZER;

/* The thread. */

/* Tells the callers of the calls that have ended since the last time. */
static void announce(struct engine *engine) {
  struct call *call = calls_take_done(&engine->calls);
  if (call == NULL) {
    return;
  }
  call_finish_all(&engine->submissions, call);
  struct call *next = NULL;
  for (; call != NULL; call = next) {
    next = call->next;
    struct completions *completions = call->order.completions;
    if (completions != NULL && completions_put(completions, call->order.number)) {
      completions_send_byte(completions);
    }
    call_drop(call);
  }
}

/* The caller holds the submissions' lock. */
static void pause_for_fork(struct engine *engine) {
  while (engine->is_forking) {
    engine->is_paused = true;
    pthread_cond_broadcast(&engine->forking);
    pthread_cond_wait(&engine->forking, &engine->submissions.lock);
  }
  engine->is_paused = false;
}

/* Handles what was submitted since the last round. If nothing was, and `may_sleep`, the next submission will wake the
 * thread, so that it may wait in the poller. */
static void take_submissions(struct engine *engine, bool may_sleep) {
  struct submissions *submissions = &engine->submissions;
  pthread_mutex_lock(&submissions->lock);
  pause_for_fork(engine);
  struct call *started = call_list_take(&submissions->started);
  struct call *cancelled = submissions->cancelled;
  bool has_closed = submissions->has_closed;
  submissions->cancelled = NULL;
  submissions->has_closed = false;
  engine->is_stopping = submissions->is_stopping;
  engine->may_sleep = may_sleep && started == NULL && cancelled == NULL && !has_closed;
  submissions->is_asleep = engine->may_sleep;
  pthread_mutex_unlock(&submissions->lock);
  calls_start(&engine->calls, started);
  calls_cancel(&engine->calls, cancelled);
  if (has_closed) {
    calls_end_closed(&engine->calls);
  }
}

static void answer_wakeup(struct watcher *watcher, int descriptor, unsigned events) {
  const struct engine *engine = (struct engine *)watcher;
  (void)descriptor, (void)events;
  wakeup_drain(&engine->submissions.wakeup);
}

static void *run(void *context) {
  struct engine *engine = context;
  while (true) {
    take_submissions(engine, calls_sleep_ms(&engine->calls) != 0);
    announce(engine);
    if (engine->is_stopping) {
      return NULL;
    }
    poller_wait(engine->poller, engine->may_sleep ? calls_sleep_ms(&engine->calls) : 0);
    calls_run(&engine->calls);
    announce(engine);
  }
}

/* Starting and stopping. */

/* Stops the thread before the TLS library's exit handlers run. The kernel closes the connections. */
static void stop_at_exit(void) {
  struct engine *engine = engine_of_process;
  if (engine != NULL) {
    pthread_mutex_lock(&engine->submissions.lock);
    engine->submissions.is_stopping = true;
    submissions_wake(&engine->submissions);
    pthread_mutex_unlock(&engine->submissions.lock);
    pthread_join(engine->thread, NULL);
  }
}

/* Delays a fork until no engine is being created and the thread is between two rounds. Otherwise the child could
 * inherit locks of this file, libcurl or the TLS library that are held by a thread which does not exist there. */
static void before_fork(void) {
  pthread_mutex_lock(&engine_lock);
  struct engine *engine = engine_of_process;
  if (engine != NULL) {
    pthread_mutex_lock(&engine->submissions.lock);
    engine->is_forking = true;
    submissions_wake(&engine->submissions);
    while (!engine->is_paused && !engine->submissions.is_stopping) {
      pthread_cond_wait(&engine->forking, &engine->submissions.lock);
    }
  }
}

static void after_fork_in_parent(void) {
  struct engine *engine = engine_of_process;
  if (engine != NULL) {
    engine->is_forking = false;
    pthread_cond_broadcast(&engine->forking);
    pthread_mutex_unlock(&engine->submissions.lock);
  }
  pthread_mutex_unlock(&engine_lock);
}

/* Abandons the parent's engine, which has no thread in the child, together with its locks. */
static void after_fork_in_child(void) {
  engine_of_process = NULL;
  engine_lock = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
}

/* Runs when the module is loaded, so that no fork is missed. */
__attribute__((constructor)) static void register_fork_handlers(void) {
  pthread_atfork(before_fork, after_fork_in_parent, after_fork_in_child);
}

static void register_exit_handler(void) {
  atexit(stop_at_exit); /* registered after libcurl's handlers, and so called before them */
}

/* Returns false and sets errno on failure. */
static bool start_thread(struct engine *engine) {
  errno = thread_start(&engine->thread, run, engine);
  return errno == 0;
}

static void free_engine(struct engine *engine) {
  calls_tear_down(&engine->calls);
  poller_free(engine->poller);
  submissions_tear_down(&engine->submissions);
  pthread_cond_destroy(&engine->forking);
  free(engine);
}

/* Returns NULL and sets errno on failure. */
static struct engine *new_engine(void) {
  static pthread_once_t registered = PTHREAD_ONCE_INIT;
  struct engine *engine = calloc(1, sizeof *engine);
  if (engine == NULL) {
    return NULL;
  }
  connection_initialize();
  pthread_cond_init(&engine->forking, NULL);
  engine->watcher.ready = answer_wakeup;
  engine->poller = poller_new();
  bool is_made = submissions_set_up(&engine->submissions) && engine->poller != NULL &&
                 poller_watch(engine->poller, engine->submissions.wakeup.reader, POLLER_READ, &engine->watcher);
  calls_set_up(&engine->calls, engine->poller, &engine->submissions.wakeup);
  if (!is_made || !start_thread(engine)) {
    int error = errno;
    free_engine(engine);
    errno = error;
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
  errno = ENOMEM;
  struct engine *engine = find_engine();
  struct call *call = engine != NULL ? call_start(&engine->submissions, order, exchange) : NULL;
  if (call == NULL) {
    response_fail(&exchange->response, FAILURE_CONNECT, "cannot start the call: %s", strerror(errno));
  }
  return call;
}

void engine_close_service(struct service *service) {
  atomic_store(&service->closed, true);
  pthread_mutex_lock(&engine_lock);
  struct engine *engine = engine_of_process;
  pthread_mutex_unlock(&engine_lock);
  if (engine != NULL) {
    pthread_mutex_lock(&engine->submissions.lock);
    engine->submissions.has_closed = true;
    submissions_wake(&engine->submissions);
    pthread_mutex_unlock(&engine->submissions.lock);
  }
}
