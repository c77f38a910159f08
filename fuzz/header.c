/* SPDX-License-Identifier: MIT
 *
 * Headers: those of a response, as libcurl hands them over line by line and as the cosocket transport reads them at once,
 * and those of a request, which the caller gives. http.c is included for its callback, which nobody else can reach. */
#include "http.c"

#include "lua/options.h"
#include "lua/transport.h"
#include "fuzz.h"

static void check_reply(const struct response *response) {
  CHECK(strlen(response->request_id) < REQUEST_ID_MAXIMUM);
  for (const char *at = response->request_id; *at != '\0'; at++) {
    CHECK(*at > ' ' && *at <= '~');
  }
  CHECK(response->retry_after_ms >= UNKNOWN && response->rate_limit >= UNKNOWN);
  CHECK(response->rate_limit_remaining >= UNKNOWN && response->rate_limit_reset >= UNKNOWN);
}

static void check_lines(const char *text, size_t length) {
  static struct response response;
  struct http http = {.response = &response};
  response_clear(&response);
  for (size_t at = 0; at < length;) {
    const char *stop = memchr(text + at, '\n', length - at);
    size_t size = stop != NULL ? (size_t)(stop - (text + at)) + 1 : length - at;
    char *line = malloc(size); /* of its own, so that nothing is read beyond it unnoticed */
    CHECK(line != NULL);
    memcpy(line, text + at, size);
    size_t taken = take_header(line, 1, size, &http);
    CHECK(taken == size || taken == 0);
    free(line);
    at += size;
    check_reply(&response);
  }
  response.status = 429;
  response_judge_status(&response);
  check_reply(&response);
}

/* Any bytes as the value of Retry-After, against the C library's calendar. */
static void check_retry_after(const char *text, size_t length) {
  static struct response response;
  response_clear(&response);
  response_take_header(&response, "retry-after", 11, text, length);
  check_reply(&response);
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

static void check_head(lua_State *L, const char *text, size_t length) {
  lua_pushcfunction(L, transport_head);
  lua_pushlstring(L, text, length);
  CHECK(lua_pcall(L, 1, LUA_MULTRET, 0) == LUA_OK);
  int results = lua_gettop(L);
  if (results == 1) {
    CHECK(lua_isnil(L, 1) || (lua_isinteger(L, 1) && lua_tointeger(L, 1) == 0));
    CHECK(lua_isnil(L, 1) || memmem(text, length, "\r\n\r\n", 4) == NULL);
  } else {
    CHECK(results == 5);
    lua_Integer size = lua_tointeger(L, 1);
    lua_Integer status = lua_tointeger(L, 2);
    CHECK(size >= 16 && (size_t)size <= length && memcmp(text + size - 4, "\r\n\r\n", 4) == 0);
    CHECK(status >= 100 && status <= 999);
    CHECK(lua_isnil(L, 3) || (lua_tonumber(L, 3) >= 0 && !lua_toboolean(L, 4)));
    CHECK(lua_isboolean(L, 4) && lua_isboolean(L, 5));
  }
  lua_settop(L, 0);
}

static int append_all(lua_State *L) {
  header_append_all(L, &operations[0], 1, lua_touserdata(L, 2));
  return 0;
}

/* Pairs of names and values, as a table: what passes is that many pairs, and cannot become another header. */
static void check_request_headers(lua_State *L, struct input *input) {
  static struct buffer out;
  lua_newtable(L);
  while (input->left > 0) {
    uint8_t form = input_byte(input);
    size_t length = form & 15;
    const char *text = input_bytes(input, &length);
    lua_pushlstring(L, text, length);
    length = form >> 4;
    text = input_bytes(input, &length);
    lua_pushlstring(L, text, length);
    lua_rawset(L, 1);
  }
  int pairs = 0;
  for (lua_pushnil(L); lua_next(L, 1) != 0; lua_pop(L, 1)) {
    pairs++;
  }
  buffer_clear(&out);
  lua_pushcfunction(L, append_all);
  lua_pushvalue(L, 1);
  lua_pushlightuserdata(L, &out);
  if (lua_pcall(L, 2, 0, 0) == LUA_OK) {
    int zeros = 0;
    for (size_t i = 0; i < out.length; i++) {
      zeros += out.bytes[i] == '\0';
      CHECK(out.bytes[i] != '\r' && out.bytes[i] != '\n');
    }
    CHECK(zeros == 2 * pairs);
    struct curl_slist *list = NULL;
    CHECK(make_further_headers(&list, &out));
    int lines = 0;
    for (struct curl_slist *line = list; line != NULL; line = line->next) {
      CHECK(line->data[0] != ':' && strpbrk(line->data, ":;") != NULL);
      CHECK(strncasecmp(line->data, "authorization:", 14) != 0 && strncasecmp(line->data, "host:", 5) != 0);
      lines++;
    }
    CHECK(lines == pairs);
    curl_slist_free_all(list);
  }
  lua_settop(L, 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  lua_State *L = fuzz_lua();
  struct input input = {data, size};
  switch (input_byte(&input) & 7) {
  case 0:
    check_date(&input);
    break;
  case 1:
    check_request_headers(L, &input);
    break;
  case 2:
  case 3:
    check_retry_after((const char *)input.at, input.left);
    break;
  case 4:
  case 5:
    check_lines((const char *)input.at, input.left);
    break;
  default:
    check_head(L, (const char *)input.at, input.left);
    break;
  }
  return 0;
}
