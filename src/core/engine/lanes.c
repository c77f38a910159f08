/* SPDX-License-Identifier: MIT */
#include "engine/lanes.h"

enum {
  MOST_CONNECTIONS = 1024,     /* kept alive; libcurl's own limit falls with the calls under way */
  MOST_SHARED_CONNECTIONS = 8, /* to a host, each with a hundred streams and more */
  MOST_STREAMS = 250,          /* of a connection, for common servers */
  MOST_REQUESTS = 500          /* on a connection */
};

static bool set_up_lane(struct lanes *lanes, int i) {
  long most_to_a_host = i == SINGLE ? 0 : MOST_SHARED_CONNECTIONS;
  return lane_set_up(&lanes->all[i], lanes->epoll, (uint32_t)i, MOST_CONNECTIONS, most_to_a_host);
}

/* All on one thread, so that nothing is locked. */
static bool set_up_share(struct lanes *lanes) {
  lanes->share = curl_share_init();
  return lanes->share != NULL && curl_share_setopt(lanes->share, CURLSHOPT_SHARE, CURL_LOCK_DATA_DNS) == CURLSHE_OK &&
         curl_share_setopt(lanes->share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION) == CURLSHE_OK;
}

bool lanes_set_up(struct lanes *lanes, int epoll) {
  lanes->epoll = epoll;
  lanes->shared = &lanes->all[FIRST_SHARED];
  return set_up_share(lanes) && set_up_lane(lanes, FIRST_SHARED) && set_up_lane(lanes, SECOND_SHARED) &&
         set_up_lane(lanes, SINGLE);
}

void lanes_tear_down(struct lanes *lanes) {
  for (int i = 0; i < LANES; i++) {
    lane_tear_down(&lanes->all[i]);
  }
  curl_share_cleanup(lanes->share);
}

bool lanes_are_shared_by(const struct service *service) {
  bool is_tls = service->origin[4] == 's';
  return service->http_version == HTTP_2 || (service->http_version == HTTP_AUTO && is_tls && !service->speaks_http_1);
}

/* How many connections a lane has is known only by how many are needed. */
static struct lane *choose_shared(struct lanes *lanes) {
  struct lane *shared = lanes->shared;
  int connections = 1 + shared->running / MOST_STREAMS;
  if (shared->sent >= MOST_REQUESTS * connections) {
    int other = shared == &lanes->all[FIRST_SHARED] ? SECOND_SHARED : FIRST_SHARED;
    if (lanes->all[other].running == 0) {
      lane_tear_down(&lanes->all[other]);
      lanes->shared = set_up_lane(lanes, other) ? &lanes->all[other] : shared;
    }
  }
  return lanes->shared;
}

struct lane *lanes_choose(struct lanes *lanes, const struct service *service) {
  return lanes_are_shared_by(service) ? choose_shared(lanes) : &lanes->all[SINGLE];
}

bool lanes_is_shared(const struct lanes *lanes, const struct lane *lane) {
  return lane != &lanes->all[SINGLE];
}

void lanes_renew(struct lanes *lanes, struct lane *lane) {
  lane_tear_down(lane);
  lane->has_faltered = !set_up_lane(lanes, (int)(lane - lanes->all));
}
