/* SPDX-License-Identifier: MIT */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <strings.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "race.h"

enum { REQUEST_SIZE = 4096 };

static bool send_all(int connection, const char *bytes, size_t length) {
  while (length > 0) {
    ssize_t sent = send(connection, bytes, length, MSG_NOSIGNAL);
    if (sent <= 0) {
      return false;
    }
    bytes += sent;
    length -= (size_t)sent;
  }
  return true;
}

/* Responds with the request's own ticket, as its mood says. Returns false if the connection must be closed. */
static bool answer(int connection, const char *ticket, size_t length) {
  char text[512];
  char mood = ticket[length - 1];
  int body_length = (int)(sizeof "{\"action\":\"BAD_REQUEST\",\"ticket\":\"\"}" - 1 + length);
  int size = snprintf(text, sizeof text,
                      "HTTP/1.1 %s\r\nContent-Length: %d\r\n%s\r\n{\"action\":\"BAD_REQUEST\",\"ticket\":\"%.*s\"}",
                      mood == 'E' ? "500 Error" : "200 OK", body_length, mood == 'C' ? "Connection: close\r\n" : "",
                      (int)length, ticket);
  size_t half = (size_t)size / 2;
  switch (mood) {
  case 'H': { /* until the client disconnects, but not forever */
    struct pollfd socket = {.fd = connection, .events = POLLIN};
    poll(&socket, 1, 50);
    return false;
  }
  case 'D':
    usleep(5000);
    return send_all(connection, text, (size_t)size);
  case 'P':
    if (!send_all(connection, text, half)) {
      return false;
    }
    usleep(2000);
    return send_all(connection, text + half, (size_t)size - half);
  default:
    return send_all(connection, text, (size_t)size) && mood != 'C';
  }
}

/* Requests come from race.c and worker.lua: one at a time, with the ticket in the body. */
static void *serve(void *context) {
  int connection = (int)(intptr_t)context;
  char request[REQUEST_SIZE];
  size_t length = 0;
  while (true) {
    ssize_t got = recv(connection, request + length, sizeof request - 1 - length, 0);
    if (got <= 0) {
      break;
    }
    length += (size_t)got;
    request[length] = '\0';
    const char *body = strstr(request, "\r\n\r\n");
    const char *size = strcasestr(request, "\r\nContent-Length:");
    if (body == NULL || size == NULL || strlen(body + 4) < strtoul(size + 17, NULL, 10)) {
      continue;
    }
    const char *ticket = strstr(body, "\"ticket\":\"");
    ticket = ticket != NULL ? ticket + 10 : "none-E\"";
    length = 0;
    if (!answer(connection, ticket, strcspn(ticket, "\""))) {
      break;
    }
  }
  close(connection);
  return NULL;
}

static void accept_for_ever(int listener) {
  const int on = 1;
  pthread_attr_t detached;
  pthread_attr_init(&detached);
  pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
  while (true) {
    int connection = accept(listener, NULL, NULL);
    pthread_t thread;
    if (connection < 0) {
      continue;
    }
    setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (pthread_create(&thread, &detached, serve, (void *)(intptr_t)connection) != 0) {
      close(connection);
    }
  }
}

int server_start(void) {
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  CHECK(bind(listener, (struct sockaddr *)&address, sizeof address) == 0 && listen(listener, 1024) == 0);
  CHECK(getsockname(listener, (struct sockaddr *)&address, &size) == 0);
  if (fork() == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    accept_for_ever(listener);
  }
  close(listener);
  return ntohs(address.sin_port);
}
