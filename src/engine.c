/* SPDX-License-Identifier: MIT */
#include "engine.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "lane.h"
#include "pool.h"

enum {
  EVENTS_AT_ONCE = 64,
  MOST_CONNECTIONS = 1024,     /* kept alive; libcurl's own limit falls with the calls under way */
  MOST_SHARED_CONNECTIONS = 8, /* to a host, each with a hundred streams and more */
  MOST_STREAMS = 250,          /* of a connection, for common servers */
  MOST_REQUESTS = 500,         /* on a connection */
  SWEEP_MS = 20,
  PATIENCE_MS = 10 /* after a deadline, in which libcurl may see to it itself */
};

/* libcurl opens a connection for each attempt that finds no free stream, even while another is being opened. So
 * attempts that shall share connections go where their number is limited, and the rest wait there for a stream;
 * attempts that need a connection each go where it is not.
 *
 * Servers end an HTTP/2 connection after a number of requests, 1,000 for nginx, and whatever began meanwhile fails,
 * which is final for what may not be sent twice. So there are two shared lanes: before that number is reached, attempts
 * go to the other, and once the first has none left it is set up anew, with new connections. The same when an answer
 * did not come in time: the connection may be dead, and on HTTP/2 libcurl would go on using it. */
enum { FIRST_SHARED, SECOND_SHARED, SINGLE, LANES };

/* All but the desk is of the thread alone. */
struct engine {
  struct desk desk;
  pthread_t thread;
  int epoll;
  struct lane lanes[LANES];
  struct lane *shared; /* the one of the two that attempts go to */
  CURLSH *share;       /* names that were resolved, and TLS sessions, for all lanes */
  int64_t sweep_due;   /* UNKNOWN while no attempt waits for others */
  unsigned sweeps;
  int64_t overdue_at;    /* not after the first deadline and PATIENCE_MS; UNKNOWN without calls */
  struct call *active;   /* all that have not ended */
  struct call *waiting;  /* for the next attempt; by due */
  struct call_list done; /* ended in this round */
  struct pool pool;
  bool may_sleep;
  bool is_stopping;

  /* Under the desk's lock: */
  bool is_forking;        /* a thread of the process is */
  bool is_paused;         /* and the engine's stands still for it */
  pthread_cond_t forking; /* either changed */
};

static struct engine *engine_of_process;
static pthread_mutex_t engine_lock = PTHREAD_MUTEX_INITIALIZER;

static int64_t sooner(int64_t due, int64_t other) {
  return other == UNKNOWN || (due != UNKNOWN && due < other) ? due : other;
}

/* The thread: ending calls. */

static void unlink_active(struct call *call) {
  *call->active_link = call->next_active;
  if (call->next_active != NULL) {
    call->next_active->active_link = call->active_link;
  }
}

/* The call's last reply stands; it is announced at the end of the round. Its request is overwritten now, since Lua may
 * keep the call for long. */
static void conclude(struct engine *engine, struct call *call) {
  exchange_forget_request(call->exchange);
  call->stage = CALL_ENDED;
  unlink_active(call);
  call_list_append(&engine->done, call);
}

static void end_with(struct engine *engine, struct call *call, enum failure_kind kind, const char *detail) {
  struct reply *reply = &call->exchange->reply;
  reply->kind = kind;
  snprintf(reply->detail, sizeof reply->detail, "%s", detail);
  conclude(engine, call);
}

/* Announces the calls that ended in this round. Those of one inbox cost it one byte. */
static void announce(struct engine *engine) {
  struct call *call = call_list_take(&engine->done);
  if (call == NULL) {
    return;
  }
  call_finish_all(&engine->desk, call);
  struct call *next = NULL;
  for (; call != NULL; call = next) {
    next = call->next;
    struct inbox *inbox = call->order.inbox;
    if (inbox != NULL && inbox_put(inbox, call->order.number)) {
      inbox_send_byte(inbox);
    }
    call_drop(call);
  }
}

