/* SPDX-License-Identifier: MIT */
#include "engine/lane.h"

#include <errno.h>
#include <limits.h>
#include <sys/epoll.h>

#include "http/retry.h"

uint64_t lane_socket_data(uint32_t mark, int socket) {
  return (uint64_t)mark << 32 | (uint32_t)socket;
}

uint32_t lane_mark_of(uint64_t data) {
  return (uint32_t)(data >> 32);
}

int lane_socket_of(uint64_t data) {
  return (int)(uint32_t)data;
}

static int watch_socket(CURL *easy, curl_socket_t socket, int what, void *context, void *known) {
  struct lane *lane = context;
  (void)easy;
  struct epoll_event event = {.data.u64 = lane_socket_data(lane->mark, socket)};
  if (what == CURL_POLL_REMOVE) {
    epoll_ctl(lane->epoll, EPOLL_CTL_DEL, socket, &event);
    return 0;
  }
  event.events = (what != CURL_POLL_OUT ? EPOLLIN : 0U) | (what != CURL_POLL_IN ? EPOLLOUT : 0U);
  int operation = known == NULL ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;
  if (epoll_ctl(lane->epoll, operation, socket, &event) == -1 && errno == EEXIST) {
    epoll_ctl(lane->epoll, EPOLL_CTL_MOD, socket, &event);
  }
  curl_multi_assign(lane->multi, socket, lane);
  return 0;
}

static int set_timer(CURLM *multi, long timeout_ms, void *context) {
  struct lane *lane = context;
  (void)multi;
  lane->timer_due = timeout_ms < 0 ? UNKNOWN : retry_clock_ms() + timeout_ms;
  return 0;
}

bool lane_set_up(struct lane *lane, int epoll, uint32_t mark, long most_connections, long most_to_a_host) {
  *lane = (struct lane){.multi = curl_multi_init(), .epoll = epoll, .mark = mark, .timer_due = UNKNOWN};
  if (lane->multi == NULL) {
    return false;
  }
  curl_multi_setopt(lane->multi, CURLMOPT_SOCKETFUNCTION, watch_socket);
  curl_multi_setopt(lane->multi, CURLMOPT_SOCKETDATA, lane);
  curl_multi_setopt(lane->multi, CURLMOPT_TIMERFUNCTION, set_timer);
  curl_multi_setopt(lane->multi, CURLMOPT_TIMERDATA, lane);
  curl_multi_setopt(lane->multi, CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
  curl_multi_setopt(lane->multi, CURLMOPT_MAXCONNECTS, most_connections);
  curl_multi_setopt(lane->multi, CURLMOPT_MAX_HOST_CONNECTIONS, most_to_a_host);
  return true;
}

void lane_tear_down(struct lane *lane) {
  if (lane->multi != NULL) {
    curl_multi_cleanup(lane->multi);
    lane->multi = NULL;
  }
}

bool lane_add(struct lane *lane, CURL *easy) {
  if (curl_multi_add_handle(lane->multi, easy) != CURLM_OK) {
    return false;
  }
  lane->sent++;
  lane->running++;
  return true;
}

void lane_remove(struct lane *lane, CURL *easy) {
  curl_multi_remove_handle(lane->multi, easy);
  lane->running--;
}

void lane_retire(struct lane *lane) {
  lane->sent = INT_MAX / 2;
}

void lane_run_socket(struct lane *lane, int socket, uint32_t events) {
  int running = 0;
  int what = ((events & EPOLLIN) != 0 ? CURL_CSELECT_IN : 0) | ((events & EPOLLOUT) != 0 ? CURL_CSELECT_OUT : 0) |
             ((events & (EPOLLERR | EPOLLHUP)) != 0 ? CURL_CSELECT_ERR : 0);
  lane->has_faltered |= curl_multi_socket_action(lane->multi, socket, what, &running) != CURLM_OK;
}

void lane_run_timer(struct lane *lane) {
  int running = 0;
  if (lane->timer_due != UNKNOWN && lane->timer_due <= retry_clock_ms()) {
    lane->timer_due = UNKNOWN;
    lane->has_faltered |= curl_multi_socket_action(lane->multi, CURL_SOCKET_TIMEOUT, 0, &running) != CURLM_OK;
  }
}
