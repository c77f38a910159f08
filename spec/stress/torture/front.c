/* SPDX-License-Identifier: MIT */
#include "front.h"

#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { PATIENCE_MS = 20000 };

static struct sockaddr_in loopback(int port) {
  return (struct sockaddr_in){
      .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

static int find_free_port(void) {
  struct sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  bool is_found = listener >= 0 && bind(listener, (struct sockaddr *)&address, size) == 0 &&
                  getsockname(listener, (struct sockaddr *)&address, &size) == 0;
  close(listener);
  return is_found ? ntohs(address.sin_port) : 0;
}

static bool listens(int port) {
  struct sockaddr_in address = loopback(port);
  int connection = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  bool is_open = connect(connection, (struct sockaddr *)&address, sizeof address) == 0;
  close(connection);
  return is_open;
}

bool front_start(struct front *front, const char *folder, int port) {
  const struct timespec moment = {.tv_nsec = 10000000};
  char ports[3][8];
  front->tls_port = find_free_port();
  front->http2_port = find_free_port();
  snprintf(ports[0], sizeof ports[0], "%d", port);
  snprintf(ports[1], sizeof ports[1], "%d", front->tls_port);
  snprintf(ports[2], sizeof ports[2], "%d", front->http2_port);
  if (fork() == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    execl("spec/stress/torture/front", "front", folder, ports[0], ports[1], ports[2], (char *)NULL);
    _exit(1);
  }
  for (int waited_ms = 0; waited_ms < PATIENCE_MS; waited_ms += 10) {
    if (listens(front->tls_port) && listens(front->http2_port)) {
      return true;
    }
    nanosleep(&moment, NULL);
  }
  return false;
}
