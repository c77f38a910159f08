/* SPDX-License-Identifier: MIT */
#include "server.h"

#include <arpa/inet.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MOST_CONNECTIONS = 64, MOST_PATTERNS = 4096, REQUEST_BYTES = 32 * 1024, ANSWER_BYTES = 4096, KIND_BYTES = 120 };

struct connection {
  int socket; /* -1 for none */
  size_t length;
  char bytes[REQUEST_BYTES + 1];
};

struct request {
  char *head; /* ends with the NUL that stands for its empty line */
  size_t head_length;
  const char *body;
  size_t body_length;
};

struct pattern {
  char kind[KIND_BYTES]; /* the request line */
  size_t length;
  unsigned long sum;
};

static int listener;
static struct connection connections[MOST_CONNECTIONS];
static struct pattern patterns[MOST_PATTERNS];
static size_t pattern_count;

#define BODY                                                                                                         \
  "{\"resultCode\":\"A1\",\"action\":\"BAD_REQUEST\",\"a\":[1,2.5,\"\\u00e4\",{\"bC\":{\"dE\":[null]}}],\"text\":\"" \
  "\\t0123456789\\t0123456789\\t0123456789\\t0123456789\\t0123456789\\t0123456789\\t0123456789\\t0123456789\\t"      \
  "\"}"

static void end_connection(struct connection *connection) {
  close(connection->socket);
  connection->socket = -1;
}

static void send_all(struct connection *connection, const char *bytes, size_t length) {
  while (length > 0) {
    ssize_t sent = send(connection->socket, bytes, length, MSG_NOSIGNAL);
    if (sent <= 0) {
      return;
    }
    bytes += sent;
    length -= (size_t)sent;
  }
}

/* Length and sum of the bytes: independent of the order of headers and properties. */
static struct pattern pattern_of(const struct request *request) {
  struct pattern pattern = {.length = request->head_length + request->body_length};
  size_t line = strcspn(request->head, "\r");
  memcpy(pattern.kind, request->head, line < KIND_BYTES ? line : KIND_BYTES - 1);
  for (size_t i = 0; i < request->head_length; i++) {
    pattern.sum += (unsigned char)request->head[i];
  }
  for (size_t i = 0; i < request->body_length; i++) {
    pattern.sum += (unsigned char)request->body[i];
  }
  return pattern;
}

static bool is_whole(const struct request *request) {
  struct pattern pattern = pattern_of(request);
  for (size_t i = 0; i < pattern_count; i++) {
    if (strcmp(patterns[i].kind, pattern.kind) == 0) {
      return patterns[i].length == pattern.length && patterns[i].sum == pattern.sum;
    }
  }
  if (pattern_count < MOST_PATTERNS) {
    patterns[pattern_count++] = pattern;
  }
  return true;
}

static size_t write_answer(char *answer, const char *status, const char *headers, const char *body) {
  int length = snprintf(answer, ANSWER_BYTES, "HTTP/1.1 %s\r\nRequest-Id: id-17\r\nContent-Length: %zu\r\n%s\r\n%s",
                        status, strlen(body), headers, body);
  return (size_t)length;
}

static size_t write_chunked(char *answer) {
  static const char body[] = BODY;
  int first = (int)sizeof body / 2;
  int length = snprintf(answer, ANSWER_BYTES,
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%.*s\r\n%x\r\n%s\r\n0\r\n\r\n",
                        (unsigned)first, first, body, (unsigned)strlen(body + first), body + first);
  return (size_t)length;
}

