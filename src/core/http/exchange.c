/* SPDX-License-Identifier: MIT */
#include "http/exchange.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void for_each_buffer(struct request *request, void (*change)(struct buffer *buffer)) {
  change(&request->path);
  change(&request->query);
  change(&request->headers);
  change(&request->body);
  change(&request->bytes);
}

void exchange_clear(struct exchange *exchange) {
  for_each_buffer(&exchange->request, buffer_clear);
  response_clear(&exchange->response);
}

void exchange_forget_request(struct exchange *exchange) {
  for_each_buffer(&exchange->request, buffer_wipe);
}

void exchange_free(struct exchange *exchange) {
  if (exchange == NULL) {
    return;
  }
  for_each_buffer(&exchange->request, buffer_release);
  response_release(&exchange->response);
  free(exchange);
}

/* Kinds of failure. */

enum kind_rule { NEVER, ONCE_SENT, MAY_HELP, BY_STATUS };

static const struct {
  const char *text;
  enum kind_rule processed, again;
} kinds[] = {[FAILURE_NONE] = {"", ONCE_SENT, NEVER},
#define KIND(symbol, text, processed, again) [FAILURE_##symbol] = {text, processed, again},
             FAILURE_KINDS(KIND)
#undef KIND
};

const char *failure_kind_text(enum failure_kind kind) {
  return kinds[kind].text;
}

enum failure_kind failure_kind_named(const char *text) {
  for (int i = FAILURE_NONE + 1; i < FAILURE_KIND_COUNT; i++) {
    if (strcmp(kinds[i].text, text) == 0) {
      return (enum failure_kind)i;
    }
  }
  return FAILURE_NONE;
}

bool failure_kind_is_unsent(enum failure_kind kind) {
  return kinds[kind].processed == NEVER && kind != FAILURE_RATE_LIMITED;
}

/* A 503 with Retry-After: the server did not process the request (RFC 9110 section 15.6.4). */
static bool is_deferred(const struct response *response) {
  return response->status == 503 && response->retry_after_ms != UNKNOWN;
}

bool response_attempt_maybe_processed(const struct response *response) {
  switch (kinds[response->kind].processed) {
  case NEVER:
    return false;
  case BY_STATUS: /* 3xx and 4xx mean that the request was not carried out */
    return response->status == 0 ? response->sent : response->status >= 500 && !is_deferred(response);
  default:
    return response->sent;
  }
}

bool response_maybe_processed(const struct response *response) {
  return response->maybe_processed_before || response_attempt_maybe_processed(response);
}

bool response_is_retryable(const struct response *response) {
  if (kinds[response->kind].again != BY_STATUS) {
    return kinds[response->kind].again == MAY_HELP;
  }
  return response->status == 500 || response->status == 502 || response->status == 503 || response->status == 504;
}

void response_fail(struct response *response, enum failure_kind kind, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  /* NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): va_start initializes it */
  vsnprintf(response->detail, sizeof response->detail, format, arguments);
  va_end(arguments);
  /* The text may quote a certificate's names, which must not begin a second line in a log. */
  for (char *at = response->detail; *at != '\0'; at++) {
    if (*at >= 0 && *at < ' ') {
      *at = '?';
    }
  }
  response->kind = kind;
}

const char closed_message[] = "the api was closed while the call was under way";

/* Clearing. */

void response_clear(struct response *response) {
  struct buffer body = response->body;
  struct buffer scratch = response->scratch;
  buffer_clear(&body);
  buffer_clear(&scratch);
  *response = (struct response){.body = body,
                                .scratch = scratch,
                                .retry_after_ms = UNKNOWN,
                                .rate_limit = UNKNOWN,
                                .rate_limit_remaining = UNKNOWN,
                                .rate_limit_reset = UNKNOWN,
                                .times = {UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN}};
}

void response_clear_for_attempt(struct response *response) {
  bool maybe_processed_before = response_maybe_processed(response);
  response_clear(response);
  response->maybe_processed_before = maybe_processed_before;
}

void response_release(struct response *response) {
  buffer_release(&response->body);
  buffer_release(&response->scratch);
}

bool header_is(const char *name, size_t length, const char *lower) {
  for (size_t i = 0; i < length; i++) {
    bool is_upper = name[i] >= 'A' && name[i] <= 'Z';
    int letter = is_upper ? name[i] - 'A' + 'a' : name[i];
    if (lower[i] == '\0' || letter != lower[i]) { /* a name from the peer may contain NUL */
      return false;
    }
  }
  return lower[length] == '\0';
}

/* Parses an unsigned decimal integer. Returns UNKNOWN for anything else, and for numbers so large that seconds could
 * not be converted to milliseconds. */