/* The thread: attempts. */

/* For the hook. The handle is still the attempt's. */
static void record_attempt(struct call *call) {
  if (!call->order.wants_attempts) {
    return;
  }
  struct reply *longer = realloc(call->records, (size_t)(call->record_count + 1) * sizeof *longer);
  if (longer == NULL) {
    return; /* the hook hears of one attempt less */
  }
  call->records = longer;
  struct reply *record = &longer[call->record_count++];
  *record = call->exchange->reply;
  record->times = http_times(call->http);
  record->body = (struct buffer){0};
  record->scratch = (struct buffer){0};
}

static void wait_for_retry(struct engine *engine, struct call *call, int64_t due) {
  call->stage = CALL_WAITING;
  call->due = due;
  struct call **link = &engine->waiting;
  while (*link != NULL && (*link)->due <= due) {
    link = &(*link)->next_waiting;
  }
  call->next_waiting = *link;
  *link = call;
}

static void stop_waiting(struct engine *engine, const struct call *call) {
  struct call **link = &engine->waiting;
  while (*link != call) {
    link = &(*link)->next_waiting;
  }
  *link = call->next_waiting;
}

/* Whether attempts for a service may share connections. It does so until the server answers otherwise. */
static bool shares(const struct service *service) {
  bool is_tls = service->origin[4] == 's';
  return service->http_version == HTTP_2 || (service->http_version == HTTP_AUTO && is_tls && !service->speaks_http_1);
}

static bool set_up_lane(struct engine *engine, int lane) {
  long most_to_a_host = lane == SINGLE ? 0 : MOST_SHARED_CONNECTIONS;
  return lane_set_up(&engine->lanes[lane], engine->epoll, (uint32_t)lane, MOST_CONNECTIONS, most_to_a_host);
}

/* The lane for an attempt that may share. How many connections it has is known only by how many are needed. */
static struct lane *find_shared_lane(struct engine *engine) {
  struct lane *shared = engine->shared;
  int connections = 1 + shared->running / MOST_STREAMS;
  if (shared->begun >= MOST_REQUESTS * connections) {
    int other = shared == &engine->lanes[FIRST_SHARED] ? SECOND_SHARED : FIRST_SHARED;
    if (engine->lanes[other].running == 0) {
      lane_tear_down(&engine->lanes[other]);
      engine->shared = set_up_lane(engine, other) ? &engine->lanes[other] : shared;
    }
  }
  return engine->shared;
}

/* Puts an attempt, that libcurl has not, on its lane. */
static bool enter_lane(struct engine *engine, struct call *call) {
  struct exchange *exchange = call->exchange;
  CURL *easy = http_handle(call->http);
  bool is_shared = shares(call->order.service);
  call->lane = NULL;
  struct lane *lane = is_shared ? find_shared_lane(engine) : &engine->lanes[SINGLE];
  int64_t remaining_ms = call->deadline - retry_clock_ms();
  call->begun_at = retry_clock_ms();
  if (is_shared && engine->sweep_due == UNKNOWN) {
    engine->sweep_due = call->begun_at + SWEEP_MS;
  }
  bool entered =
      http_begin(call->http, &exchange->request, remaining_ms > 1 ? remaining_ms : 1, &exchange->reply, is_shared) &&
      curl_easy_setopt(easy, CURLOPT_SHARE, engine->share) == CURLE_OK &&
      curl_easy_setopt(easy, CURLOPT_PRIVATE, call) == CURLE_OK && lane_add(lane, easy);
  call->lane = entered ? lane : NULL;
  return entered;
}

