/* SPDX-License-Identifier: MIT */
#include "lua/method.h"

#include <stdio.h>
#include <unistd.h>

#include "lua/api.h"
#include "lua/hook.h"
#include "lua/request.h"
#include "lua/response.h"
#include "http/retry.h"

enum { METHOD_OPERATION = 1, METHOD_METATABLE }; /* upvalues */
enum { API = 1, REQUEST, OPTIONS, BOX };         /* stack */

static struct http *open_http(lua_State *L, struct api *api) {
  bool is_suspect = api->http != NULL && api->process == getpid() && http_is_suspect(api->http);
  if (is_suspect) {
    http_free(api->http);
    api->http = NULL;
  }
  if (api->http == NULL || api->process != getpid()) { /* one of another process is left alone: see close_http */
    api->http = http_new(api->service);
    api->process = getpid();
    if (api->http == NULL) {
      raise_error(L, "not enough memory for a connection");
    }
  }
  return api->http;
}

/* Makes attempts until the response stands, and returns how many. */
static int perform(lua_State *L, struct api *api, const struct retry_rules *rules, int64_t timeout_ms,
                   struct exchange *exchange) {
  struct response *response = &exchange->response;
  int64_t deadline = retry_clock_ms() + timeout_ms;
  int64_t remaining_ms = timeout_ms;
  int attempt = 1;
  while (true) {
    struct http *http = open_http(L, api);
    http_perform(http, &exchange->request, remaining_ms, response);
    if (api->has_hook) {
      response->times = http_times(http);
      api_push_hook(L);
      hook_run(L, rules->operation, response, attempt);
    }
    int64_t wait_ms = retry_wait_ms(rules, response, attempt, deadline - retry_clock_ms());
    if (wait_ms == UNKNOWN) {
      return attempt;
    }
    if (!api->open) { /* the hook closed it */
      response->kind = FAILURE_CLOSED;
      snprintf(response->detail, sizeof response->detail, "the api was closed while the call was under way");
      return attempt;
    }
    retry_sleep_ms(wait_ms);
    remaining_ms = deadline - retry_clock_ms();
    if (remaining_ms <= 0) {
      return attempt;
    }
    response_clear_for_attempt(response);
    attempt++;
  }
}

static int call_operation(lua_State *L) {
  const struct operation *operation = lua_touserdata(L, lua_upvalueindex(METHOD_OPERATION));
  lua_settop(L, OPTIONS);
  struct api *api = api_check(L, operation, lua_upvalueindex(METHOD_METATABLE));
  const struct box *box = api_take_box(L);
  api_check_open(L, api, operation); /* a finalizer may have closed it, and then the box has no service */
  struct exchange *exchange = box->exchange;
  struct options options = api_check_options(L, operation, OPTIONS, box->service, &exchange->request);
  request_build(L, box->service, operation, REQUEST, &exchange->request);
  api_check_open(L, api, operation); /* once more: nothing that is closed sends anything */

  struct retry_rules rules = {.operation = operation, .retries = options.retries};
  int attempts = perform(L, api, &rules, options.timeout_ms, exchange);

  struct failure_context context = {.operation = operation,
                                    .attempts = attempts,
                                    .body = buffer_text(&exchange->response.body),
                                    .body_length = exchange->response.body.length};
  int results = response_push(L, &context, &exchange->response);
  api_return_box(L, BOX);
  return results;
}

void method_push_method(lua_State *L, const struct operation *operation) {
  lua_pushlightuserdata(L, (void *)operation);
  api_push_metatable(L);
  lua_pushcclosure(L, call_operation, METHOD_METATABLE);
}
