/* SPDX-License-Identifier: MIT */
#include "written.h"

#include <string.h>
#include <strings.h>

#include "fuzz.h"

/* The unread part of the head. */
struct head {
  const char *at;
  const char *end;
};

/* Takes the next line, without its terminator. */
static struct head take_line(struct head *head) {
  const char *end = memmem(head->at, (size_t)(head->end - head->at), "\r\n", 2);
  CHECK(end != NULL);
  struct head line = {head->at, end};
  head->at = end + 2;
  return line;
}

/* Removes this text from the start of the line, which must begin with it. */
static void take_text(struct head *line, const char *text, size_t length) {
  CHECK((size_t)(line->end - line->at) >= length && memcmp(line->at, text, length) == 0);
  line->at += length;
}

static void check_line(struct head *head, const char *name, const char *value) {
  struct head line = take_line(head);
  take_text(&line, name, strlen(name));
  take_text(&line, ": ", 2);
  take_text(&line, value, strlen(value));
  CHECK(line.at == line.end);
}

static void check_request_line(struct head *head, const struct request *request) {
  struct head line = take_line(head);
  for (const char *at = line.at; at < line.end; at++) {
    CHECK(*at >= ' ' && *at <= '~');
  }
  take_text(&line, request->method, strlen(request->method));
  take_text(&line, " ", 1);
  take_text(&line, request->path.bytes, request->path.length);
  if (request->query.length > 0) {
    take_text(&line, "?", 1);
    take_text(&line, request->query.bytes, request->query.length);
  }
  take_text(&line, " HTTP/1.1", 9);
  CHECK(line.at == line.end && memchr(request->path.bytes, ' ', request->path.length) == NULL);
}

/* The caller's headers, each as name NUL value NUL. */
static void check_further_headers(struct head *head, const struct request *request) {
  static const char *const unwelcome[] = {"host", "content-length", "transfer-encoding", "authorization", "connection"};
  const char *at = buffer_text(&request->headers);
  const char *end = at + request->headers.length;
  while (at < end) {
    const char *name = at;
    const char *value = name + strlen(name) + 1;
    for (size_t i = 0; i < sizeof unwelcome / sizeof unwelcome[0]; i++) {
      CHECK(strcasecmp(name, unwelcome[i]) != 0);
    }
    CHECK(name[0] != '\0' && name[strcspn(name, " \t:")] == '\0');
    check_line(head, name, value);
    at = value + strlen(value) + 1;
  }
}

/* A head must contain CR and LF only as line terminators. */
static void check_line_ends(const char *bytes, size_t length) {
  for (size_t i = 0; i < length; i++) {
    CHECK(bytes[i] != '\0');
    CHECK(bytes[i] != '\n' || (i > 0 && bytes[i - 1] == '\r'));
    CHECK(bytes[i] != '\r' || (i + 1 < length && bytes[i + 1] == '\n'));
  }
}

void written_check(const struct buffer *bytes, const struct service *service, const struct request *request) {
  const char *end = memmem(bytes->bytes, bytes->length, "\r\n\r\n", 4);
  CHECK(!bytes->failed && end != NULL);
  struct head head = {bytes->bytes, end + 2};
  check_line_ends(head.at, (size_t)(head.end - head.at));
  check_request_line(&head, request);
  check_line(&head, "Host", strstr(service->origin, "://") + 3);
  const char *authorization = service_authorization(service, request->credential);
  if (authorization != NULL) {
    check_line(&head, "Authorization", authorization);
  }
  if (service->user_agent != NULL) {
    check_line(&head, "User-Agent", service->user_agent);
  }
  check_line(&head, "Accept", "application/json");
  if (request->has_body) {
    check_line(&head, "Content-Type", "application/json");
  }
  check_further_headers(&head, request);
  size_t body_length = bytes->length - (size_t)(end + 4 - bytes->bytes);
  if (request->has_body) {
    char digits[24];
    snprintf(digits, sizeof digits, "%zu", body_length);
    check_line(&head, "Content-Length", digits);
  }
  CHECK(head.at == head.end);
  CHECK(body_length == request->body.length && memcmp(end + 4, buffer_text(&request->body), body_length) == 0);
}
