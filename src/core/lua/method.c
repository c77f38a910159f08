/* SPDX-License-Identifier: MIT */
#include "lua/method.h"

#include "base/process.h"
#include "lua/api.h"
#include "lua/call_object.h"
#include "lua/hook.h"
#include "lua/response.h"

enum { METHOD_OPERATION = 1, METHOD_METATABLE }; /* upvalues */
enum { BOX = CALL_OPTIONS + 1 };                 /* stack */

static struct performer *find_performer(lua_State *L, struct api *api) {
  if (api->performer == NULL || api->process != process_generation()) { /* another process's performer is left alone */
    api->performer = performer_new(api->service);
    api->process = process_generation();
    if (api->performer == NULL) {
      raise_error(L, "out of memory");
    }
  }
  return api->performer;
}

/* Makes attempts until the response is final. */
static void perform(lua_State *L, struct api *api, struct box *box) {
  struct exchange *exchange = box->exchange;
  struct response *response = &exchange->response;
  struct retry *retry = &box->retry;
  while (retry_begin_attempt(retry, response)) {
    struct performer *performer = find_performer(L, api);
    performer_attempt(performer, exchange, retry);
    if (api->has_hook) {
      api_push_hook(L, CALL_API);
      hook_run(L, retry->operation, response, retry->attempts);
    }
    int64_t wait_ms = retry_wait_ms(retry, response);
    if (wait_ms == UNKNOWN) {
      return;
    }
    if (!api->open) { /* the hook closed the api */
      retry_end_early(response, FAILURE_CLOSED, closed_message);
      return;
    }
    clock_sleep_ms(wait_ms);
  }
}

static int call_operation(lua_State *L) {
  const struct operation *operation = lua_touserdata(L, lua_upvalueindex(METHOD_OPERATION));
  lua_settop(L, CALL_OPTIONS);
  struct box *box = api_prepare_call(L, operation, lua_upvalueindex(METHOD_METATABLE));
  if (box->service->http_version == HTTP_2) {
    return call_object_call(L, BOX);
  }
  perform(L, lua_touserdata(L, CALL_API), box);
  struct response *response = &box->exchange->response;
  struct failure_context context = failure_context_of(&box->retry, box->service, response);
  int results = response_push(L, &context, response);
  api_return_box(L, CALL_API, BOX);
  return results;
}

void method_push(lua_State *L, const struct operation *operation) {
  lua_pushlightuserdata(L, (void *)operation);
  api_push_metatable(L);
  lua_pushcclosure(L, call_operation, METHOD_METATABLE);
}
