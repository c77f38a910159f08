/* SPDX-License-Identifier: MIT
 *
 * Headers of responses: any bytes as values, and dates compared with the C library's calendar. */
#include <string.h>
#include <time.h>

#include "fuzz.h"
#include "http/exchange.h"

static void check_taken(const struct response *response) {
  CHECK(strlen(response->request_id) < REQUEST_ID_MAXIMUM);
  for (const char *at = response->request_id; *at != '\0'; at++) {
    CHECK(*at > ' ' && *at <= '~');
  }
  CHECK(response->retry_after_ms >= UNKNOWN && response->rate_limit >= UNKNOWN);
  CHECK(response->rate_limit_remaining >= UNKNOWN && response->rate_limit_reset >= UNKNOWN);
}

/* A sequence of name, length of the value, and value; each in its own block. */
static void check_headers(struct input *input) {
  static const char *const names[] = {"Request-Id",      "retry-after",         "Retry-After", "RateLimit-Limit",
                                      "Ratelimit-Reset", "ratelimit-remaining", "R",           ""};
  static struct response response;
  response_clear(&response);
  while (input->left > 0) {
    uint8_t form = input_byte(input);
    const char *known = names[form & 7];
    size_t name_length = form < 192 ? strlen(known) : form & 31;
    const char *name = form < 192 ? known : input_bytes(input, &name_length);
    size_t length = input_byte(input);
    const char *text = input_bytes(input, &length);
    char *name_copy = malloc(name_length);
    char *value_copy = malloc(length);
    CHECK(name_copy != NULL && value_copy != NULL);
    memcpy(name_copy, name, name_length);
    memcpy(value_copy, text, length);
    response_take_header(&response, name_copy, name_length, value_copy, length);
    free(name_copy);
    free(value_copy);
    check_taken(&response);
  }
  response.status = 429;
  response_set_kind(&response);
  check_taken(&response);
}

/* Any bytes as the value of Retry-After. */
static void check_retry_after(const char *text, size_t length) {
  static struct response response;
  response_clear(&response);
  response_take_header(&response, "retry-after", 11, text, length);
  check_taken(&response);
  if (response.retry_after_ms == UNKNOWN || length != 29 || text[3] != ',') {
    return;
  }
  char date[30] = {0};
  char month[4] = {0};
  struct tm tm = {0};
  memcpy(date, text, length);
  CHECK(sscanf(date + 5, "%2d %3s %4d %2d:%2d:%2d", &tm.tm_mday, month, &tm.tm_year, &tm.tm_hour, &tm.tm_min,
               &tm.tm_sec) == 6);
  const char *months = "JanFebMarAprMayJunJulAugSepOctNovDec";
  tm.tm_mon = (int)((strstr(months, month) - months) / 3);
  tm.tm_year -= 1900;
  int64_t wait = (int64_t)timegm(&tm) - (int64_t)time(NULL);
  wait = wait > 0 ? wait * 1000 : 0;
  CHECK(response.retry_after_ms >= wait && response.retry_after_ms <= wait + 1000);
}

static void check_date(struct input *input) {
  time_t moment = (time_t)(input_integer(input) % UINT64_C(253402300800)); /* until the year 9999 */
  struct tm tm;
  char date[64];
  size_t length = strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S GMT", gmtime_r(&moment, &tm));
  check_retry_after(date, length);
  static struct response response;
  response_clear(&response);
  response_take_header(&response, "Retry-After", 11, date, length);
  CHECK(length == 29 && response.retry_after_ms != UNKNOWN);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct input input = {data, size};
  switch (input_byte(&input) & 3) {
  case 0:
    check_date(&input);
    break;
  case 1:
    check_headers(&input);
    break;
  default:
    check_retry_after((const char *)input.at, input.left);
    break;
  }
  return 0;
}