static int64_t parse_number(const char *text, size_t length) {
  int64_t number = 0;
  for (size_t i = 0; i < length; i++) {
    if (text[i] < '0' || text[i] > '9' || number > INT32_MAX) {
      return UNKNOWN;
    }
    number = number * 10 + (text[i] - '0');
  }
  return length > 0 ? number : UNKNOWN;
}

static int64_t two_digits(const char *text) {
  return (text[0] - '0') * 10 + (text[1] - '0');
}

/* Returns the number of days from 1970-01-01 to a day of the Gregorian calendar. */
static int64_t days_since_epoch(int64_t year, int64_t month, int64_t day) {
  int64_t shifted_year = month > 2 ? year : year - 1; /* a year that begins in March ends with the leap day */
  int64_t shifted_month = month > 2 ? month - 3 : month + 9;
  int64_t day_of_year = (153 * shifted_month + 2) / 5 + day - 1;
  return 365 * shifted_year + shifted_year / 4 - shifted_year / 100 + shifted_year / 400 + day_of_year - 719468;
}

/* Parses an IMF-fixdate such as "Sun, 06 Nov 1994 08:49:37 GMT", the only format that servers may generate (RFC 9110
 * section 5.6.7). Returns seconds since 1970; UNKNOWN for anything else. */
static int64_t parse_date(const char *text, size_t length) {
  static const char form[] = "Aaa, 00 Aaa 0000 00:00:00 GMT";
  static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
  if (length != sizeof form - 1) {
    return UNKNOWN;
  }
  for (size_t i = 0; i < length; i++) {
    bool fits = form[i] == '0'   ? text[i] >= '0' && text[i] <= '9'
                : form[i] == 'A' ? text[i] >= 'A' && text[i] <= 'Z'
                : form[i] == 'a' ? text[i] >= 'a' && text[i] <= 'z'
                                 : text[i] == form[i];
    if (!fits) {
      return UNKNOWN;
    }
  }
  for (int64_t month = 0; month < 12; month++) {
    if (memcmp(months + 3 * month, text + 8, 3) == 0) {
      int64_t year = two_digits(text + 12) * 100 + two_digits(text + 14);
      int64_t days = days_since_epoch(year, month + 1, two_digits(text + 5));
      return days * 86400 + two_digits(text + 17) * 3600 + two_digits(text + 20) * 60 + two_digits(text + 23);
    }
  }
  return UNKNOWN;
}

/* Retry-After is a number of seconds or a date (RFC 9110 section 10.2.3). Returns milliseconds, or UNKNOWN. */
static int64_t parse_retry_after(const char *text, size_t length) {
  int64_t seconds = parse_number(text, length);
  int64_t date = seconds == UNKNOWN ? parse_date(text, length) : UNKNOWN;
  if (date != UNKNOWN) {
    int64_t now = (int64_t)time(NULL);
    seconds = date > now ? date - now : 0;
  }
  return seconds == UNKNOWN ? UNKNOWN : seconds * 1000;
}

/* Accepts visible ASCII only, so that the id can be logged unescaped. */
static void take_request_id(struct response *response, const char *value, size_t length) {
  if (length >= REQUEST_ID_MAXIMUM) {
    return;
  }
  for (size_t i = 0; i < length; i++) {
    if (value[i] <= ' ' || value[i] > '~') {
      return;
    }
  }
  memcpy(response->request_id, value, length);
  response->request_id[length] = '\0';
}

void response_take_header(struct response *response, const char *name, size_t name_length, const char *value,
                          size_t value_length) {
  if (name_length == 0 || (name[0] | 0x20) != 'r') { /* all headers of interest begin with R */
    return;
  }
  if (header_is(name, name_length, "request-id")) {
    take_request_id(response, value, value_length);
  } else if (header_is(name, name_length, "retry-after")) {
    int64_t wait = parse_retry_after(value, value_length);
    response->retry_after_ms = wait != UNKNOWN ? wait : response->retry_after_ms;
  } else if (header_is(name, name_length, "ratelimit-limit")) {
    response->rate_limit = parse_number(value, value_length);
  } else if (header_is(name, name_length, "ratelimit-remaining")) {
    response->rate_limit_remaining = parse_number(value, value_length);
  } else if (header_is(name, name_length, "ratelimit-reset")) {
    response->rate_limit_reset = parse_number(value, value_length);
  }
}

void response_set_kind(struct response *response) {
  if (response->status == 429) {
    response->kind = FAILURE_RATE_LIMITED;
    bool reset_only = response->retry_after_ms == UNKNOWN && response->rate_limit_reset != UNKNOWN;
    if (reset_only) {
      response->retry_after_ms = response->rate_limit_reset * 1000;
    }
  } else {
    response->kind = response->status >= 200 && response->status <= 299 ? FAILURE_NONE : FAILURE_HTTP;
  }
}