static void end_attempt(struct engine *engine, struct call *call, CURLcode code) {
  struct reply *reply = &call->exchange->reply;
  http_finish(call->http, code);
  if (call->lane != NULL && http_is_suspect(call->http)) {
    lane_retire(call->lane);
  }
  record_attempt(call);
  pool_keep(call->order.service, call->http);
  call->http = NULL;
  int64_t now = retry_clock_ms();
  int64_t wait_ms = retry_wait_ms(&call->order.rules, reply, call->attempts, call->deadline - now);
  if (wait_ms == UNKNOWN) {
    conclude(engine, call);
  } else {
    wait_for_retry(engine, call, now + wait_ms);
  }
}

static void begin_attempt(struct engine *engine, struct call *call) {
  if (call->deadline <= retry_clock_ms()) {
    if (call->attempts == 0) {
      end_with(engine, call, FAILURE_TIMEOUT, "the deadline passed before the call began");
    } else {
      conclude(engine, call);
    }
    return;
  }
  reply_clear_for_attempt(&call->exchange->reply);
  call->attempts++;
  call->http = pool_take(&engine->pool, call->order.service);
  if (call->http == NULL) {
    end_with(engine, call, FAILURE_CONNECT, "not enough memory for a connection");
    return;
  }
  call->stage = CALL_RUNNING;
  if (!enter_lane(engine, call)) {
    end_attempt(engine, call, CURLE_OUT_OF_MEMORY);
  }
}

/* An attempt that shares may have to wait for others to connect, or for a stream. libcurl's timeouts do not run then.
 */
static bool waits_for_others(const struct engine *engine, const struct call *call) {
  return call->stage == CALL_RUNNING && call->lane != &engine->lanes[SINGLE] && !call->exchange->reply.begun;
}

/* The server does not speak HTTP/2: attempts that wait for a stream, or for a connection that others could share, get
 * connections of their own. What has begun stays where it is. */
static void leave_shared_lane(struct engine *engine, struct service *service) {
  service->speaks_http_1 = true;
  struct call *next = NULL;
  for (struct call *call = engine->active; call != NULL; call = next) {
    next = call->next_active;
    if (call->order.service == service && waits_for_others(engine, call)) {
      lane_remove(call->lane, http_handle(call->http));
      if (!enter_lane(engine, call)) {
        end_attempt(engine, call, CURLE_OUT_OF_MEMORY);
      }
    }
  }
}

/* Takes what libcurl is done with. */
static void take_messages(struct engine *engine, struct lane *lane) {
  CURLMsg *message = NULL;
  int left = 0;
  while ((message = curl_multi_info_read(lane->multi, &left)) != NULL) {
    if (message->msg != CURLMSG_DONE) {
      continue;
    }
    CURL *easy = message->easy_handle;
    CURLcode code = message->data.result;
    void *context = NULL;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &context);
    struct call *call = context;
    struct service *service = call->order.service;
    bool is_http_1 = lane != &engine->lanes[SINGLE] && !service->speaks_http_1 && code == CURLE_OK &&
                     service->http_version == HTTP_AUTO && !http_was_http_2(call->http);
    lane_remove(lane, easy);
    end_attempt(engine, call, code);
    if (is_http_1) {
      leave_shared_lane(engine, service);
    }
  }
}

/* Ends attempts that have waited too long: until the deadline where others are served meanwhile, and else as long as
 * connecting may take. */
static void sweep(struct engine *engine) {
  int64_t now = retry_clock_ms();
  if (engine->sweep_due == UNKNOWN || engine->sweep_due > now) {
    return;
  }
  engine->sweeps++;
  engine->sweep_due = UNKNOWN;
  for (struct call *call = engine->active; call != NULL; call = call->next_active) {
    if (call->stage == CALL_RUNNING && call->exchange->reply.begun) {
      call->order.service->last_served = engine->sweeps;
    }
  }
  struct call *next = NULL;
  for (struct call *call = engine->active; call != NULL; call = next) {
    next = call->next_active;
    if (!waits_for_others(engine, call)) {
      continue;
    }
    const struct service *service = call->order.service;
    int64_t until =
        service->last_served == engine->sweeps ? call->deadline : call->begun_at + service->connect_timeout_ms;
    if (now >= call->deadline || now >= until) {
      lane_remove(call->lane, http_handle(call->http));
      end_attempt(engine, call, CURLE_OPERATION_TIMEDOUT);
    } else {
      engine->sweep_due = now + SWEEP_MS;
    }
  }
}