/* "…/cut-N-how": sends only the first N bytes. If that is the whole response, the connection stays open. */
static void answer_cut(struct connection *connection, const char *wish) {
  char answer[ANSWER_BYTES];
  char *how = NULL;
  size_t wanted = strtoul(wish, &how, 10);
  bool is_chunked = strncmp(how, "-chunked", 8) == 0;
  size_t length = is_chunked ? write_chunked(answer) : write_answer(answer, "200 OK", "", BODY);
  send_all(connection, answer, wanted < length ? wanted : length);
  if (wanted < length) {
    const struct linger linger = {.l_onoff = strncmp(how, "-reset", 6) == 0};
    setsockopt(connection->socket, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
    end_connection(connection);
  }
}

static void answer(struct connection *connection, const struct request *request) {
  char text[ANSWER_BYTES];
  size_t length = 0;
  const char *cut = strstr(request->head, "/client/get/cut-");
  bool closes = strstr(request->head, " /api/close") != NULL;
  bool quits = strstr(request->head, " /api/quit") != NULL;
  const char *headers = closes ? "Connection: close\r\n" : "";
  if (strncmp(request->head, "CONNECT ", 8) == 0) {
    send_all(connection, "HTTP/1.1 200 OK\r\n\r\n", strlen("HTTP/1.1 200 OK\r\n\r\n"));
    return;
  }
  if (cut != NULL) {
    answer_cut(connection, cut + strlen("/client/get/cut-"));
    return;
  }
  if (!is_whole(request)) {
    length = write_answer(text, "418 Incomplete", headers, "{\"resultCode\":\"A418\"}");
  } else if (strstr(request->head, "/client/get/hang") != NULL) {
    return;
  } else if (strstr(request->head, "/client/get/busy") != NULL) {
    length =
        write_answer(text, "503 Busy", closes ? "Retry-After: 0\r\nConnection: close\r\n" : "Retry-After: 0\r\n", "");
  } else if (strstr(request->head, "/client/get/html") != NULL) {
    length = write_answer(text, "200 OK", headers, "<html>");
  } else if (strstr(request->head, "/introspection") != NULL) {
    length = write_answer(text, "401 Unauthorized", headers,
                          "{\"resultCode\":\"A2\",\"resultMessage\":\"[A2] m\\u00e4ssage\"}");
  } else {
    length = write_answer(text, "200 OK", headers, BODY);
  }
  send_all(connection, text, length);
  if (closes || quits) {
    end_connection(connection);
  }
}

/* Responds to all requests that are complete. */
static void answer_all(struct connection *connection) {
  while (connection->socket >= 0) {
    connection->bytes[connection->length] = '\0';
    char *end = strstr(connection->bytes, "\r\n\r\n");
    if (end == NULL) {
      return;
    }
    *end = '\0';
    const char *length = strstr(connection->bytes, "Content-Length: ");
    struct request request = {.head = connection->bytes,
                              .head_length = (size_t)(end - connection->bytes),
                              .body = end + 4,
                              .body_length = length != NULL ? strtoul(length + 16, NULL, 10) : 0};
    size_t size = request.head_length + 4 + request.body_length;
    if (size > connection->length) {
      *end = '\r';
      return;
    }
    answer(connection, &request);
    connection->length -= size;
    memmove(connection->bytes, connection->bytes + size, connection->length);
  }
}

static void receive(struct connection *connection) {
  size_t room = REQUEST_BYTES - connection->length;
  ssize_t received = recv(connection->socket, connection->bytes + connection->length, room, 0);
  if (received <= 0) {
    end_connection(connection);
    return;
  }
  connection->length += (size_t)received;
  answer_all(connection);
}

static void take_connection(void) {
  int socket = accept(listener, NULL, NULL);
  for (int i = 0; i < MOST_CONNECTIONS; i++) {
    if (connections[i].socket < 0) {
      connections[i].socket = socket;
      connections[i].length = 0;
      return;
    }
  }
  close(socket);
}

static _Noreturn void serve(void) {
  while (true) {
    struct pollfd polled[MOST_CONNECTIONS + 1];
    for (int i = 0; i < MOST_CONNECTIONS; i++) {
      polled[i] = (struct pollfd){.fd = connections[i].socket, .events = POLLIN};
    }
    polled[MOST_CONNECTIONS] = (struct pollfd){.fd = listener, .events = POLLIN};
    poll(polled, MOST_CONNECTIONS + 1, -1);
    for (int i = 0; i < MOST_CONNECTIONS; i++) {
      if (polled[i].revents != 0) {
        receive(&connections[i]);
      }
    }
    if (polled[MOST_CONNECTIONS].revents != 0) {
      take_connection();
    }
  }
}

int server_start(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  for (int i = 0; i < MOST_CONNECTIONS; i++) {
    connections[i].socket = -1;
  }
  listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  bool is_ready = listener >= 0 && bind(listener, (struct sockaddr *)&address, size) == 0 &&
                  listen(listener, MOST_CONNECTIONS) == 0 &&
                  getsockname(listener, (struct sockaddr *)&address, &size) == 0;
  pid_t process = is_ready ? fork() : -1;
  if (process == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    serve();
  }
  close(listener);
  return process > 0 ? ntohs(address.sin_port) : -1;
}