/* Breaks off whatever the call is doing. Its connection is closed by libcurl, or the HTTP/2 stream reset. */
static void break_off(struct engine *engine, struct call *call, enum failure_kind kind, const char *detail) {
  if (call->stage == CALL_RUNNING) {
    lane_remove(call->lane, http_handle(call->http));
    http_finish(call->http, CURLE_ABORTED_BY_CALLBACK);
    call->exchange->reply.kind = kind;
    record_attempt(call);
    pool_keep(call->order.service, call->http);
    call->http = NULL;
  } else if (call->stage == CALL_WAITING) {
    stop_waiting(engine, call);
  } else {
    return;
  }
  end_with(engine, call, kind, detail);
}

/* Ends what libcurl should have ended. It forgets an attempt's timeout (7.88) when another of its times, that of the
 * connect timeout or of something to read, comes less than a millisecond before. */
static void end_overdue_calls(struct engine *engine) {
  int64_t now = engine->overdue_at != UNKNOWN ? retry_clock_ms() : 0;
  if (engine->overdue_at == UNKNOWN || engine->overdue_at > now) {
    return;
  }
  engine->overdue_at = UNKNOWN;
  struct call *next = NULL;
  for (struct call *call = engine->active; call != NULL; call = next) {
    next = call->next_active;
    int64_t overdue_at = call->deadline + PATIENCE_MS;
    if (overdue_at > now) {
      engine->overdue_at = sooner(engine->overdue_at, overdue_at);
    } else if (call->stage == CALL_RUNNING) {
      lane_remove(call->lane, http_handle(call->http));
      end_attempt(engine, call, CURLE_OPERATION_TIMEDOUT);
    }
  }
}

/* The thread: what others ask of it. */

static void end_closed_calls(struct engine *engine) {
  struct call *call = engine->active;
  while (call != NULL) {
    struct call *next = call->next_active;
    if (atomic_load(&call->order.service->closed)) {
      break_off(engine, call, FAILURE_CLOSED, "the api was closed while the call was under way");
    }
    call = next;
  }
  pool_drop_closed(&engine->pool);
}

static void start_calls(struct engine *engine, struct call *call) {
  while (call != NULL) {
    struct call *next = call->next;
    call->next_active = engine->active;
    call->active_link = &engine->active;
    if (engine->active != NULL) {
      engine->active->active_link = &call->next_active;
    }
    engine->active = call;
    engine->overdue_at = sooner(engine->overdue_at, call->deadline + PATIENCE_MS);
    begin_attempt(engine, call);
    call = next;
  }
}

static void cancel_calls(struct engine *engine, struct call *call) {
  while (call != NULL) {
    struct call *next = call->next_cancelled;
    break_off(engine, call, FAILURE_CANCELLED, "the call was cancelled");
    call_drop(call);
    call = next;
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
  start_calls(engine, started);
  cancel_calls(engine, cancelled);
  if (has_closed) {
    end_closed_calls(engine);
  }
}

static void begin_retries(struct engine *engine) {
  int64_t now = engine->waiting != NULL ? retry_clock_ms() : 0;
  while (engine->waiting != NULL && engine->waiting->due <= now) {
    struct call *call = engine->waiting;
    engine->waiting = call->next_waiting;
    begin_attempt(engine, call);
  }
}

/* The thread: its rounds. */

/* Sets a lane up anew after libcurl had no memory: it has then forgotten sockets and times, so that attempts would
 * never end, and divides by zero (7.88) when it comes upon such a socket again. */
static void renew_lane(struct engine *engine, int i) {
  struct lane *lane = &engine->lanes[i];
  if (!lane->has_faltered) {
    return;
  }
  struct call *next = NULL;
  for (struct call *call = engine->active; call != NULL; call = next) {
    next = call->next_active;
    if (call->stage == CALL_RUNNING && call->lane == lane) {
      lane_remove(lane, http_handle(call->http));
      end_attempt(engine, call, call->exchange->reply.begun ? CURLE_RECV_ERROR : CURLE_OUT_OF_MEMORY);
    }
  }
  lane_tear_down(lane);
  lane->has_faltered = !set_up_lane(engine, i); /* then again in the next round */
}

/* How long the thread may sleep; -1 for ever. */
static int sleep_ms(const struct engine *engine) {
  int64_t due = sooner(engine->waiting != NULL ? engine->waiting->due : UNKNOWN, engine->sweep_due);
  due = sooner(due, engine->overdue_at);
  for (int i = 0; i < LANES; i++) {
    due = sooner(due, engine->lanes[i].timer_due);
  }
  if (due == UNKNOWN) {
    return -1;
  }
  int64_t left = due - retry_clock_ms();
  return left <= 0 ? 0 : left < INT32_MAX ? (int)left : INT32_MAX;
}

static void answer_bell(const struct engine *engine) {
  uint64_t rings = 0;
  while (read(engine->desk.bell, &rings, sizeof rings) == -1 && errno == EINTR) {
  }
}

/* The bell has the mark behind those of the lanes. */
static void run_sockets(struct engine *engine, const struct epoll_event *events, int count) {
  for (int i = 0; i < count; i++) {
    uint32_t mark = lane_mark_of(events[i].data.u64);
    if (mark == LANES) {
      answer_bell(engine);
    } else {
      lane_run_socket(&engine->lanes[mark], lane_socket_of(events[i].data.u64), events[i].events);
    }
  }
}

static void *run(void *context) {
  struct engine *engine = context;
  struct epoll_event events[EVENTS_AT_ONCE];
  while (true) {
    take_orders(engine, sleep_ms(engine) != 0);
    announce(engine);
    if (engine->is_stopping) {
      return NULL;
    }
    int count = epoll_wait(engine->epoll, events, EVENTS_AT_ONCE, engine->may_sleep ? sleep_ms(engine) : 0);
    run_sockets(engine, events, count);
    for (int i = 0; i < LANES; i++) {
      lane_run_timer(&engine->lanes[i]);
      take_messages(engine, &engine->lanes[i]);
      renew_lane(engine, i);
    }
    sweep(engine);
    begin_retries(engine);
    end_overdue_calls(engine);
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

/* All on one thread, so that nothing is locked. */
static bool set_up_share(struct engine *engine) {
  engine->share = curl_share_init();
  return engine->share != NULL && curl_share_setopt(engine->share, CURLSHOPT_SHARE, CURL_LOCK_DATA_DNS) == CURLSHE_OK &&
         curl_share_setopt(engine->share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION) == CURLSHE_OK;
}

static bool set_up_lanes(struct engine *engine) {
  engine->sweep_due = UNKNOWN;
  engine->overdue_at = UNKNOWN;
  engine->shared = &engine->lanes[FIRST_SHARED];
  return set_up_lane(engine, FIRST_SHARED) && set_up_lane(engine, SECOND_SHARED) && set_up_lane(engine, SINGLE);
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
  for (int i = 0; i < LANES; i++) {
    lane_tear_down(&engine->lanes[i]);
  }
  curl_share_cleanup(engine->share);
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
  call_list_clear(&engine->done);
  pthread_cond_init(&engine->forking, NULL);
  engine->epoll = epoll_create1(EPOLL_CLOEXEC);
  bool made = desk_set_up(&engine->desk) && engine->epoll >= 0 && set_up_share(engine) && set_up_lanes(engine);
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
